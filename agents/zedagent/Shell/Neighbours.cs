using Eve.Agents.Zedagent.Core;
using Eve.Agents.Zedagent.Core.Report;
using Eve.Agents.Zedagent.Machine;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>The topics that reports are made of. Each change marks the objects it concerns.</summary>
internal sealed class Neighbours
{
    private readonly ISubscription<AppInstanceStatus> apps;
    private readonly ISubscription<NetworkInstanceStatus> networkInstances;
    private readonly ISubscription<VolumeStatus> volumes;
    private readonly ISubscription<ContentTreeStatus> contentTrees;
    private readonly ISubscription<BlobStatus> blobs;
    private readonly ISubscription<AppDiskMetric> appDisks;
    private readonly ISubscription<DiskMetric> disks;
    private readonly ISubscription<DomainMetric> domainMetrics;
    private readonly ISubscription<HostMemory> memory;
    private readonly ISubscription<AssignableAdapters> adapters;
    private readonly ISubscription<Capabilities> capabilities;
    private readonly ISubscription<DeviceNetworkStatus> network;
    private readonly ISubscription<DevicePortConfigList> portConfigs;
    private readonly ISubscription<NetworkMetrics> networkMetrics;
    private readonly ISubscription<NetworkInstanceMetrics> networkInstanceMetrics;
    private readonly ISubscription<NodeAgentStatus> nodeAgent;
    private readonly ISubscription<ZbootStatus> partitions;
    private readonly Dictionary<string, NetworkInstanceStatus> goneInstances = [];
    private readonly Action<Subject> mark;

    /// <param name="pubsub">Where the topics come from.</param>
    /// <param name="mark">Told of each object whose report is out of date.</param>
    /// <param name="onNetwork">The uplinks may have changed.</param>
    /// <param name="onNodeAgent">Reboots and the like.</param>
    public Neighbours(IPubSub<Owner.Zedagent> pubsub, Action<Subject> mark, Action onNetwork, Action onNodeAgent)
    {
        this.mark = mark;
        apps = On(FromZedmanager.AppInstanceStatus, OnApp);
        networkInstances = On(FromZedrouter.NetworkInstanceStatus, OnNetworkInstance);
        volumes = On(FromVolumemgr.VolumeStatus, change => mark(new(SubjectKind.Volume, change.Key)));
        contentTrees = On(FromVolumemgr.ContentTreeStatus, change => mark(new(SubjectKind.ContentTree, change.Key)));
        blobs = On(FromVolumemgr.BlobStatus, change => mark(new(SubjectKind.Blob, change.Key)));
        appDisks = On(FromVolumemgr.AppDiskMetric, OnAppDisk);
        disks = On(FromVolumemgr.DiskMetric, Nothing);
        domainMetrics = On(FromDomainmgr.DomainMetric, Nothing);
        memory = On(FromDomainmgr.HostMemory, Nothing);
        adapters = On(FromDomainmgr.AssignableAdapters, _ => mark(Subject.Device));
        capabilities = On(FromDomainmgr.Capabilities, _ => mark(Subject.Device));
        network = On(FromNim.DeviceNetworkStatus, change =>
        {
            if (change.Old is null || change.New is null || Lasting(change.Old) != Lasting(change.New))
                mark(Subject.Device);
            onNetwork();
        });
        portConfigs = On(FromNim.DevicePortConfigList, change =>
        {
            if (change.Old is null || change.New is null || Lasting(change.Old) != Lasting(change.New))
                mark(Subject.Device);
        });
        networkMetrics = On(FromZedrouter.NetworkMetrics, Nothing);
        networkInstanceMetrics = On(FromZedrouter.NetworkInstanceMetrics, Nothing);
        nodeAgent = On(FromNodeagent.NodeAgentStatus, _ =>
        {
            mark(Subject.Device);
            onNodeAgent();
        });
        partitions = On(FromBaseosmgr.ZbootStatus, _ => mark(Subject.Device));

        ISubscription<T> On<TOwner, T>(Topic<TOwner, T> topic, Action<Change<T>> handler)
            where TOwner : IAgentIdentity
            where T : class => pubsub.Subscribe(topic, new SubscriptionHandlers<T>(handler));

        static void Nothing<T>(Change<T> change)
            where T : class
        {
        }
    }

    public DeviceNetworkStatus Network => network.Items.GetValueOrDefault(Keys.Global) ?? DeviceNetworkStatus.Zero;

    /// <summary>As the config parser needs it.</summary>
    public DeviceFacts Device(Guid uuid)
    {
        NodeAgentStatus node = nodeAgent.Items.Values.FirstOrDefault() ?? NodeAgentStatus.Zero;
        string version = partitions.Items.Values.FirstOrDefault(partition => partition.CurrentPartition)?.ShortVersion ?? "";
        return new DeviceFacts(uuid, version, node.DeviceReboot || node.DeviceShutdown || node.DevicePoweroff);
    }

    /// <param name="machine">Null for reports that do not tell of it: looking costs a dozen files.</param>
    public ReportWorld World(Guid device, DateTimeOffset now, ConfigState config, bool hasConfig, IMachine? machine) => new()
    {
        Device = device,
        Now = now,
        Apps = apps.Items,
        NetworkInstances = networkInstances.Items,
        Volumes = volumes.Items,
        AppDisks = appDisks.Items,
        Disks = disks.Items,
        DomainMetrics = domainMetrics.Items,
        NetworkInstanceMetrics = networkInstanceMetrics.Items,
        Adapters = adapters.Items.GetValueOrDefault(Keys.Global) ?? AssignableAdapters.Zero,
        Network = Network,
        PortConfigs = portConfigs.Items.GetValueOrDefault(Keys.Global) ?? DevicePortConfigList.Zero,
        NetworkMetrics = networkMetrics.Items.GetValueOrDefault(Keys.Global) ?? NetworkMetrics.Zero,
        Memory = memory.Items.GetValueOrDefault(Keys.Global),
        NodeAgent = nodeAgent.Items.Values.FirstOrDefault() ?? NodeAgentStatus.Zero,
        Partitions = partitions.Items,
        Capabilities = capabilities.Items.GetValueOrDefault(Keys.Global) ?? Capabilities.Zero,
        Config = config,
        HasConfig = hasConfig,
        Machine = machine?.Look() ?? MachineFacts.None,
    };

    /// <summary>The message about one object; null when it is not to be reported.</summary>
    public Report? ReportOf(Subject subject, ReportWorld world) => subject.Kind switch
    {
        SubjectKind.Device => Messages.Device(world),
        SubjectKind.App => Messages.App(subject.Key, apps.Items.GetValueOrDefault(subject.Key), world),
        SubjectKind.NetworkInstance when networkInstances.Items.TryGetValue(subject.Key, out NetworkInstanceStatus? status) =>
            Messages.NetworkInstance(status, deleted: false, world),
        SubjectKind.NetworkInstance => goneInstances.Remove(subject.Key, out NetworkInstanceStatus? gone)
            ? Messages.NetworkInstance(gone, deleted: true, world)
            : null,
        SubjectKind.Volume => Messages.Volume(subject.Key, volumes.Items.GetValueOrDefault(subject.Key), world),
        SubjectKind.ContentTree => Messages.ContentTree(subject.Key, contentTrees.Items.GetValueOrDefault(subject.Key), world),
        _ => Messages.Blob(subject.Key, blobs.Items.GetValueOrDefault(subject.Key), world),
    };

    /// <summary>Everything that can be reported.</summary>
    public void MarkAll()
    {
        mark(Subject.Device);
        MarkEach(SubjectKind.App, apps.Items.Keys);
        MarkEach(SubjectKind.NetworkInstance, networkInstances.Items.Keys);
        MarkEach(SubjectKind.Volume, volumes.Items.Keys);
        MarkEach(SubjectKind.ContentTree, contentTrees.Items.Where(tree => tree.Value.IsLocal).Select(tree => tree.Key));
        MarkEach(SubjectKind.Blob, blobs.Items.Keys);

        void MarkEach(SubjectKind kind, IEnumerable<string> keys)
        {
            foreach (string key in keys)
                mark(new Subject(kind, key));
        }
    }

    private void OnApp(Change<AppInstanceStatus> change)
    {
        mark(new Subject(SubjectKind.App, change.Key));
        // Device info lists the apps, but not what becomes of each.
        if (change.Old is null || change.New is null)
            mark(Subject.Device);
    }

    private void OnNetworkInstance(Change<NetworkInstanceStatus> change)
    {
        if (change.New is null)
            goneInstances[change.Key] = change.Old!;
        else
            goneInstances.Remove(change.Key);
        mark(new Subject(SubjectKind.NetworkInstance, change.Key));
    }

    private void OnAppDisk(Change<AppDiskMetric> change)
    {
        if (change.Old is not null)
            return;
        foreach ((string key, VolumeStatus volume) in volumes.Items)
            if (Keys.DiskPath(volume.FileLocation) == change.Key)
                mark(new Subject(SubjectKind.Volume, key));
    }

    /// <summary>Without what every test of a port changes.</summary>
    private static DeviceNetworkStatus Lasting(DeviceNetworkStatus status) => status with
    {
        Testing = false,
        Ports = status.Ports?.Select(port => port with
        {
            LastFailed = GoTime.Zero,
            LastSucceeded = GoTime.Zero,
            AddrInfoList = port.AddrInfoList?.Select(address => address with { Geo = IPInfo.Zero, LastGeoTimestamp = GoTime.Zero }).ToValueList(),
        }).ToValueList(),
    };

    private static DevicePortConfigList Lasting(DevicePortConfigList list) => list with
    {
        PortConfigList = list.PortConfigList?.Select(config => config with
        {
            LastFailed = GoTime.Zero,
            LastSucceeded = GoTime.Zero,
            LastIPAndDNS = GoTime.Zero,
            Ports = config.Ports?.Select(port => port with { LastFailed = GoTime.Zero, LastSucceeded = GoTime.Zero }).ToValueList(),
        }).ToValueList(),
    };
}
