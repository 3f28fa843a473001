using Eve.Agents;
using Eve.Agents.Identitymanager;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Identitymgr>(
    args,
    context => new IdentitymanagerAgent(context),
    new AgentOptions { WaitFor = Phases.Settings });
