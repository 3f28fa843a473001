using Eve.Agents;
using Eve.Agents.Zedrouter;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Zedrouter>(args, context => new ZedrouterAgent(context));
