using Eve.Agents.Downloader;
using Eve.Agents.Verifier;
using Eve.Agents.Volumemgr;
using Eve.PubSub;
using Eve.PubSub.Memory;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>The three storage agents on a stage, a file server and a registry, and the words of zedagent, zedmanager and nim.</summary>
internal sealed class StorageRig : IDisposable
{
    /// <param name="clock">volumemgr's clock; the real one by default.</param>
    public StorageRig(TimeProvider? clock = null)
    {
        this.clock = clock;
        Settings = Stage.Play(FromZedagent.ConfigItemValueMap);
        Datastores = Stage.Play(FromZedagent.DatastoreConfig);
        Trees = Stage.Play(FromZedagent.ContentTreeConfig);
        Volumes = Stage.Play(FromZedagent.VolumeConfig);
        Refs = Stage.Play(FromZedmanager.VolumeRefConfig);
        Snapshots = Stage.Play(FromZedmanager.VolumesSnapshotConfig);
        ZedAgent = Stage.Play(FromZedagent.ZedAgentStatus);
        Network = Stage.Play(FromNim.DeviceNetworkStatus);
        Network.Publish(Uplink);
        Trees.SignalRestarted();
        Volumes.SignalRestarted();
        StartAgents();
    }

    private readonly TimeProvider? clock;

    private static DeviceNetworkStatus Uplink { get; } = new()
    {
        Ports = [new() { IfName = "lo", Logicallabel = "lo", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }] }],
    };

    public Stage Stage { get; } = new();

    public FileServer Files { get; } = new();

    public TestRegistry Registry { get; } = new();

    public IPublication<ConfigItemValueMap> Settings { get; }

    public IPublication<DatastoreConfig> Datastores { get; }

    public IPublication<ContentTreeConfig> Trees { get; }

    public IPublication<VolumeConfig> Volumes { get; }

    public IPublication<VolumeRefConfig> Refs { get; }

    public IPublication<VolumesSnapshotConfig> Snapshots { get; }

    /// <summary>The programs that volumemgr runs.</summary>
    public RealExec Programs { get; } = new();

    public IPublication<ZedAgentStatus> ZedAgent { get; }

    public IPublication<DeviceNetworkStatus> Network { get; }

    /// <summary>Starts those of the three agents that do not run.</summary>
    public void StartAgents()
    {
        if (!Stage.Runs("verifier"))
            Stage.Start<Owner.Verifier>(context => new VerifierAgent(context));
        if (!Stage.Runs("downloader"))
            Stage.Start<Owner.Downloader>(context => new DownloaderAgent(context));
        if (!Stage.Runs("volumemgr"))
            Stage.Start<Owner.Volumemgr>(context => new VolumemgrAgent(context), clock, Programs);
    }

    public void Kill(string agent) => Stage.StopAgent(agent);

    /// <summary>The device starts anew: /run is empty, zedagent and zedmanager say again what they said.</summary>
    public void Reboot()
    {
        DatastoreConfig[] datastores = [.. Datastores.Items.Values];
        ContentTreeConfig[] trees = [.. Trees.Items.Values];
        VolumeConfig[] volumes = [.. Volumes.Items.Values];
        VolumeRefConfig[] refs = [.. Refs.Items.Values];
        Stage.Reboot();
        Network.Publish(Uplink);
        foreach (DatastoreConfig datastore in datastores)
            Datastores.Publish(datastore);
        foreach (ContentTreeConfig tree in trees)
            Trees.Publish(tree);
        foreach (VolumeConfig volume in volumes)
            Volumes.Publish(volume);
        foreach (VolumeRefConfig reference in refs)
            Refs.Publish(reference);
        Trees.SignalRestarted();
        Volumes.SignalRestarted();
        StartAgents();
    }

    /// <summary>Leaves the record of a volume that was being made when volumemgr ended.</summary>
    public void Pending(VolumeStatus volume)
    {
        using MemoryPubSub<Owner.Volumemgr> volumemgr = new(Stage.Bus, new Eve.Agents.EventLoop(TimeProvider.System));
        volumemgr.Publish(FromVolumemgr.VolumeCreatePending).Publish(new VolumeCreatePending
        {
            VolumeID = volume.VolumeID,
            GenerationCounter = volume.GenerationCounter,
            ContentFormat = volume.ContentFormat,
            Encrypted = volume.Encrypted,
        });
    }

    /// <summary>A tree with a disk as qemu-img makes it.</summary>
    public async Task<Guid> DiskAsync(string kind, long size, Format format, params string[] more)
    {
        string file = Stage.Paths.Of("/config/disk");
        Eve.Agents.ExecResult made = await new Eve.Agents.Exec().RunAsync(new("qemu-img", ["create", "-q", "-f", kind, .. more, file, size.ToString()]), default);
        Assert.That(made.Succeeded, Is.True, made.ErrorOutput);
        byte[] content = File.ReadAllBytes(file);
        Files.Files["disk"] = content;
        return Tree("disk", format, FileDatastore(), TestImage.Sha(content), content.Length);
    }

    /// <summary>Nothing is asked of downloader and verifier any more.</summary>
    public Task SettledAsync() => Stage.UntilAsync(() => Stage.All<DownloaderConfig>().Count + Stage.All<VerifyImageConfig>().Count
        + Stage.All<DownloaderStatus>().Count + Stage.All<VerifyImageStatus>().Count == 0);

    public void Setting(string name, uint value)
    {
        ConfigItemValueMap map = Settings.Items.GetValueOrDefault(Keys.Global) ?? ConfigItemValueMap.Zero;
        ValueMap<string, ConfigItemValue> items = map.GlobalSettings ?? ValueMap<string, ConfigItemValue>.Empty;
        Settings.Publish(map with { GlobalSettings = items.Set(name, new() { Key = name, ItemType = ConfigItemType.Int, IntValue = value }) });
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
            ContentID = id,
            DatastoreIDList = [datastore],
            RelativeURL = url,
            Format = format,
            ContentSha256 = sha256,
            MaxDownloadSize = (ulong)size,
            DisplayName = "tree",
            IsLocal = true,
        });
        Trees.SignalRestarted();
        return id;
    }

    public VolumeConfig Volume(Guid tree, ulong size = 0, long generation = 0, Guid? id = null)
    {
        VolumeConfig config = new()
        {
            VolumeID = id ?? Guid.NewGuid(),
            ContentID = tree,
            MaxVolSize = size,
            GenerationCounter = generation,
            Encrypted = true,
            DisplayName = "volume",
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
