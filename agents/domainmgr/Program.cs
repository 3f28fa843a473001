using Eve.Agents;
using Eve.Agents.Domainmgr;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Types;

AgentOptions options = new()
{
    Extra = [new(DomainmgrAgent.HypervisorOption, "NAME", $"{Registry.Names}; without it the first that works here")],
};
return await AgentHost.RunAsync<Owner.Domainmgr>(args, context => new DomainmgrAgent(context), options);
