using Eve.Types;

namespace Eve.Evectl.Core;

/// <summary>What the topics of a device say about its apps, at one moment.</summary>
internal sealed record DeviceRecords
{
    public Table<AppInstanceConfig> Configs { get; init; } = Table<AppInstanceConfig>.Empty;

    public Table<NetworkInstanceConfig> Networks { get; init; } = Table<NetworkInstanceConfig>.Empty;

    public Table<AppInstanceStatus> Statuses { get; init; } = Table<AppInstanceStatus>.Empty;

    /// <summary>zedmanager's own word on why an app is not where it is to be; empty beside a zedmanager that is not ours.</summary>
    public Table<AppWait> Waits { get; init; } = Table<AppWait>.Empty;

    public Table<VolumeRefConfig> VolumeRefConfigs { get; init; } = Table<VolumeRefConfig>.Empty;

    public Table<AppNetworkConfig> NetworkConfigs { get; init; } = Table<AppNetworkConfig>.Empty;

    public Table<DomainConfig> DomainConfigs { get; init; } = Table<DomainConfig>.Empty;

    public Table<EIDConfig> EidConfigs { get; init; } = Table<EIDConfig>.Empty;

    public Table<VolumeRefStatus> VolumeRefStatuses { get; init; } = Table<VolumeRefStatus>.Empty;

    public Table<VolumeStatus> VolumeStatuses { get; init; } = Table<VolumeStatus>.Empty;

    public Table<ContentTreeStatus> ContentTrees { get; init; } = Table<ContentTreeStatus>.Empty;

    public Table<BlobStatus> Blobs { get; init; } = Table<BlobStatus>.Empty;

    public Table<ResolveConfig> ResolveConfigs { get; init; } = Table<ResolveConfig>.Empty;

    public Table<ResolveStatus> ResolveStatuses { get; init; } = Table<ResolveStatus>.Empty;

    public Table<DownloaderConfig> DownloaderConfigs { get; init; } = Table<DownloaderConfig>.Empty;

    public Table<DownloaderStatus> DownloaderStatuses { get; init; } = Table<DownloaderStatus>.Empty;

    public Table<VerifyImageConfig> VerifyConfigs { get; init; } = Table<VerifyImageConfig>.Empty;

    public Table<VerifyImageStatus> VerifyStatuses { get; init; } = Table<VerifyImageStatus>.Empty;

    public Table<AppNetworkStatus> NetworkStatuses { get; init; } = Table<AppNetworkStatus>.Empty;

    public Table<DomainStatus> DomainStatuses { get; init; } = Table<DomainStatus>.Empty;

    public Table<EIDStatus> EidStatuses { get; init; } = Table<EIDStatus>.Empty;

    /// <summary>All apps that are configured, or not yet gone.</summary>
    public IEnumerable<Guid> Apps() => Configs.Values.Select(config => config.UUIDandVersion.UUID)
        .Union(Statuses.Values.Select(status => status.UUIDandVersion.UUID));

    /// <summary>The app of a name or UUID text; null when there is none.</summary>
    public Guid? FindApp(string app) => Apps()
        .Where(uuid => uuid.ToString() == app || NameOf(uuid) == app)
        .Select(uuid => (Guid?)uuid)
        .FirstOrDefault();

    public string NameOf(Guid app) => (Configs.Find(Keys.Uuid(app))?.DisplayName ?? Statuses.Find(Keys.Uuid(app))?.DisplayName) is { Length: > 0 } name ? name : app.ToString();
}
