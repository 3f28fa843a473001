using System.Diagnostics;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>Many apps go from their config to RUNNING side by side in the core alone, each answer of a neighbour being one step.</summary>
internal static class Crowd
{
    /// <returns>How many steps that were, how long they took, and what they allocated.</returns>
    public static (int Steps, TimeSpan Time, long Bytes) Bring(int count)
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
        (int, TimeSpan, long) measured = (steps, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - before);
        return apps.All(app => app.Status.State == SwState.Running) ? measured : throw new InvalidOperationException($"not all apps run: {apps.First(app => app.Status.State != SwState.Running).Waiting}");
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
