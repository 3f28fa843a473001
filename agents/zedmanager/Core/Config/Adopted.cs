using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>
/// zedmanager was restarted and finds what it published before. The app goes on from there: nothing is withdrawn, and what the
/// config asks beyond what was published counts as a change that came just now.
/// </summary>
internal static class Adopted
{
    /// <param name="left">Rebuilt from our own publications: status and what was wanted.</param>
    public static AppRecord Run(World world, AppRecord left, AppInstanceConfig config)
    {
        left = Completed(left);
        // Without any entry it had no chance to follow a config: the gate held it, or it has no volumes and loses nothing.
        if (left.VolumeRefs.Count == 0 && left.Eids.Count == 0 && left.Network is null && left.Domain is null
            && left.Snapshots.Count == 0 && left.Local is null)
            return Created.Run(world, left.PurgeCounter, config);
        // The crash came between its first requests and its first status: it begins anew, and what was asked for is still asked for.
        if (left.Status.FixedResources == VmConfig.Zero && left.Network is null && left.Domain is null)
            return Asking(Created.Run(world, left.PurgeCounter, config), left);
        if (left.Local is not null || left.Status.SnapStatus.RollbackInProgress)
            return RollingBack(world, left, config);

        AppInstanceConfig followed = Followed(left, config);
        AppRecord app = left with { Config = followed, Status = left.Status.WithoutError(), PurgeCounter = left.PurgeCounter ?? Counters.Count(world, left.UUID, null, config) };
        GoTime start = left.Status.StartTime;
        app = Modified.Run(world, app with { SnapshotError = Wrong(left.Status), RestartIsOwed = IsRestartOwed(left) }, config);
        if (app.Refusal is { } refusal && refusal.Text == left.Status.Error)
            app = app with { Refusal = refusal with { Time = left.Status.ErrorTime } };
        // A start delay is not begun again.
        return start.IsZero ? app : app.With(app.Status with { StartTime = start });
    }

    /// <summary>As far as the config, which may be another one now, wants it too.</summary>
    private static AppRecord Asking(AppRecord app, AppRecord left) => app with
    {
        VolumeRefs = [.. left.VolumeRefs.Where(volume => app.Status.VolumeRefStatusList.OrEmpty().Any(entry => RefKey.Of(entry) == RefKey.Of(volume)))],
        Eids = [.. left.Eids.Where(eid => app.Status.OverlayNetworkList.OrEmpty().Any(overlay => overlay.IID == eid.IID))],
        Snapshots = left.Snapshots,
    };

    /// <summary>A snapshot that our status has and the disk does not (it was full) is still to be written down.</summary>
    private static AppRecord Completed(AppRecord left)
    {
        foreach (SnapshotInstanceStatus snapshot in left.Status.SnapStatus.AvailableSnapshots.OrEmpty())
            if (left.Kept(snapshot.Id())?.Status is null)
                left = left.Keeping((left.Kept(snapshot.Id()) ?? new(snapshot.Id(), null)) with { Status = snapshot });
        return left;
    }

    /// <summary>
    /// In the middle of a roll-back the regular config is not looked at. The restored config is published before the status tells
    /// of the roll-back, and withdrawn before the status tells of its end.
    /// </summary>
    private static AppRecord RollingBack(World world, AppRecord left, AppInstanceConfig config)
    {
        AppRecord app = left with { Config = config, Status = left.Status.WithoutError(), PurgeCounter = left.PurgeCounter ?? Counters.Count(world, left.UUID, null, config) };
        return app.Status.SnapStatus.RollbackInProgress ? app : Rollback.Begun(world, app, config.Snapshot.ActiveSnapshot);
    }

    /// <summary>Of a restart that was put off only its snapshots are known: they are to be taken while the domain is down.</summary>
    private static bool IsRestartOwed(AppRecord left) =>
        Taking.IsPrepared(left) && left.Status is { PurgeInprogress: Inprogress.NotInprogress, RestartInprogress: Inprogress.NotInprogress };

    /// <summary>A roll-back that went wrong is told last in the status that we published.</summary>
    private static SnapshotError? Wrong(AppInstanceStatus status)
    {
        int at = status.Error.LastIndexOf(Rollback.Wrong, StringComparison.Ordinal);
        return at < 0 ? null : new(status.ErrorDescription with { Error = status.Error[at..], ErrorEntities = null }, at == 0 ? status.ErrorSourceType : AppErrors.FromSnapshot);
    }

    /// <summary>The config that our publications were made from, as far as it decides about restart and purge.</summary>
    private static AppInstanceConfig Followed(AppRecord left, AppInstanceConfig config)
    {
        // Brought down for a snapshot alone, it keeps what it has; on the way to a purge it goes on with the newest config.
        bool fetching = left.Status.PurgeInprogress is Inprogress.DownloadAndVerify or Inprogress.BringDown
            && (left.PurgeCounter is null || (uint)left.PurgeCounter.Number != Counters.Purge(config));
        return config with
        {
            UUIDandVersion = left.Status.UUIDandVersion,
            VolumeRefConfigList = fetching ? config.VolumeRefConfigList : Volumes(left, config),
            FixedResources = left.Status.FixedResources,
            Snapshot = Rollback.LastCommand(left) is { } last ? config.Snapshot with { RollbackCmd = config.Snapshot.RollbackCmd with { Counter = last } } : config.Snapshot,
            OverlayNetworkList = left.Status.OverlayNetworkList,
            IoAdapterList = left.Domain is null || fetching ? config.IoAdapterList : left.Domain.IoAdapterList,
            RestartCmd = left.Domain is null ? config.RestartCmd : Command(config.RestartCmd, Counters.Restart(config), left.Domain.RestartCounter),
            PurgeCmd = fetching || left.PurgeCounter is null ? config.PurgeCmd : Command(config.PurgeCmd, Counters.Purge(config), (uint)left.PurgeCounter.Number),
        };
    }

    /// <summary>A counter that, with the local one added, makes the sum that was carried out.</summary>
    private static AppInstanceOpsCmd Command(AppInstanceOpsCmd now, uint sum, uint carriedOut) =>
        now with { Counter = unchecked(now.Counter - sum + carriedOut) };

    /// <summary>
    /// The references in the order of the status, which is the order of the config that they came from. One that is not asked for
    /// was given back, unless it never was (pending, but on the way to a purge that also marks what is dropped).
    /// </summary>
    private static ValueList<VolumeRefConfig> Volumes(AppRecord left, AppInstanceConfig config)
    {
        bool dropping = left.Status.PurgeInprogress is Inprogress.DownloadAndVerify or Inprogress.BringDown;
        List<VolumeRefConfig> volumes = [];
        foreach (VolumeRefStatus entry in left.Status.VolumeRefStatusList.OrEmpty())
        {
            RefKey key = RefKey.Of(entry);
            if (Install.Find(left.VolumeRefs, key) is { } volume)
                volumes.Add(volume with { VerifyOnly = true });
            else if (entry.PendingAdd && (Install.Find(config.VolumeRefConfigList, key) ?? (dropping ? null : Unasked(entry))) is { } unasked)
                volumes.Add(unasked);
        }
        return [.. volumes];
    }

    private static VolumeRefConfig Unasked(VolumeRefStatus entry) => new()
    {
        VolumeID = entry.VolumeID,
        GenerationCounter = entry.GenerationCounter,
        LocalGenerationCounter = entry.LocalGenerationCounter,
        AppUUID = entry.AppUUID,
        VerifyOnly = true,
    };
}
