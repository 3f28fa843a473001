using Eve.Types;
namespace Eve.Agents.Volumemgr;
public sealed class VolumemgrAgent(AgentContext<Owner.Volumemgr> context) : Agent<Owner.Volumemgr>(context);
