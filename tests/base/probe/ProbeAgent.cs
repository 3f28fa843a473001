using Eve.Types;

namespace Eve.Agents.Base.Probe;

/// <summary>Goes wrong as it is told, else idles.</summary>
internal sealed class ProbeAgent : Agent<Owner.Nodeagent>
{
    public ProbeAgent(AgentContext<Owner.Nodeagent> context)
        : base(context)
    {
        switch (context.Options.GetValueOrDefault("fail"))
        {
            case "constructor":
                throw new InvalidOperationException("wrong in the constructor");
            case "handler":
                Loop.Post("bad handler", () => throw new InvalidOperationException("wrong in a handler"));
                break;
            case "thread":
                new Thread(() => throw new InvalidOperationException("wrong in a thread")) { IsBackground = true }.Start();
                break;
            case "hang":
                Loop.Post("hanging", () =>
                {
                    Log.Info("hanging");
                    new ManualResetEventSlim().Wait();
                });
                break;
            case "slow":
                Loop.Post("OnSlow zedagent/X key", () => new ManualResetEventSlim().Wait(TimeSpan.FromSeconds(1.1)));
                break;
        }
    }

    public override void OnStop() => Log.Info("OnStop");
}
