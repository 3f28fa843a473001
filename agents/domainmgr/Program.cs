using Eve.Agents;
using Eve.Agents.Domainmgr;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Types;

AgentOptions options = new()
{
    Extra = [new(DomainmgrAgent.HypervisorOption, "NAME", $"{string.Join(" or ", Registry.Names)} (default: the first that works here)") { Allowed = Registry.Names }],
};
return await AgentHost.RunAsync<Owner.Domainmgr>(args, context => new DomainmgrAgent(context), options);
