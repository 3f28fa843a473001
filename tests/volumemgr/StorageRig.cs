using Eve.Agents.Downloader;
using Eve.Agents.Verifier;
using Eve.Agents.Volumemgr;
using Eve.PubSub;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>The three storage agents on a stage, a file server and a registry, and the words of zedagent, zedmanager and nim.</summary>
internal sealed class StorageRig : IDisposable
{
    public StorageRig()
    {
        Settings = Stage.Play(FromZedagent.ConfigItemValueMap);
        Datastores = Stage.Play(FromZedagent.DatastoreConfig);
        Trees = Stage.Play(FromZedagent.ContentTreeConfig);
        Volumes = Stage.Play(FromZedagent.VolumeConfig);
        Refs = Stage.Play(FromZedmanager.VolumeRefConfig);
        ZedAgent = Stage.Play(FromZedagent.ZedAgentStatus);
        Network = Stage.Play(FromNim.DeviceNetworkStatus);
        Network.Publish(new DeviceNetworkStatus
        {
            Ports = [new() { IfName = "lo", Logicallabel = "lo", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }] }],
        });
        Trees.SignalRestarted();
        Volumes.SignalRestarted();
        StartAgents();
    }

    public Stage Stage { get; } = new();

    public FileServer Files { get; } = new();

    public TestRegistry Registry { get; } = new();

    public IPublication<ConfigItemValueMap> Settings { get; }

    public IPublication<DatastoreConfig> Datastores { get; }

    public IPublication<ContentTreeConfig> Trees { get; }

    public IPublication<VolumeConfig> Volumes { get; }

    public IPublication<VolumeRefConfig> Refs { get; }

    public IPublication<ZedAgentStatus> ZedAgent { get; }

    public IPublication<DeviceNetworkStatus> Network { get; }

    public void StartAgents()
    {
        Stage.Start<Owner.Verifier>(context => new VerifierAgent(context));
        Stage.Start<Owner.Downloader>(context => new DownloaderAgent(context));
        Stage.Start<Owner.Volumemgr>(context => new VolumemgrAgent(context));
    }

    public Guid RegistryDatastore() => Datastore(new() { DsType = "DsContainerRegistry", Fqdn = Registry.Fqdn });

    public Guid FileDatastore() => Datastore(new() { DsType = "DsHttp", Fqdn = Files.Address });

    public Guid Datastore(DatastoreConfig config)
    {
        config = config with { UUID = Guid.NewGuid() };
        Datastores.Publish(config);
        return config.UUID;
    }

    public Guid Tree(string url, Format format, Guid datastore, string sha256 = "", long size = 0)
    {
        Guid id = Guid.NewGuid();
        Trees.Publish(new ContentTreeConfig
        {
            ContentID = id, DatastoreIDList = [datastore], RelativeURL = url, Format = format, ContentSha256 = sha256,
            MaxDownloadSize = (ulong)size, DisplayName = "tree", IsLocal = true,
        });
        Trees.SignalRestarted();
        return id;
    }

    public VolumeConfig Volume(Guid tree, ulong size = 0, long generation = 0, Guid? id = null)
    {
        VolumeConfig config = new()
        {
            VolumeID = id ?? Guid.NewGuid(), ContentID = tree, MaxVolSize = size, GenerationCounter = generation, Encrypted = true, DisplayName = "volume",
            VolumeContentOriginType = tree == Guid.Empty ? VolumeContentOriginType.Blank : VolumeContentOriginType.Download,
        };
        Volumes.Publish(config);
        Volumes.SignalRestarted();
        return config;
    }

    public VolumeRefConfig Reference(VolumeConfig volume, bool verifyOnly = false)
    {
        VolumeRefConfig config = new() { VolumeID = volume.VolumeID, GenerationCounter = volume.GenerationCounter, AppUUID = Guid.NewGuid(), VerifyOnly = verifyOnly };
        Refs.Publish(config);
        return config;
    }

    /// <summary>References the volume and waits until it is made, or failed for good.</summary>
    public Task<VolumeRefStatus> InstallAsync(VolumeConfig volume) => InstalledAsync(Reference(volume));

    public Task<VolumeRefStatus> InstalledAsync(VolumeRefConfig reference) =>
        Stage.UntilAsync<VolumeRefStatus>(KeyOf(reference), status => status.State == SwState.CreatedVolume || (status.Error.Length > 0 && status.ErrorRetryCondition.Length == 0));

    public static string KeyOf(VolumeRefConfig config) => Keys.VolumeRef(config.VolumeID, config.GenerationCounter, config.LocalGenerationCounter, config.AppUUID);

    public static string KeyOf(VolumeConfig config) => Keys.Volume(config.VolumeID, config.GenerationCounter, config.LocalGenerationCounter);

    public void Dispose()
    {
        Stage.Dispose();
        Files.Dispose();
        Registry.Dispose();
    }
}
