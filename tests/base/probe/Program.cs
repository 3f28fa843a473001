using Eve.Agents;
using Eve.Agents.Base.Probe;
using Eve.Types;

// An agent without any task, for tests of the host; it plays nodeagent, which the suite does not have.
return await AgentHost.RunAsync<Owner.Nodeagent>(
    args,
    context => new ProbeAgent(context),
    new AgentOptions { Extra = [new("fail", "WHERE", "constructor, handler, thread, hang or slow: goes wrong there")] });
