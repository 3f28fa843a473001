using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>
/// A roll-back gives an app the volumes and, while it lasts, the config of a snapshot (state machine facts, 12.3): the app is brought
/// down as in a purge, volumemgr puts the volumes back, and the app comes up with its regular config, also when that failed.
/// </summary>
internal static class Rollback
{
    /// <summary>Texts of roll-backs that went wrong begin so.</summary>
    public const string Wrong = "The roll-back to snapshot ";

    public static bool IsAsked(AppInstanceConfig old, AppInstanceConfig config) => config.Snapshot.RollbackCmd.Counter > old.Snapshot.RollbackCmd.Counter;

    /// <summary>The last command that was dealt with, as the disk has it; null: none is known.</summary>
    public static uint? LastCommand(AppRecord app) => app.Files.Count == 0 ? null : app.Files.Max(kept => kept.RollbackCounter);

    /// <summary>Notes on disk which command has been dealt with: nothing is under way.</summary>
    public static AppRecord Noted(AppRecord app)
    {
        if (app.Files.Count == 0 || app.Config is not { } config || app.Local is not null || app.Status.SnapStatus.RollbackInProgress)
            return app;
        uint counter = config.Snapshot.RollbackCmd.Counter;
        return app.Files.Any(kept => kept.RollbackCounter != counter) ? app with { Files = [.. app.Files.Select(kept => kept with { RollbackCounter = counter })] } : app;
    }

    /// <summary>From here the app follows the snapshot's config, or says why it cannot.</summary>
    public static AppRecord Start(World world, AppRecord app, AppInstanceConfig config)
    {
        string id = config.Snapshot.ActiveSnapshot;
        if (Fault(world, app, id) is { } fault)
            return app with
            {
                SnapshotError = new(Requests.Error(world, $"{Wrong}{id} cannot be started: {fault}. The app goes on as it is.", "Tried when the roll-back command is given again"), AppErrors.FromStatus),
            };
        AppInstanceConfig stored = world.Stored[id].Kept.Config!;
        AppInstanceConfig restored = stored with
        {
            Snapshot = stored.Snapshot with { Snapshots = config.Snapshot.Snapshots },
            PurgeCmd = config.PurgeCmd,
            LocalPurgeCmd = config.LocalPurgeCmd,
            RestartCmd = config.RestartCmd,
            LocalRestartCmd = config.LocalRestartCmd,
        };
        return Begun(world, app with { Config = config, Refusal = null, Local = restored, SnapshotError = null }, id);
    }

    /// <summary>Also for a start that was cut short by our own end: the restored config is there, but no status tells of it.</summary>
    public static AppRecord Begun(World world, AppRecord app, string id) => app.With(app.Status with
    {
        UUIDandVersion = app.Local!.UUIDandVersion,
        PurgeInprogress = Inprogress.DownloadAndVerify,
        PurgeStartedAt = world.Now,
        SnapStatus = app.Status.SnapStatus with { HasRollbackRequest = true, RollbackInProgress = true, ActiveSnapshot = id },
    });

    /// <summary>As long as volumemgr has not been told, a config that wants something else ends the roll-back.</summary>
    public static bool IsCalledOff(AppRecord app, AppInstanceConfig config) =>
        app.Status.SnapStatus.HasRollbackRequest && app.Config is { } old
        && (IsAsked(old, config) || Counters.Purge(old) != Counters.Purge(config)
            || !config.Snapshot.Snapshots.OrEmpty().Any(snapshot => snapshot.SnapshotID == app.Status.SnapStatus.ActiveSnapshot));

    /// <summary>The purge that was begun for it is carried out with the regular config.</summary>
    public static AppRecord CallOff(AppRecord app) =>
        (app with { Local = null }).With(app.Status with
        {
            UUIDandVersion = app.Config!.UUIDandVersion,
            SnapStatus = app.Status.SnapStatus with { HasRollbackRequest = false, RollbackInProgress = false },
        });

    /// <summary>The app is down and the snapshot's volumes are there: volumemgr is told, and its answer waited for.</summary>
    public static Step Run(World world, AppRecord app)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        string id = now.ActiveSnapshot;
        if (!now.HasRollbackRequest)
            return Step.Wait(app, WaitReason.Snapshot(id, "the volumes to be rolled back"));
        if (!world.IsDown(app))
            return Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be down, for a roll-back"));
        VolumesSnapshotConfig order = app.Asked(id) ?? Taking.Order(app, id, app.Local ?? app.Config!);
        // The last roll-back's answer still stands; volumemgr first has to say something else, or it would look like this one's.
        if (world.Answer(app, id) is { ResultOfAction: VolumesSnapshotAction.Rollback })
            return Step.Wait(app.Asking(order with { Action = VolumesSnapshotAction.Create }), WaitReason.Snapshot(id, "a word after the last roll-back"));
        app = app.Asking(order with { Action = VolumesSnapshotAction.Rollback }).With(now with { HasRollbackRequest = false });
        return Step.Wait(app, WaitReason.Snapshot(id, "the volumes to be rolled back"));
    }

    /// <summary>volumemgr's answer ends it.</summary>
    public static AppRecord Heard(World world, AppRecord app)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        if (!now.RollbackInProgress || now.HasRollbackRequest)
            return app;
        // An order that no longer says so was taken back at the end, which our own end cut short: it is told before the status is.
        bool ordered = app.Asked(now.ActiveSnapshot) is not { Action: VolumesSnapshotAction.Create };
        VolumesSnapshotStatus? answer = world.Answer(app, now.ActiveSnapshot) is { ResultOfAction: VolumesSnapshotAction.Rollback } heard ? heard : null;
        return ordered && answer is null && app.Local is not null ? app : Ended(world, app, answer);
    }

    private static AppRecord Ended(World world, AppRecord app, VolumesSnapshotStatus? answer)
    {
        AppInstanceConfig config = app.Config!;
        SnapshottingStatus now = app.Status.SnapStatus;
        string id = now.ActiveSnapshot;
        ErrorDescription error = answer is { Error.Length: > 0 } and not { ErrorSeverity: ErrorSeverity.Warning } ? answer.ErrorDescription : ErrorDescription.Zero;
        if (error is { Error.Length: > 0, ErrorSeverity: ErrorSeverity.Unspecified })
            error = error with { ErrorSeverity = ErrorSeverity.Error };
        bool purge = app.PurgeCounter is { } counter && (uint)counter.Number != Counters.Purge(config);

        app = app with
        {
            Local = null,
            VolumeRefs = [.. app.VolumeRefs.Where(volume => Install.Find(config.VolumeRefConfigList, RefKey.Of(volume)) is not null)],
            SnapshotError = error.Error.Length == 0 ? null : new(
                error with { Error = $"{Wrong}{id} failed: {error.Error.TrimEnd().TrimEnd('.')}. The app runs with its regular config and the volumes as they are now: roll back again, or purge the app." },
                answer!.ErrorSourceType.Length != 0 ? answer.ErrorSourceType : AppErrors.FromSnapshot),
            Status = app.Status with
            {
                UUIDandVersion = config.UUIDandVersion,
                FixedResources = config.FixedResources,
                OverlayNetworkList = config.OverlayNetworkList,
                VolumeRefStatusList = [.. app.Status.VolumeRefStatusList.OrEmpty().Where(entry => Install.Find(config.VolumeRefConfigList, RefKey.Of(entry)) is not null)],
                PurgeInprogress = purge ? Inprogress.DownloadAndVerify : app.Status.PurgeInprogress,
                SnapStatus = now with
                {
                    RollbackInProgress = false,
                    AvailableSnapshots = now.AvailableSnapshots.Changed(snapshot => snapshot.Id() == id, snapshot => snapshot with { Error = error }),
                },
            },
        };
        // A volumemgr that starts anew must not find an order to roll back.
        if (app.Asked(id) is { } order)
            app = app.Asking(order with { Action = VolumesSnapshotAction.Create });
        app = Requests.Run(world, app, config);
        return app.Successor is { } next ? Config.Modified.Run(world, app with { Successor = null }, next) : app;
    }

    private static string? Fault(World world, AppRecord app, string id)
    {
        if (id.Length == 0)
            return "no snapshot is named; name one of the app's in the config";
        if (app.Available(id) is null)
        {
            ValueList<SnapshotInstanceStatus> others = app.Status.SnapStatus.AvailableSnapshots.OrEmpty();
            return others.Count == 0 ? "the app has no snapshot" : $"the app has no such snapshot; it has {string.Join(", ", others.Select(snapshot => snapshot.Id()))}";
        }
        return world.Stored.GetValueOrDefault(id) is not { } stored ? "the config that belongs to it is gone from the disk; choose another snapshot"
            : stored.Kept.Config is null ? $"the config that belongs to it cannot be read: {stored.Fault}; choose another snapshot"
            : stored.Kept.Config.UUIDandVersion.UUID != app.UUID ? $"the config that belongs to it is of app {stored.Kept.Config.UUIDandVersion.UUID}; choose another snapshot"
            : null;
    }
}
