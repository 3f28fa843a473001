using Eve.Agents;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <summary>
/// A device on which the original zedmanager, as the facts describe it, works with truthful neighbours that take 40 ms for a
/// step; everything is written down in the form of the recorded runs.
/// </summary>
public sealed class Recording : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly MemoryDevice device = new();
    private readonly List<TraceEvent> events = [];
    private readonly DateTimeOffset begin;
    private readonly bool cluster;
    private AgentContext<Owner.Zedmanager> process;

    /// <param name="cluster">The device is one of a cluster.</param>
    public Recording(uint memory = 16384, string profile = "", bool cluster = false)
    {
        begin = device.Clock.GetUtcNow();
        IPubSub<Owner.Zedagent> zedagent = Join<Owner.Zedagent>("feed");
        IPubSub<Owner.Domainmgr> domainmgr = Join<Owner.Domainmgr>("feed");
        ZedAgent = zedagent.Publish(FromZedagent.ZedAgentStatus);
        ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success, CurrentProfile = profile });
        Settings = zedagent.Publish(FromZedagent.ConfigItemValueMap);
        Configs = zedagent.Publish(FromZedagent.AppInstanceConfig);
        Memory = domainmgr.Publish(FromDomainmgr.HostMemory);
        if (memory != 0)
            Memory.Publish("global", new HostMemory { TotalMemoryMB = memory });
        Neighbours = new(Join<Owner.Volumemgr>("feed"), Join<Owner.Zedrouter>("feed"), domainmgr);
        this.cluster = cluster;
        Nodes = Join<Owner.Zedkube>("feed").Publish(FromZedkube.ENClusterAppStatus);
        // An app that nobody has tells whoever replays this that it was recorded in a cluster.
        if (cluster)
            Nodes.Publish(new ENClusterAppStatus());
        process = Start();
        Rest(0.5);
    }

    public IPublication<AppInstanceConfig> Configs { get; }

    /// <summary>As long as nothing is published there, the original keeps 800 MiB for the system, as the devices of the recorded runs do.</summary>
    public IPublication<ConfigItemValueMap> Settings { get; }

    public IPublication<ZedAgentStatus> ZedAgent { get; }

    public IPublication<HostMemory> Memory { get; }

    public IPublication<ENClusterAppStatus> Nodes { get; }

    public Neighbours Neighbours { get; }

    public IReadOnlyList<TraceEvent> Events => events;

    /// <summary>volumemgr is at work on something long: nothing is done about snapshots.</summary>
    public bool Slow { get; set; }

    /// <summary>The owner wants this from now on, and everyone works until he is done.</summary>
    public void Want(AppInstanceConfig config, int steps = 1000)
    {
        Configs.Publish(config);
        Work(steps);
    }

    public void Delete(Guid app, int steps = 1000)
    {
        Configs.Unpublish(app.ToString());
        Work(steps);
    }

    /// <summary>Neighbours take one step after the other.</summary>
    public void Work(int steps = 1000)
    {
        device.Settle();
        for (int step = 0; step < steps && Neighbours.Possible(withSnapshots: !Slow) is [{ } next, ..]; step++)
        {
            device.Advance(Pace);
            next();
            device.Settle();
        }
        device.Advance(Pace);
    }

    /// <summary>A neighbour says something of its own accord.</summary>
    public void Say(DomainStatus domain) => Then(() => Neighbours.Say(domain));

    public void Say(AppNetworkStatus network) => Then(() => Neighbours.Say(network));

    public void Say(VolumeRefStatus volume) => Then(() => Neighbours.Say(volume));

    public void Then(Action happens)
    {
        happens();
        device.Settle();
        device.Advance(Pace);
    }

    public void Rest(double seconds) => device.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>zedmanager ends, wherever it is, and starts anew with its records; nobody else notices.</summary>
    public void Restart()
    {
        Rest(1);
        process.PubSub.Dispose();
        device.Forget(process.Loop);
        events.Add(new((device.Clock.GetUtcNow() - begin).TotalMilliseconds, "step", "", "", "", "", 0, null) { Text = "zedmanager is killed and started again" });
        process = Start();
        device.Settle();
        device.Advance(Pace);
    }

    public void Dispose() => device.Dispose();

    private AgentContext<Owner.Zedmanager> Start()
    {
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        context = context with { PubSub = Recorded(context.PubSub, "emit"), Options = new Dictionary<string, string> { ["hypervisor"] = cluster ? "kubevirt" : "kvm" } };
        _ = new OriginalZedmanager(context);
        return context;
    }

    private IPubSub<TSelf> Join<TSelf>(string kind)
        where TSelf : IAgentIdentity => Recorded(device.Context<TSelf>().PubSub, kind);

    private RecordingPubSub<TSelf> Recorded<TSelf>(IPubSub<TSelf> pubsub, string kind)
        where TSelf : IAgentIdentity => new(pubsub, emission =>
            events.Add(new((device.Clock.GetUtcNow() - begin).TotalMilliseconds, kind, TSelf.Name, emission.Topic, emission.Key, emission.Operation, emission.Count, emission.ToJson())));
}
