using System.Diagnostics;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Types;

namespace Eve.Bench.Nodes;

/// <summary>
/// zedmanager's neighbours in one process: each answers at once. Told to change the first app again and again, it answers with
/// the median of how long zedmanager took, in milliseconds.
/// </summary>
internal sealed class NeighboursNode : Node
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(3);
    private static readonly Guid First = Build.Id(1);

    private readonly string root;
    private readonly HashSet<Guid> running = [];
    private readonly List<double> times = [];
    private IPublication<AppInstanceConfig> configs = null!;
    private IPublication<VolumeRefStatus> volumes = null!;
    private IPublication<AppNetworkStatus> networks = null!;
    private IPublication<DomainStatus> domains = null!;
    private AppInstanceConfig config = Config(1);
    private string change = "";
    private int rounds;
    private int version = 1;
    private int expected;
    private long since;

    public NeighboursNode(string root) => this.root = root;

    protected override void OnStart()
    {
        Join<Owner.Zedclient>().Publish(FromZedclient.OnboardingStatus).Publish("global", new OnboardingStatus { DeviceUUID = Build.Id(7) });
        FilePubSub<Owner.Zedagent> zedagent = Join<Owner.Zedagent>();
        zedagent.Publish(FromZedagent.ConfigItemValueMap).Publish("global", new ConfigItemValueMap());
        zedagent.Publish(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        configs = zedagent.Publish(FromZedagent.AppInstanceConfig);
        zedagent.Subscribe(FromZedmanager.AppInstanceStatus, new SubscriptionHandlers<AppInstanceStatus>(OnStatus));
        FilePubSub<Owner.Volumemgr> volumemgr = Join<Owner.Volumemgr>();
        volumes = volumemgr.Publish(FromVolumemgr.VolumeRefStatus);
        volumemgr.Subscribe(FromZedmanager.VolumeRefConfig, new SubscriptionHandlers<VolumeRefConfig>(OnVolume));
        FilePubSub<Owner.Zedrouter> zedrouter = Join<Owner.Zedrouter>();
        networks = zedrouter.Publish(FromZedrouter.AppNetworkStatus);
        zedrouter.Subscribe(FromZedmanager.AppNetworkConfig, new SubscriptionHandlers<AppNetworkConfig>(OnNetwork));
        FilePubSub<Owner.Domainmgr> domainmgr = Join<Owner.Domainmgr>();
        domainmgr.Publish(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 4u << 20 });
        domains = domainmgr.Publish(FromDomainmgr.DomainStatus);
        domainmgr.Subscribe(FromZedmanager.DomainConfig, new SubscriptionHandlers<DomainConfig>(OnDomain));
    }

    /// <summary>create FIRST COUNT; purge, restart or acl ROUNDS.</summary>
    protected override void On(string command, double[] numbers)
    {
        if (command == "create")
        {
            expected = running.Count + (int)numbers[1];
            since = Stopwatch.GetTimestamp();
            foreach (int app in Enumerable.Range((int)numbers[0], (int)numbers[1]))
                configs.Publish(Config(app));
            return;
        }
        change = command;
        rounds = (int)numbers[0];
        times.Clear();
        Next();
    }

    private static AppInstanceConfig Config(int app) => Build.Config(Build.Id(app), Build.Id(0x100000 + app));

    private void Next()
    {
        if (times.Count == rounds)
        {
            times.Sort();
            change = "";
            Answer(times[times.Count / 2]);
            return;
        }
        config = change switch
        {
            "purge" => config.Purged().NewVolumes(),
            "restart" => config.Restarted(),
            _ => config with { AppNetAdapterList = [config.AppNetAdapterList![0] with { ACLs = [new() { RuleID = version }] }] },
        };
        config = config.Version(++version);
        since = Stopwatch.GetTimestamp();
        configs.Publish(config);
    }

    /// <summary>The app is up again: the next change, after a rest.</summary>
    private void OnStatus(Change<AppInstanceStatus> heard)
    {
        if (heard.New is not { State: SwState.Running, Activated: true, PurgeInprogress: Inprogress.NotInprogress, RestartInprogress: Inprogress.NotInprogress } status)
            return;
        if (running.Add(status.UUIDandVersion.UUID) && running.Count == expected)
            Answer(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        else if (change.Length != 0 && status.UUIDandVersion == config.UUIDandVersion && heard.Old?.UUIDandVersion != status.UUIDandVersion | heard.Old?.State != SwState.Running | heard.Old?.RestartInprogress != 0 | heard.Old?.PurgeInprogress != 0)
            Loop.After("next", Rest, Next);
    }

    private void OnVolume(Change<VolumeRefConfig> asked)
    {
        if (asked.New is { } wanted)
            volumes.Publish(InstantAnswers.To(wanted));
        else
            volumes.Unpublish(asked.Key);
    }

    private void OnNetwork(Change<AppNetworkConfig> asked)
    {
        if (asked.New is not { } wanted)
            return;
        if (change == "acl" && wanted.UUIDandVersion == config.UUIDandVersion)
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        networks.Publish(InstantAnswers.To(wanted));
    }

    private void OnDomain(Change<DomainConfig> asked)
    {
        if (asked.New is not { } wanted)
            return;
        bool counts = change is "purge" or "restart" && wanted.UUIDandVersion.UUID == First && asked.Old is not null && asked.Old.Activate != wanted.Activate;
        if (counts && wanted.Activate)
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        else if (counts)
            since = Stopwatch.GetTimestamp();
        domains.Publish(new DomainStatus
        {
            UUIDandVersion = wanted.UUIDandVersion with { Version = "" },
            State = wanted.Activate ? SwState.Running : SwState.Halted,
            Activated = wanted.Activate,
            DomainName = "domain",
        });
    }

    private FilePubSub<TSelf> Join<TSelf>()
        where TSelf : IAgentIdentity => new(root, Loop);
}
