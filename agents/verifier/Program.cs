using Eve.Agents;
using Eve.Agents.Verifier;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Verifier>(args, context => new VerifierAgent(context), new AgentOptions { WaitFor = Phases.Settings });
