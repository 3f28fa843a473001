using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>
/// In a cluster (hypervisor kubevirt) an app runs on one of several devices: the designated one, unless the cluster schedules it on
/// another. zedkube says where it is (state machine facts, 10.1 and 14). On a device by itself nothing of this applies.
/// </summary>
public static class Cluster
{
    /// <summary>Whether this device is the one to run the app, as far as the cluster is concerned.</summary>
    public static bool IsHere(World world, AppInstanceConfig config) =>
        !world.IsCluster
        || Where(world, config.UUIDandVersion.UUID) is var where
            && (where is { IsDNidNode: true } or { ScheduledOnThisNode: true }
                || config.IsDesignatedNodeID && where is not { AppKubeStatus: AppKubeStatus.RunningState });

    /// <summary>Of the devices that know the app only one sends its figures to the controller.</summary>
    public static AppInstanceStatus WithUploads(World world, AppInstanceStatus status)
    {
        if (!world.IsCluster)
            return status;
        bool silent = Where(world, status.UUIDandVersion.UUID) switch
        {
            null => status.NoUploadStatsToController || !status.IsDesignatedNodeID,
            { ScheduledOnThisNode: true } or { IsDNidNode: true, AppKubeStatus: AppKubeStatus.NotInCluster } => false,
            _ => true,
        };
        return status.NoUploadStatsToController == silent ? status : status with { NoUploadStatsToController = silent };
    }

    /// <summary>The app is to run, but not here.</summary>
    public static WaitReason Elsewhere(World world, AppInstanceConfig config)
    {
        Guid app = config.UUIDandVersion.UUID;
        string now = Where(world, app) switch
        {
            { AppKubeStatus: AppKubeStatus.RunningState } => "it runs on another one",
            null => "another one is designated, and zedkube does not know the app",
            _ => "another one is designated",
        };
        return new(Owner.Zedkube.Name, nameof(ENClusterAppStatus), app.ToString(), $"the app to be scheduled on this device; now: {now}");
    }

    /// <summary>After our restart: what zedkube must have said before, so that nothing moves until it is heard again.</summary>
    public static ENClusterAppStatus? Presumed(AppRecord left) => left switch
    {
        { Domain: { Activate: true, IsDNidNode: false } } => new() { AppUUID = left.UUID, ScheduledOnThisNode = true },
        { Domain: { Activate: false, UserActivate: true, IsDNidNode: true }, Status: { PurgeInprogress: Inprogress.NotInprogress, RestartInprogress: Inprogress.NotInprogress } } =>
            new() { AppUUID = left.UUID, AppKubeStatus = AppKubeStatus.RunningState },
        _ => null,
    };

    private static ENClusterAppStatus? Where(World world, Guid app) => world.Cluster.GetValueOrDefault(app);
}
