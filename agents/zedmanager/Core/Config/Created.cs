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
                State = SwState.Initial,
                StartTime = StartDelay.StartTime(world, config),
                SnapStatus = new() { MaxSnapshots = config.Snapshot.MaxSnapshots },
                IsDesignatedNodeID = config.IsDesignatedNodeID,
                PurgeInprogress = purge ? Inprogress.DownloadAndVerify : Inprogress.NotInprogress,
                PurgeStartedAt = purge ? world.Now : GoTime.Zero,
            },
            PurgeCounter = purgeCounter ?? Counters.Count(world, config.UUIDandVersion.UUID, null, config),
        };
        string faults = Gate.Faults(config);
        return faults.Length == 0
            ? app with { Config = config }
            : app with { Refusal = new(faults, AppErrors.FromStatus, config.UUIDandVersion.Version, world.Now) };
    }
}
