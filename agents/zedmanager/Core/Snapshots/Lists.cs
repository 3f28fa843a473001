using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>An app's lists of snapshots. On the wire a list is null until something was in it, and [] when it is empty again.</summary>
internal static class Lists
{
    public static AppRecord With(this AppRecord app, SnapshottingStatus snapshots) => app.With(app.Status with { SnapStatus = snapshots });

    public static string Id(this SnapshotInstanceStatus snapshot) => snapshot.Snapshot.SnapshotID;

    /// <summary>An entry that cannot be taken says why, and is not tried again.</summary>
    public static bool Failed(this SnapshotInstanceStatus snapshot) => snapshot.Error.Error.Length != 0;

    public static SnapshotInstanceStatus? Available(this AppRecord app, string id) =>
        app.Status.SnapStatus.AvailableSnapshots.OrEmpty().FirstOrDefault(snapshot => snapshot.Id() == id);

    public static bool IsToBeDeleted(this AppRecord app, string id) =>
        app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Any(snapshot => snapshot.SnapshotID == id);

    public static bool IsRequested(this AppRecord app, string id) =>
        app.Status.SnapStatus.RequestedSnapshots.OrEmpty().Any(request => request.Id() == id);

    /// <summary>volumemgr has been told of it.</summary>
    public static VolumesSnapshotConfig? Asked(this AppRecord app, string id)
    {
        foreach (VolumesSnapshotConfig asked in app.Snapshots)
            if (asked.SnapshotID == id)
                return asked;
        return null;
    }

    public static KeptSnapshot? Kept(this AppRecord app, string id) => app.Files.FirstOrDefault(kept => kept.ID == id);

    public static AppRecord Keeping(this AppRecord app, KeptSnapshot kept) =>
        app with { Files = [.. app.Files.Where(other => other.ID != kept.ID), kept] };

    public static AppRecord Asking(this AppRecord app, VolumesSnapshotConfig asked) =>
        app with { Snapshots = [.. app.Snapshots.Where(other => other.SnapshotID != asked.SnapshotID), asked] };

    public static AppRecord NotAsking(this AppRecord app, string id) =>
        app with { Snapshots = [.. app.Snapshots.Where(other => other.SnapshotID != id)] };

    /// <summary>The list without some of its items; the same object when none of them goes.</summary>
    public static ValueList<T>? Without<T>(this ValueList<T>? list, Func<T, bool> goes) =>
        list is not null && list.Any(goes) ? [.. list.Where(item => !goes(item))] : list;

    public static ValueList<T> Plus<T>(this ValueList<T>? list, T item) => list.OrEmpty().With(item);

    public static ValueList<T>? Changed<T>(this ValueList<T>? list, Func<T, bool> which, Func<T, T> change) =>
        list is not null && list.Any(which) ? [.. list.Select(item => which(item) ? change(item) : item)] : list;

    /// <summary>volumemgr's word about this app's snapshot; null when it has none. A failed roll-back may come without the app's id.</summary>
    public static VolumesSnapshotStatus? Answer(this World world, AppRecord app, string id) =>
        world.Snapshots.TryGetValue(id, out VolumesSnapshotStatus? status) && (status.AppUUID == app.UUID || status.AppUUID == Guid.Empty) ? status : null;

    /// <summary>
    /// The domain is down and will not start by itself: the volumes are nobody's. Without a word from domainmgr, or while it is at work,
    /// a start that we called off may still be under way.
    /// </summary>
    public static bool IsDown(this World world, AppRecord app) =>
        app.Domain is not { Activate: true }
        && (world.Domains.TryGetValue(app.UUID, out DomainStatus? domain)
            ? domain is { Activated: false, State: not SwState.Booting } && !domain.IsPending()
            : world.DomainsKnown && app.Domain is null);
}
