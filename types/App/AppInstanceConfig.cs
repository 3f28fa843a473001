using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppInstanceConfig (published by zedagent, zedmanager). Source: types/AppInstanceConfig.schema.json of the facts.</summary>
public sealed record AppInstanceConfig
{
    /// <summary>All members at their zero.</summary>
    public static AppInstanceConfig Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public ValueList<string>? Errors { get; init; }

    public VmConfig FixedResources { get; init => field = value ?? VmConfig.Zero; } = VmConfig.Zero;

    public bool DisableLogs { get; init; }

    public ValueList<VolumeRefConfig>? VolumeRefConfigList { get; init; }

    public bool Activate { get; init; }

    /// <summary>Overlay (LISP) adapters. Absent, not null, for an app without any: today's records have no such member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<EIDOverlayConfig>? OverlayNetworkList { get; init; }

    public ValueList<AppNetAdapterConfig>? AppNetAdapterList { get; init; }

    public ValueList<IoAdapter>? IoAdapterList { get; init; }

    public AppInstanceOpsCmd RestartCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    public AppInstanceOpsCmd PurgeCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    public AppInstanceOpsCmd LocalRestartCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    public AppInstanceOpsCmd LocalPurgeCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    [JsonPropertyName("pubsub-large-CloudInitUserData")]
    public string? CloudInitUserData { get; init; }

    public bool RemoteConsole { get; init; }

    public IpText CollectStatsIPAddr { get; init; }

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

    public ValueList<string>? ProfileList { get; init; }

    public GoDuration Delay { get; init; }

    public bool Service { get; init; }

    public uint CloudInitVersion { get; init; }

    public SnapshotConfig Snapshot { get; init => field = value ?? SnapshotConfig.Zero; } = SnapshotConfig.Zero;

    public bool AllowToDiscover { get; init; }

    public bool IsDesignatedNodeID { get; init; }

    public Affinity AffinityType { get; init; }

    public AppRuntimeType DeploymentType { get; init; }

    public BootOrder ControllerBootOrder { get; init; }

    public BootOrderSource BootOrderSource { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(AppInstanceConfig);
}

/// <summary>Part of AppInstanceConfig. Source: types/_types/SnapshotConfig.schema.json of the facts.</summary>
public sealed record SnapshotConfig
{
    /// <summary>All members at their zero.</summary>
    public static SnapshotConfig Zero { get; } = new();

    public string ActiveSnapshot { get; init => field = value ?? ""; } = "";

    public uint MaxSnapshots { get; init; }

    public AppInstanceOpsCmd RollbackCmd { get; init => field = value ?? AppInstanceOpsCmd.Zero; } = AppInstanceOpsCmd.Zero;

    public ValueList<SnapshotDesc>? Snapshots { get; init; }
}

/// <summary>A number on the wire (int32 profile.BootOrderSource); other numbers are carried as they are.</summary>
public enum BootOrderSource : int
{
    Unspecified = 0,
    Lps = 1,
    Controller = 2,
    DeviceProperty = 3,
}
