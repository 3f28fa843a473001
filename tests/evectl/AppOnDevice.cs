using Eve.Evectl.Core;
using Eve.Types;

namespace Eve.Evectl.Tests;

/// <summary>Records of a device on which one app with one volume is on its way; tests take what they need.</summary>
internal static class AppOnDevice
{
    public static readonly Guid App = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000001");
    public static readonly Guid VolumeId = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000002");
    public static readonly Guid ContentId = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000003");
    public static readonly DateTimeOffset Asked = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public const string Blob = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    public static readonly string Key = Keys.Uuid(App);
    public static readonly string RefKey = Keys.VolumeRef(VolumeId, 1, 0, App);

    private static readonly UUIDandVersion Id = new() { UUID = App, Version = "1" };

    public static DeviceRecords Configured { get; } = new()
    {
        Configs = Of(Key, new AppInstanceConfig { UUIDandVersion = Id, DisplayName = "hello", Activate = true }),
    };

    public static DeviceRecords Taken { get; } = Configured with
    {
        Statuses = Of(Key, Status(SwState.Initial)),
        VolumeRefConfigs = Of(RefKey, new VolumeRefConfig { VolumeID = VolumeId, GenerationCounter = 1, AppUUID = App }),
    };

    public static DeviceRecords Fetching { get; } = Taken with
    {
        Statuses = Of(Key, Status(SwState.Downloading)),
        VolumeRefStatuses = Of(RefKey, new VolumeRefStatus { VolumeID = VolumeId, GenerationCounter = 1, AppUUID = App, State = SwState.Downloading }),
        VolumeStatuses = Of(Keys.Volume(VolumeId, 1, 0), new VolumeStatus { VolumeID = VolumeId, ContentID = ContentId, State = SwState.Downloading, DisplayName = "disk" }),
        ContentTrees = Of(Keys.Uuid(ContentId), new ContentTreeStatus { ContentID = ContentId, State = SwState.Downloading, Blobs = [Blob], RelativeURL = "hello:1", TotalSize = 200, CurrentSize = 90 }),
        Blobs = Of(Blob, new BlobStatus { Sha256 = Blob, State = SwState.Downloading }),
        DownloaderConfigs = Of(Blob, new DownloaderConfig { ImageSha256 = Blob }),
        DownloaderStatuses = Of(Blob, new DownloaderStatus { ImageSha256 = Blob, Progress = 45 }),
    };

    public static DeviceRecords Networking { get; } = Taken with
    {
        Statuses = Of(Key, Status(SwState.Installed)),
        VolumeRefStatuses = Of(RefKey, new VolumeRefStatus { VolumeID = VolumeId, GenerationCounter = 1, AppUUID = App, State = SwState.CreatedVolume }),
        NetworkConfigs = Of(Key, new AppNetworkConfig { UUIDandVersion = Id, Activate = true }),
    };

    public static DeviceRecords Starting { get; } = Networking with
    {
        Statuses = Of(Key, Status(SwState.Booting)),
        NetworkStatuses = Of(Key, new AppNetworkStatus
        {
            UUIDandVersion = Id,
            Activated = true,
            AppNetAdapterList =
            [
                new()
                {
                    AssignedAddresses = new() { IPv4Addrs = [new() { Address = Address("10.1.0.2") }] },
                    ACLs =
                    [
                        new()
                        {
                            Matches = [new() { Type = "protocol", Value = "tcp" }, new() { Type = "lport", Value = "8080" }],
                            Actions = [new() { PortMap = true, TargetPort = 80 }],
                        },
                    ],
                },
            ],
        }),
        DomainConfigs = Of(Key, new DomainConfig { UUIDandVersion = Id, Activate = true }),
        DomainStatuses = Of(Key, new DomainStatus { UUIDandVersion = Id, State = SwState.Booting }),
    };

    public static DeviceRecords Running { get; } = Starting with
    {
        Statuses = Of(Key, Status(SwState.Running)),
        DomainStatuses = Of(Key, new DomainStatus { UUIDandVersion = Id, State = SwState.Running, Activated = true }),
    };

    public static AppInstanceStatus Status(SwState state) => new() { UUIDandVersion = Id, DisplayName = "hello", State = state };

    /// <summary>A table of one record, asked for at <see cref="Asked"/>.</summary>
    public static Table<T> Of<T>(string key, T record)
        where T : class => new(new Dictionary<string, T> { [key] = record }, _ => Asked);

    private static IpText Address(string text) => IpText.TryParse(text, out IpText address) ? address : throw new ArgumentException(text);
}
