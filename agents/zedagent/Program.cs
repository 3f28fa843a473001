using Eve.Agents;
using Eve.Agents.Zedagent;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Machine;
using Eve.PubSub;
using Eve.Types;

AgentOptions options = new()
{
    Extra = [new ExtraOption("controller", "DIR", "a folder in the controller's place: bodies of its answers (certs, uuid, config)")],
};

return await AgentHost.RunAsync<Owner.Zedagent>(
    args,
    context => new ZedagentAgent(
        context,
        new FilePubSub<Owner.Zedclient>(context.Paths.Root, context.Loop),
        context.Options.TryGetValue("controller", out string? folder)
            ? new DirectoryController(folder)
            : new HttpController(context.Paths.Config, context.Loop.Time),
        new LinuxMachine(context.Paths, context.Loop.Time),
        Random.Shared),
    options);
