using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Zedmanager>(args, context => new ZedmanagerAgent(context), ZedmanagerAgent.Options);
