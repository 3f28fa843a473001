using System.Diagnostics;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Replay.Zedmanager;
using Eve.Types;

namespace Eve.Bench;

/// <summary>zedmanager's core alone: no topics, no loop. Targets are those of the project's issue on zedmanager.</summary>
internal static class ZedmanagerCases
{
    private const int Apps = 1000;

    public static IReadOnlyList<Case> All { get; } =
    [
        new("zedmanager core", 5, Core),
        new("zedmanager burst", 2, Burst),
    ];

    /// <summary>The first run of all warms up what the runtime compiles; a device's agent is compiled ahead.</summary>
    private static IReadOnlyList<Figure> Burst()
    {
        ZedmanagerBurst.Run(100);
        double hundred = ZedmanagerBurst.Run(100);
        return
        [
            Created(1, "27-213", 27) with { Target = 20, Value = ZedmanagerBurst.Run(1) },
            Created(10) with { Value = ZedmanagerBurst.Run(10) },
            Created(100, "28000-38000", 28000) with { Target = 1000, Value = hundred },
            Created(500) with { Value = ZedmanagerBurst.Run(500) },
            Created(1000) with { Target = Math.Round(12 * hundred), Value = ZedmanagerBurst.Run(1000) },
        ];
    }

    private static Figure Created(int apps, string original = "", double? best = null) =>
        new($"zedmanager: {apps} app{(apps == 1 ? "" : "s")} created at once, config to domain, neighbours instant", "ms", null, original, best, Digits: 1);

    /// <summary>1000 apps go from their config to RUNNING side by side, each answer of a neighbour being one step.</summary>
    private static IReadOnlyList<Figure> Core()
    {
        // Once to warm up what the runtime compiles.
        Bring(100, out _, out _);
        int steps = Bring(Apps, out TimeSpan time, out long bytes);
        return
        [
            new Figure($"zedmanager core alone: reconcile steps at {Apps} apps", "1/s", 20_000, MoreIsBetter: true) with { Value = steps / time.TotalSeconds },
            new Figure($"zedmanager core alone: allocated by one step at {Apps} apps", "kB", 64, Digits: 1) with { Value = bytes / 1024.0 / steps },
        ];
    }

    private static int Bring(int count, out TimeSpan time, out long bytes)
    {
        World world = Build.World with { HostMemory = new() { TotalMemoryMB = 4u << 20 } };
        AppRecord[] apps = [.. Enumerable.Range(1, count).Select(i => Reconciler.ConfigCreated(world, null, Build.Config(Build.Id(i), Build.Id(0x10000 + i))))];
        int steps = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        for (bool moved = true; moved;)
        {
            moved = false;
            for (int i = 0; i < apps.Length; i++)
            {
                World then = Answer(world, apps[i]);
                if (then == world)
                    continue;
                moved = true;
                steps++;
                apps[i] = Reconciler.Update(then, apps[i]);
                world = then with { Shares = then.Shares.With(apps[i].UUID, Share.Of(apps[i])) };
            }
        }
        time = Stopwatch.GetElapsedTime(started);
        bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return apps.All(app => app.Status.State == SwState.Running) ? steps : throw new InvalidOperationException($"not all apps run: {apps.First(app => app.Status.State != SwState.Running).Waiting}");
    }

    /// <summary>The first neighbour that has something to do for the app does one step.</summary>
    private static World Answer(World world, AppRecord app)
    {
        foreach (VolumeRefConfig wanted in app.VolumeRefs)
        {
            VolumeRefStatus? volume = world.Volumes.GetValueOrDefault(RefKey.Of(wanted));
            VolumeRefStatus? nextVolume = Neighbours.StepVolume(wanted, volume);
            if (nextVolume != volume)
                return world.WithVolume(RefKey.Of(wanted), nextVolume);
        }
        AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
        AppNetworkStatus? nextLink = Neighbours.StepNetwork(app.Network, link);
        if (nextLink != link)
            return world.WithNetwork(app.UUID, nextLink);
        DomainStatus? domain = world.Domains.GetValueOrDefault(app.UUID);
        DomainStatus? nextDomain = Neighbours.NextDomain(app.Domain, domain);
        return nextDomain == domain ? world : world.WithDomain(app.UUID, nextDomain);
    }
}
