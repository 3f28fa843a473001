using System.Diagnostics;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Bench;

/// <summary>
/// zedmanager over real files and sockets, with neighbours that answer at once. Both run in this process, each on its own loop;
/// the time goes from the first AppInstanceConfig to the last DomainConfig with Activate.
/// </summary>
internal sealed class ZedmanagerBurst : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo root = Directory.CreateDirectory($"/dev/shm/eve-bench-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
    private readonly CancellationTokenSource stop = new();
    private readonly List<IDisposable> open = [];
    private readonly EventLoop others = new(TimeProvider.System);
    private readonly IPublication<AppInstanceConfig> configs;
    private readonly IPublication<VolumeRefStatus> volumes;
    private readonly IPublication<AppNetworkStatus> networks;
    private readonly HashSet<Guid> started = [];
    private readonly AutoResetEvent all = new(false);
    private readonly Task[] running;
    private int expected;

    private ZedmanagerBurst()
    {
        configs = Join<Owner.Zedagent>(others).Publish(FromZedagent.AppInstanceConfig);
        FilePubSub<Owner.Volumemgr> volumemgr = Join<Owner.Volumemgr>(others);
        volumes = volumemgr.Publish(FromVolumemgr.VolumeRefStatus);
        FilePubSub<Owner.Zedrouter> zedrouter = Join<Owner.Zedrouter>(others);
        networks = zedrouter.Publish(FromZedrouter.AppNetworkStatus);
        FilePubSub<Owner.Domainmgr> domainmgr = Join<Owner.Domainmgr>(others);
        domainmgr.Publish(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 4u << 20 });
        domainmgr.Publish(FromDomainmgr.DomainStatus);
        volumemgr.Subscribe(FromZedmanager.VolumeRefConfig, new SubscriptionHandlers<VolumeRefConfig>(OnVolume));
        zedrouter.Subscribe(FromZedmanager.AppNetworkConfig, new SubscriptionHandlers<AppNetworkConfig>(OnNetwork));
        domainmgr.Subscribe(FromZedmanager.DomainConfig, new SubscriptionHandlers<DomainConfig>(OnDomain));

        EventLoop loop = new(TimeProvider.System);
        _ = new ZedmanagerAgent(new(Join<Owner.Zedmanager>(loop), loop, new(root.FullName), new FakeExec(), stop.Token));
        running = [others.RunAsync(stop.Token), loop.RunAsync(stop.Token)];
    }

    /// <returns>Milliseconds.</returns>
    public static double Run(int apps)
    {
        using ZedmanagerBurst burst = new();
        // One app goes before, so that all connections stand.
        burst.Create(0xF0000, 1);
        return burst.Create(1, apps);
    }

    public void Dispose()
    {
        stop.Cancel();
        Task.WaitAll(running);
        foreach (IDisposable part in open)
            part.Dispose();
        stop.Dispose();
        all.Dispose();
        root.Delete(recursive: true);
    }

    private double Create(int first, int count)
    {
        AppInstanceConfig[] records = [.. Enumerable.Range(first, count).Select(i => Build.Config(Build.Id(i), Build.Id(0x100000 + i)))];
        long begin = Stopwatch.GetTimestamp();
        others.Post("create", () =>
        {
            expected += count;
            foreach (AppInstanceConfig config in records)
                configs.Publish(config);
        });
        return all.WaitOne(Patience) ? Stopwatch.GetElapsedTime(begin).TotalMilliseconds : throw new InvalidOperationException($"{started.Count} of {expected} apps were started");
    }

    private void OnVolume(Change<VolumeRefConfig> change)
    {
        if (change.New is { } wanted)
            volumes.Publish(InstantAnswers.To(wanted));
    }

    private void OnNetwork(Change<AppNetworkConfig> change)
    {
        if (change.New is { } wanted)
            networks.Publish(InstantAnswers.To(wanted));
    }

    private void OnDomain(Change<DomainConfig> change)
    {
        if (change.New is { Activate: true } wanted && started.Add(wanted.UUIDandVersion.UUID) && started.Count == expected)
            all.Set();
    }

    private FilePubSub<TSelf> Join<TSelf>(EventLoop loop)
        where TSelf : IAgentIdentity
    {
        FilePubSub<TSelf> pubsub = new(root.FullName, loop);
        open.Add(pubsub);
        return pubsub;
    }
}
