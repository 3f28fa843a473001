using Eve.Agents;
using Eve.Agents.Volumemgr;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Volumemgr>(args, context => new VolumemgrAgent(context), new AgentOptions { WaitFor = Phases.Settings });
