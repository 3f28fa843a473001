using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>
/// How a snapshot is taken: prepared from the config that is about to be replaced, asked of volumemgr while the domain is down, and
/// there when volumemgr says so (state machine facts, 12.2).
/// </summary>
internal static class Taking
{
    /// <param name="old">The config whose volumes are there, and which a roll-back restores.</param>
    public static AppRecord Prepare(AppRecord app, AppInstanceConfig old)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        SnapshotInstanceStatus[] requests = [.. now.RequestedSnapshots.OrEmpty().Where(request => IsOpen(app, request) && request.Snapshot.SnapshotType is SnapshotType.AppUpdate or SnapshotType.Immediate)];
        if (requests.Length == 0)
            return app;
        foreach (SnapshotInstanceStatus request in requests)
            app = app.Keeping(new(request.Id(), old));
        return app.With(now with
        {
            RequestedSnapshots = now.RequestedSnapshots.Changed(requests.Contains, request => request with { ConfigVersion = old.UUIDandVersion }),
            PreparedVolumesSnapshotConfigs = [.. requests.Select(request => Order(app, request.Id(), old))],
        });
    }

    public static bool IsPrepared(AppRecord app) => app.Status.SnapStatus.PreparedVolumesSnapshotConfigs.OrEmpty().Count != 0;

    /// <summary>A restart of an app that had not come up yet left no moment for a snapshot; the next upgrade's will be of the config before that one.</summary>
    public static SnapshottingStatus Unprepared(SnapshottingStatus status) =>
        status.PreparedVolumesSnapshotConfigs.OrEmpty().Count == 0 ? status : status with
        {
            PreparedVolumesSnapshotConfigs = status.PreparedVolumesSnapshotConfigs.Without(prepared => status.RequestedSnapshots.OrEmpty()
                .Any(request => request.Id() == prepared.SnapshotID && request.Snapshot.SnapshotType == SnapshotType.AppUpdate)),
        };

    /// <summary>One that is to be taken at once and was not begun: it needs the domain down.</summary>
    public static bool IsUrgent(AppRecord app) =>
        app.Status.SnapStatus.SnapshotTakenType == SnapshotWhen.SnapshotImmediate
        && app.Status.SnapStatus.RequestedSnapshots.OrEmpty().Any(request => IsOpen(app, request) && request.Snapshot.SnapshotType == SnapshotType.Immediate);

    /// <summary>The domain is down: volumemgr is asked for every prepared snapshot whose config is safely on disk.</summary>
    public static AppRecord Trigger(World world, AppRecord app)
    {
        foreach (VolumesSnapshotConfig prepared in app.Status.SnapStatus.PreparedVolumesSnapshotConfigs.OrEmpty())
        {
            string id = prepared.SnapshotID;
            string? fault = Fault(world, app, id);
            // An old answer of the same id would look like the new one. (Already asked: our own end came between asking and saying so.)
            if (fault is null || fault.Length == 0 && world.Snapshots.ContainsKey(id) && app.Asked(id) is null)
                continue;
            SnapshottingStatus now = app.Status.SnapStatus;
            now = now with { PreparedVolumesSnapshotConfigs = now.PreparedVolumesSnapshotConfigs.Without(other => other.SnapshotID == id) };
            app = fault.Length == 0
                ? app.With(now).Asking(app.Asked(id) ?? prepared)
                : app.With(now with
                {
                    RequestedSnapshots = now.RequestedSnapshots.Changed(request => request.Id() == id, request => request with
                    {
                        Error = Requests.Error(world, $"Snapshot {id} is not taken, because the app's config cannot be stored beside it: {fault}. Make room, and request it with another id.", severity: ErrorSeverity.Error),
                    }),
                });
        }
        return app;
    }

    /// <summary>What the domain must not start before; null: nothing.</summary>
    public static WaitReason? Pending(World world, AppRecord app)
    {
        foreach (VolumesSnapshotConfig prepared in app.Status.SnapStatus.PreparedVolumesSnapshotConfigs.OrEmpty())
            return Fault(world, app, prepared.SnapshotID) is null
                ? new(Owner.Zedmanager.Name, "", app.UUID.ToString(), $"the app's config to be stored for snapshot {prepared.SnapshotID}")
                : WaitReason.Snapshot(prepared.SnapshotID, "letting go of an older snapshot with this id");
        return UnderWay(app);
    }

    public static WaitReason? UnderWay(AppRecord app)
    {
        foreach (SnapshotInstanceStatus request in app.Status.SnapStatus.RequestedSnapshots.OrEmpty())
            if (!request.Failed() && app.Asked(request.Id()) is not null)
                return WaitReason.Snapshot(request.Id(), "the snapshot to be taken");
        return null;
    }

    /// <summary>Takes over what volumemgr answered. A warning is no failure.</summary>
    public static AppRecord Heard(World world, AppRecord app)
    {
        foreach (SnapshotInstanceStatus request in app.Status.SnapStatus.RequestedSnapshots.OrEmpty())
        {
            string id = request.Id();
            if (app.IsToBeDeleted(id) || app.Asked(id) is not { Action: VolumesSnapshotAction.Create } || world.Answer(app, id) is not { ResultOfAction: not VolumesSnapshotAction.Rollback } answer)
                continue;
            app = answer.Error.Length == 0 || answer.ErrorSeverity == ErrorSeverity.Warning
                ? Taken(app, request with { TimeCreated = answer.TimeCreated, Reported = true, Error = ErrorDescription.Zero })
                : Refused(app, id, answer.ErrorDescription);
        }
        // The limit became smaller while this one was taken.
        SnapshottingStatus now = app.Status.SnapStatus;
        return now.AvailableSnapshots.OrEmpty().Count > now.MaxSnapshots && !now.RollbackInProgress ? Requests.Run(world, app, app.Config!) : app;
    }

    public static VolumesSnapshotConfig Order(AppRecord app, string id, AppInstanceConfig config) => new()
    {
        SnapshotID = id,
        Action = VolumesSnapshotAction.Create,
        VolumeIDs = [.. config.VolumeRefConfigList.OrEmpty().Select(volume => volume.VolumeID)],
        AppUUID = app.UUID,
    };

    private static AppRecord Taken(AppRecord app, SnapshotInstanceStatus snapshot)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        KeptSnapshot kept = app.Kept(snapshot.Id()) ?? new(snapshot.Id(), null);
        return app.Keeping(kept with { Status = snapshot }).With(now with
        {
            RequestedSnapshots = now.RequestedSnapshots.Without(request => request.Id() == snapshot.Id()),
            AvailableSnapshots = now.AvailableSnapshots.Plus(snapshot),
        });
    }

    private static AppRecord Refused(AppRecord app, string id, ErrorDescription error)
    {
        if (error.ErrorSeverity == ErrorSeverity.Unspecified)
            error = error with { ErrorSeverity = ErrorSeverity.Error };
        SnapshottingStatus now = app.Status.SnapStatus;
        ErrorDescription told = error with { Error = $"Snapshot {id} could not be taken: {error.Error.TrimEnd().TrimEnd('.')}. Remove it from the app's config; to try again, request it with another id." };
        return now.RequestedSnapshots.OrEmpty().Any(request => request.Id() == id && request.Error == told) ? app
            : app.With(now with { RequestedSnapshots = now.RequestedSnapshots.Changed(request => request.Id() == id, request => request with { Error = told }) });
    }

    private static bool IsOpen(AppRecord app, SnapshotInstanceStatus request) => !request.Failed() && app.Asked(request.Id()) is null;

    /// <summary>null: not written yet; "": it is on disk as it is to be.</summary>
    private static string? Fault(World world, AppRecord app, string id) =>
        app.Kept(id) is not { } kept ? "it is gone from the disk"
        : !world.Stored.TryGetValue(id, out StoredSnapshot? stored) || stored.Kept.Config != kept.Config ? null
        : stored.Fault;
}
