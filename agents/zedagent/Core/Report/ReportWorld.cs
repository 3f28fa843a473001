using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>What the neighbours told, as far as reports need it. A view of live tables: used only within one handler.</summary>
public sealed record ReportWorld
{
    /// <summary>From onboarding.</summary>
    public required Guid Device { get; init; }

    public required DateTimeOffset Now { get; init; }

    public IReadOnlyDictionary<string, AppInstanceStatus> Apps { get; init; } = new Dictionary<string, AppInstanceStatus>();

    public IReadOnlyDictionary<string, NetworkInstanceStatus> NetworkInstances { get; init; } = new Dictionary<string, NetworkInstanceStatus>();

    public IReadOnlyDictionary<string, VolumeStatus> Volumes { get; init; } = new Dictionary<string, VolumeStatus>();

    public IReadOnlyDictionary<string, AppDiskMetric> AppDisks { get; init; } = new Dictionary<string, AppDiskMetric>();

    public IReadOnlyDictionary<string, DiskMetric> Disks { get; init; } = new Dictionary<string, DiskMetric>();

    public IReadOnlyDictionary<string, DomainMetric> DomainMetrics { get; init; } = new Dictionary<string, DomainMetric>();

    public IReadOnlyDictionary<string, NetworkInstanceMetrics> NetworkInstanceMetrics { get; init; } = new Dictionary<string, NetworkInstanceMetrics>();

    public AssignableAdapters Adapters { get; init; } = AssignableAdapters.Zero;

    public DeviceNetworkStatus Network { get; init; } = DeviceNetworkStatus.Zero;

    public DevicePortConfigList PortConfigs { get; init; } = DevicePortConfigList.Zero;

    public NetworkMetrics NetworkMetrics { get; init; } = NetworkMetrics.Zero;

    public HostMemory? Memory { get; init; }

    public NodeAgentStatus NodeAgent { get; init; } = NodeAgentStatus.Zero;

    public IReadOnlyDictionary<string, ZbootStatus> Partitions { get; init; } = new Dictionary<string, ZbootStatus>();

    public Capabilities Capabilities { get; init; } = Capabilities.Zero;

    /// <summary>The config and what became of it.</summary>
    public ConfigState Config { get; init; } = ConfigState.Empty;

    /// <summary>A config was received or read since the start.</summary>
    public bool HasConfig { get; init; }

    public MachineFacts Machine { get; init; } = MachineFacts.None;
}

/// <summary>What the machine itself tells.</summary>
/// <param name="Architecture">As uname says: "x86_64".</param>
/// <param name="HostName">Of the kernel.</param>
/// <param name="BootTime">In whole seconds.</param>
/// <param name="Cpus">Logical processors.</param>
/// <param name="MemoryMB">Total.</param>
/// <param name="FreeMemoryMB">Available to new work.</param>
/// <param name="Product">From the firmware, trimmed.</param>
public sealed record MachineFacts(string Architecture, string HostName, DateTimeOffset BootTime, int Cpus, long MemoryMB, long FreeMemoryMB, ProductFacts Product)
{
    public static MachineFacts None { get; } = new("", "", DateTimeOffset.UnixEpoch, 0, 0, 0, ProductFacts.None);

    /// <summary>Time that all processors together were busy.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>The running image, from /run/eve-release; empty when there is none.</summary>
    public string Release { get; init; } = "";

    /// <summary>From /etc/resolv.conf.</summary>
    public ValueList<string> DnsServers { get; init; } = [];

    public ValueList<string> DnsSearch { get; init; } = [];

    /// <summary>SHA-256 of /config/root-certificate.pem; empty without one.</summary>
    public ValueList<byte> RootCertificateHash { get; init; } = [];

    /// <summary>Of the disk below /persist.</summary>
    public long PersistBytes { get; init; }

    public bool RemoteAccessDisabled { get; init; }

    public bool HasWatchdog { get; init; }
}

/// <summary>What the firmware says about the product.</summary>
public sealed record ProductFacts(
    string Manufacturer, string Name, string Version, string Serial, string Uuid, string BiosVendor, string BiosVersion, string BiosDate)
{
    public static ProductFacts None { get; } = new("", "", "", "", "", "", "", "");
}
