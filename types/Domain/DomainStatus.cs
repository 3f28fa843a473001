using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DomainStatus (published by domainmgr). Source: types/DomainStatus.schema.json of the facts.</summary>
public sealed record DomainStatus
{
    /// <summary>All members at their zero.</summary>
    public static DomainStatus Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public SwState State { get; init; }

    public bool Activated { get; init; }

    public long AppNum { get; init; }

    public uint PurgeCounter { get; init; }

    public uint RestartCounter { get; init; }

    public bool PendingAdd { get; init; }

    public bool PendingModify { get; init; }

    public bool PendingDelete { get; init; }

    public string DomainName { get; init => field = value ?? ""; } = "";

    public long DomainId { get; init; }

    public GoTime BootTime { get; init; }

    public ValueList<DiskStatus>? DiskStatusList { get; init; }

    public ValueList<VifInfo>? VifList { get; init; }

    public ValueList<IoAdapter>? IoAdapterList { get; init; }

    public bool DisableLogs { get; init; }

    public long TriedCount { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public bool ConfigFailed { get; init; }

    public bool BootFailed { get; init; }

    public bool AdaptersFailed { get; init; }

    public string OCIConfigDir { get; init => field = value ?? ""; } = "";

    public ValueMap<string, string>? EnvVariables { get; init; }

    public ValueList<WritableFile>? WritableFiles { get; init; }

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

    public bool Service { get; init; }

    public bool VirtualTPM { get; init; }

    public string FmlCustomResolution { get; init => field = value ?? ""; } = "";

    public bool IsDNidNode { get; init; }

    public string NodeName { get; init => field = value ?? ""; } = "";

    public bool PassthroughWindowsLicenseKey { get; init; }

    public AppRuntimeType DeploymentType { get; init; }

    public CrashHandlingState CrashState { get; init; }

    public string CrashRunState { get; init => field = value ?? ""; } = "";

    public string GuestCoreDumpPath { get; init => field = value ?? ""; } = "";

    public GoTime HoldUntil { get; init; }

    public string GdbSocket { get; init => field = value ?? ""; } = "";

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}

/// <summary>Part of DomainStatus. Source: types/_types/DiskStatus.schema.json of the facts.</summary>
public sealed record DiskStatus
{
    /// <summary>All members at their zero.</summary>
    public static DiskStatus Zero { get; } = new();

    public string VolumeKey { get; init => field = value ?? ""; } = "";

    public bool ReadOnly { get; init; }

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public Format Format { get; init; }

    public string MountDir { get; init => field = value ?? ""; } = "";

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public string Devtype { get; init => field = value ?? ""; } = "";

    public string Vdev { get; init => field = value ?? ""; } = "";

    public string WWN { get; init => field = value ?? ""; } = "";

    public string CustomMeta { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of DomainStatus. Source: types/_types/VifInfo.schema.json of the facts.</summary>
public sealed record VifInfo
{
    /// <summary>All members at their zero.</summary>
    public static VifInfo Zero { get; } = new();

    public string Bridge { get; init => field = value ?? ""; } = "";

    public string Vif { get; init => field = value ?? ""; } = "";

    public MacAddress Mac { get; init; }

    public ushort MTU { get; init; }

    public PodVIF PodVif { get; init => field = value ?? PodVIF.Zero; } = PodVIF.Zero;

    public uint VifOrder { get; init; }

    public string VifUsed { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of DomainStatus. Source: types/_types/WritableFile.schema.json of the facts.</summary>
public sealed record WritableFile
{
    /// <summary>All members at their zero.</summary>
    public static WritableFile Zero { get; } = new();

    public string Path { get; init => field = value ?? ""; } = "";

    public string Content { get; init => field = value ?? ""; } = "";

    public string Permissions { get; init => field = value ?? ""; } = "";

    public string Encoding { get; init => field = value ?? ""; } = "";

    public string Owner { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (uint8 types.CrashHandlingState); other numbers are carried as they are.</summary>
public enum CrashHandlingState : byte
{
    None = 0,
    CaptureInProgress = 1,
    Captured = 2,
    Held = 3,
}
