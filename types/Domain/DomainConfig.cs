using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DomainConfig (published by zedmanager). Source: types/DomainConfig.schema.json of the facts.</summary>
public sealed record DomainConfig
{
    /// <summary>All members at their zero.</summary>
    public static DomainConfig Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public bool Activate { get; init; }

    public bool UserActivate { get; init; }

    public long AppNum { get; init; }

    public string Kernel { get; init => field = value ?? ""; } = "";

    public string Ramdisk { get; init => field = value ?? ""; } = "";

    public long Memory { get; init; }

    public long MaxMem { get; init; }

    public long VCpus { get; init; }

    public long MaxCpus { get; init; }

    public string RootDev { get; init => field = value ?? ""; } = "";

    public string ExtraArgs { get; init => field = value ?? ""; } = "";

    public string BootLoader { get; init => field = value ?? ""; } = "";

    public ValueList<uint>? CPUs { get; init; }

    public string DeviceTree { get; init => field = value ?? ""; } = "";

    public ValueList<string>? DtDev { get; init; }

    public ValueList<long>? IRQs { get; init; }

    public ValueList<string>? IOMem { get; init; }

    public VmMode VirtualizationMode { get; init; }

    public bool EnableVnc { get; init; }

    public uint VncDisplay { get; init; }

    public string VncPasswd { get; init => field = value ?? ""; } = "";

    public bool CPUsPinned { get; init; }

    public long VMMMaxMem { get; init; }

    public bool EnableVncShimVM { get; init; }

    public bool EnforceNetworkInterfaceOrder { get; init; }

    public bool EnableOemWinLicenseKey { get; init; }

    public bool DisableVirtualTPM { get; init; }

    public BootOrder BootOrder { get; init; }

    public bool DisableLogs { get; init; }

    public string GPUConfig { get; init => field = value ?? ""; } = "";

    public ValueList<DiskConfig>? DiskConfigList { get; init; }

    public ValueList<VifConfig>? VifList { get; init; }

    public ValueList<IoAdapter>? IoAdapterList { get; init; }

    public string KubeImageName { get; init => field = value ?? ""; } = "";

    public uint PurgeCounter { get; init; }

    public uint RestartCounter { get; init; }

    public bool IsDNidNode { get; init; }

    public Affinity AffinityType { get; init; }

    [JsonPropertyName("pubsub-large-CloudInitUserData")]
    public string? CloudInitUserData { get; init; }

    public string CipherBlockID { get; init => field = value ?? ""; } = "";

    public string CipherContextID { get; init => field = value ?? ""; } = "";

    public Bytes? InitialValue { get; init; }

    [JsonPropertyName("pubsub-large-CipherData")]
    public Bytes? CipherData { get; init; }

    public Bytes? ClearTextHash { get; init; }

    public bool IsCipher { get; init; }

    public CipherContext? CipherContext { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public MetaDataType MetaDataType { get; init; }

    public bool Service { get; init; }

    public uint CloudInitVersion { get; init; }

    public OemWindowsLicenseKeyInfo OemWindowsLicenseKeyInfo { get; init => field = value ?? OemWindowsLicenseKeyInfo.Zero; } = OemWindowsLicenseKeyInfo.Zero;

    public AppRuntimeType DeploymentType { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(DomainConfig);
}

/// <summary>Part of DomainConfig. Source: types/_types/DiskConfig.schema.json of the facts.</summary>
public sealed record DiskConfig
{
    /// <summary>All members at their zero.</summary>
    public static DiskConfig Zero { get; } = new();

    public string VolumeKey { get; init => field = value ?? ""; } = "";

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public bool ReadOnly { get; init; }

    public Format Format { get; init; }

    public string MountDir { get; init => field = value ?? ""; } = "";

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public string WWN { get; init => field = value ?? ""; } = "";

    public Target Target { get; init; }

    public string CustomMeta { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of OemWindowsLicenseKeyInfo. Source: types/_types/DmiSystemInfo.schema.json of the facts.</summary>
public sealed record DmiSystemInfo
{
    /// <summary>All members at their zero.</summary>
    public static DmiSystemInfo Zero { get; } = new();

    public string Manufacturer { get; init => field = value ?? ""; } = "";

    public string ProductName { get; init => field = value ?? ""; } = "";

    public string Version { get; init => field = value ?? ""; } = "";

    public string SerialNumber { get; init => field = value ?? ""; } = "";

    public string UUID { get; init => field = value ?? ""; } = "";

    public string SKUNumber { get; init => field = value ?? ""; } = "";

    public string Family { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of DomainConfig. Source: types/_types/OemWindowsLicenseKeyInfo.schema.json of the facts.</summary>
public sealed record OemWindowsLicenseKeyInfo
{
    /// <summary>All members at their zero.</summary>
    public static OemWindowsLicenseKeyInfo Zero { get; } = new();

    public DmiSystemInfo SystemInfo { get; init => field = value ?? DmiSystemInfo.Zero; } = DmiSystemInfo.Zero;

    public QemuArguments Qemu { get; init => field = value ?? QemuArguments.Zero; } = QemuArguments.Zero;

    public Nothing Xen { get; init => field = value ?? Nothing.Zero; } = Nothing.Zero;
}

/// <summary>Part of DomainConfig. Source: types/_types/VifConfig.schema.json of the facts.</summary>
public sealed record VifConfig
{
    /// <summary>All members at their zero.</summary>
    public static VifConfig Zero { get; } = new();

    public string Bridge { get; init => field = value ?? ""; } = "";

    public string Vif { get; init => field = value ?? ""; } = "";

    public MacAddress Mac { get; init; }

    public ushort MTU { get; init; }

    public PodVIF PodVif { get; init => field = value ?? PodVIF.Zero; } = PodVIF.Zero;

    public uint VifOrder { get; init; }
}
