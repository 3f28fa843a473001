using Eve.Agents;
using Eve.Agents.Nim;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Nim>(args, context => new NimAgent(context));
