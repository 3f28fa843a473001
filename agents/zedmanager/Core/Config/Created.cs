using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>The first record of an app (state machine facts, 4).</summary>
internal static class Created
{
    /// <param name="purgeCounter">What the last purge of this UUID left behind; null for an app that is new here.</param>
    public static AppRecord Run(World world, UuidToNum? purgeCounter, AppInstanceConfig config)
    {
        bool purge = purgeCounter is not null && purgeCounter.Number != Counters.Purge(config);
        AppRecord app = new(config.UUIDandVersion.UUID)
        {
            Status = new()
            {
                UUIDandVersion = config.UUIDandVersion,
                DisplayName = config.DisplayName,
                FixedResources = config.FixedResources,
                VolumeRefStatusList = [.. config.VolumeRefConfigList.OrEmpty().Select(volume => Install.Entry(volume, verifyOnly: true))],
                OverlayNetworkList = config.OverlayNetworkList,
                EIDList = Eids.None(config.OverlayNetworkList),
                State = SwState.Initial,
                StartTime = StartDelay.StartTime(world, config),
                SnapStatus = Found(world, config),
                IsDesignatedNodeID = config.IsDesignatedNodeID,
                PurgeInprogress = purge ? Inprogress.DownloadAndVerify : Inprogress.NotInprogress,
                PurgeStartedAt = purge ? world.Now : GoTime.Zero,
            },
            PurgeCounter = purgeCounter ?? Counters.Count(world, config.UUIDandVersion.UUID, null, config),
            Files = [.. world.Stored.Values.Where(stored => stored.App == config.UUIDandVersion.UUID).Select(stored => stored.Kept).OrderBy(kept => kept.ID, StringComparer.Ordinal)],
        };
        string faults = Gate.Faults(config);
        // A roll-back that a reboot cut short, or whose command came while the device was off.
        bool rollback = Rollback.LastCommand(app) is { } last && config.Snapshot.RollbackCmd.Counter > last;
        return faults.Length == 0
            ? Begun(world, Requests.Run(world, app with { Config = config }, config, created: true, keep: rollback ? config.Snapshot.ActiveSnapshot : ""), config, rollback)
            : app with { Refusal = new(faults, AppErrors.FromStatus, config.UUIDandVersion.Version, world.Now) };
    }

    /// <summary>When there is nothing to roll back to, the list alone decides what stays.</summary>
    private static AppRecord Begun(World world, AppRecord app, AppInstanceConfig config, bool rollback)
    {
        if (!rollback)
            return app;
        AppRecord started = Rollback.Start(world, app, config);
        return started.Local is null ? Requests.Run(world, started, config, created: true) : started;
    }

    /// <summary>The snapshots that are on disk; those that were not finished when the device went down are deleted.</summary>
    private static SnapshottingStatus Found(World world, AppInstanceConfig config)
    {
        if (world.Stored.IsEmpty)
            return new() { MaxSnapshots = config.Snapshot.MaxSnapshots };
        StoredSnapshot[] stored = [.. world.Stored.Values.Where(stored => stored.App == config.UUIDandVersion.UUID).OrderBy(stored => stored.Kept.ID, StringComparer.Ordinal)];
        SnapshotInstanceStatus[] available = [.. stored.Select(one => one.Kept.Status).OfType<SnapshotInstanceStatus>()];
        SnapshotDesc[] unfinished = [.. stored.Where(one => one.Kept.Status is null && one.VolumesTaken && !config.Snapshot.Snapshots.OrEmpty().Any(snapshot => snapshot.SnapshotID == one.Kept.ID))
            .Select(one => new SnapshotDesc { SnapshotID = one.Kept.ID })];
        return new()
        {
            MaxSnapshots = config.Snapshot.MaxSnapshots,
            AvailableSnapshots = available.Length == 0 ? null : [.. available],
            SnapshotsToBeDeleted = unfinished.Length == 0 ? null : [.. unfinished],
        };
    }
}
