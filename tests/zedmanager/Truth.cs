using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Neighbours that do what one app's record asks for and say so, without topics: straight into the world.</summary>
internal static class Truth
{
    private const int Limit = 400;

    /// <summary>All take turns until nobody has anything to do, and no clock is waited for.</summary>
    public static (World World, AppRecord App) Calm(World world, AppRecord app)
    {
        for (int step = 0; step < Limit; step++)
        {
            World next = Step(world, app);
            if (next == world && app.Waiting?.Until is { } until && until > world.Now && !app.Gone)
                next = world with { Now = until };
            AppRecord then = app.Gone ? app : Reconciler.Update(next, app);
            if (next == world && then == app)
                return (world, app);
            (world, app) = (next, then);
            if (app is { Gone: true, Successor: { } config })
                app = Reconciler.ConfigCreated(world, null, config);
        }
        throw new InvalidOperationException($"not quiet after {Limit} steps: {app.Waiting}");
    }

    /// <summary>Each neighbour does one step of each record.</summary>
    public static World Step(World world, AppRecord app)
    {
        World now = world;
        foreach (RefKey key in app.VolumeRefs.Select(RefKey.Of).Union(world.Volumes.Keys).ToArray())
        {
            VolumeRefStatus? old = world.Volumes.GetValueOrDefault(key);
            VolumeRefStatus? status = Neighbours.StepVolume(app.VolumeRefs.FirstOrDefault(volume => RefKey.Of(volume) == key), old);
            if (status != old)
                now = now.WithVolume(key, status);
        }
        foreach (EidKey key in app.Eids.Select(EidKey.Of).Union(world.Eids.Keys).ToArray())
        {
            EIDStatus? old = world.Eids.GetValueOrDefault(key);
            EIDStatus? status = Neighbours.StepEid(app.Eids.FirstOrDefault(eid => EidKey.Of(eid) == key), old, 0);
            if (status != old)
                now = now.WithEid(key, status);
        }
        AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
        AppNetworkStatus? nextLink = Neighbours.StepNetwork(app.Network, link is { Error.Length: > 0 } ? link with { ErrorDescription = ErrorDescription.Zero } : link);
        if (nextLink != link)
            now = now.WithNetwork(app.UUID, nextLink);
        DomainStatus? domain = world.Domains.GetValueOrDefault(app.UUID);
        DomainStatus? nextDomain = Neighbours.NextDomain(app.Domain, domain);
        if (nextDomain != domain)
            now = now.WithDomain(app.UUID, nextDomain);
        foreach (string id in app.Snapshots.Select(snapshot => snapshot.SnapshotID).Union(world.Snapshots.Keys).ToArray())
        {
            VolumesSnapshotStatus? snapshot = world.Snapshots.GetValueOrDefault(id);
            VolumesSnapshotStatus? nextSnapshot = Neighbours.StepSnapshot(app.Snapshots.FirstOrDefault(asked => asked.SnapshotID == id), snapshot);
            if (nextSnapshot != snapshot)
                now = now.WithSnapshot(id, nextSnapshot);
        }
        return now.Files(app);
    }
}
