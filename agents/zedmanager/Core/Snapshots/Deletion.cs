using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>
/// How a snapshot goes: while the domain is down volumemgr is told by taking its record back, and when volumemgr has let go the
/// folder is deleted. After a reboot volumemgr knows of no record, so it is given one first (the original's entry stays for ever).
/// </summary>
internal static class Deletion
{
    public static bool IsPlanned(AppRecord app) => app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Count != 0;

    /// <summary>The domain is down, and the volumes are there.</summary>
    public static AppRecord Trigger(World world, AppRecord app)
    {
        foreach (SnapshotDesc snapshot in app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty())
        {
            string id = snapshot.SnapshotID;
            bool known = world.Answer(app, id) is not null;
            bool asked = app.Asked(id) is not null;
            if (asked && !known)
                continue;
            if (!asked && !known && app.Kept(id) is { } kept)
            {
                app = app.Asking(Order(app, id, kept));
                continue;
            }
            SnapshottingStatus now = app.Status.SnapStatus;
            app = app.NotAsking(id).With(now with { SnapshotsToBeDeleted = now.SnapshotsToBeDeleted.Without(other => other.SnapshotID == id) });
        }
        return app;
    }

    /// <summary>What volumemgr is at work on, so that the domain must not start; null: nothing.</summary>
    public static WaitReason? Pending(World world, AppRecord app)
    {
        foreach (SnapshotDesc snapshot in app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty())
            return WaitReason.Snapshot(snapshot.SnapshotID, "a word about the snapshot that is to be deleted");
        return UnderWay(world, app);
    }

    public static WaitReason? UnderWay(World world, AppRecord app)
    {
        // One that failed is volumemgr's to try again some time; the app does not wait for it.
        foreach (KeptSnapshot kept in app.Files)
            if (IsLeaving(app, kept.ID) && world.Answer(app, kept.ID) is { } answer && !Failed(answer))
                return WaitReason.Snapshot(kept.ID, "the snapshot to be deleted");
        // Of its former life, or of before our records were lost: nobody asks for it, so volumemgr is deleting it.
        foreach ((string id, VolumesSnapshotStatus said) in world.Snapshots)
            if (said.AppUUID == app.UUID && !Failed(said) && app.Asked(id) is null && app.Kept(id) is null)
                return WaitReason.Snapshot(id, "letting go of a snapshot that the app no longer has");
        return null;
    }

    /// <summary>Nothing else is to be done, but a snapshot can be deleted only while the app is down.</summary>
    public static WaitReason? Postponed(AppRecord app) => app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty() is [{ } snapshot, ..]
        ? WaitReason.Domain(app.UUID, $"the domain to be down some time, so that snapshot {snapshot.SnapshotID} can be deleted")
        : null;

    /// <summary>volumemgr has let go: the folder may go. Or it could not: that is told until it can.</summary>
    public static AppRecord Heard(World world, AppRecord app)
    {
        if (app.Files.Count == 0 && app.DeletionError is null || !world.SnapshotsKnown)
            return app;
        ValueList<KeptSnapshot>? files = app.Files.Without(kept => IsLeaving(app, kept.ID) && world.Answer(app, kept.ID) is null);
        if (files != app.Files)
            app = app with { Files = files.OrEmpty() };
        ErrorDescription? failed = app.Files.Where(kept => IsLeaving(app, kept.ID) && world.Answer(app, kept.ID) is { } answer && Failed(answer))
            .Select(kept => Told(kept.ID, world.Snapshots[kept.ID].ErrorDescription)).FirstOrDefault();
        return app.DeletionError == failed ? app : app with { DeletionError = failed };
    }

    private static bool Failed(VolumesSnapshotStatus answer) => answer is { ResultOfAction: VolumesSnapshotAction.Delete, Error.Length: > 0 };

    private static ErrorDescription Told(string id, ErrorDescription error) => error with
    {
        Error = $"Snapshot {id} could not be deleted: {error.Error}",
        ErrorSeverity = error.ErrorSeverity == ErrorSeverity.Unspecified ? ErrorSeverity.Error : error.ErrorSeverity,
    };

    /// <summary>No list has it any more and volumemgr is no longer asked for it.</summary>
    private static bool IsLeaving(AppRecord app, string id)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        return app.Asked(id) is null
            && app.Available(id) is null
            && !app.IsToBeDeleted(id)
            && !now.PreparedVolumesSnapshotConfigs.OrEmpty().Any(prepared => prepared.SnapshotID == id);
    }

    private static VolumesSnapshotConfig Order(AppRecord app, string id, KeptSnapshot kept) =>
        kept.Config is { } config ? Taking.Order(app, id, config) : Taking.Order(app, id, app.Config ?? AppInstanceConfig.Zero);
}
