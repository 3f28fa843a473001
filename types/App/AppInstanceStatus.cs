using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppInstanceStatus (published by zedmanager). Source: types/AppInstanceStatus.schema.json of the facts.</summary>
public sealed record AppInstanceStatus
{
    /// <summary>All members at their zero.</summary>
    public static AppInstanceStatus Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public string DomainName { get; init => field = value ?? ""; } = "";

    public bool Activated { get; init; }

    public bool ActivateInprogress { get; init; }

    public VmConfig FixedResources { get; init => field = value ?? VmConfig.Zero; } = VmConfig.Zero;

    public ValueList<VolumeRefStatus>? VolumeRefStatusList { get; init; }

    /// <summary>One for each of <see cref="OverlayNetworkList"/>, in its order; zero until identitymanager has answered, and after its EID was given back. Absent without overlay adapters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<EIDStatusDetails>? EIDList { get; init; }

    public ValueList<AppNetAdapterStatus>? AppNetAdapters { get; init; }

    /// <summary>The overlay adapters of the config that the app follows. Absent without any: today's records have no such member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<EIDOverlayConfig>? OverlayNetworkList { get; init; }

    public GoTime BootTime { get; init; }

    public ValueList<IoAdapter>? IoAdapterList { get; init; }

    public Inprogress RestartInprogress { get; init; }

    public GoTime RestartStartedAt { get; init; }

    public Inprogress PurgeInprogress { get; init; }

    public GoTime PurgeStartedAt { get; init; }

    public SwState State { get; init; }

    public bool MissingNetwork { get; init; }

    public bool MissingMemory { get; init; }

    public bool NoBootPriority { get; init; }

    public string ErrorSourceType { get; init => field = value ?? ""; } = "";

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public GoTime StartTime { get; init; }

    public SnapshottingStatus SnapStatus { get; init => field = value ?? SnapshottingStatus.Zero; } = SnapshottingStatus.Zero;

    public ulong MemOverhead { get; init; }

    public bool NoUploadStatsToController { get; init; }

    public bool IsDesignatedNodeID { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}

/// <summary>Part of SnapshottingStatus. Source: types/_types/SnapshotInstanceStatus.schema.json of the facts.</summary>
public sealed record SnapshotInstanceStatus
{
    /// <summary>All members at their zero.</summary>
    public static SnapshotInstanceStatus Zero { get; } = new();

    public SnapshotDesc Snapshot { get; init => field = value ?? SnapshotDesc.Zero; } = SnapshotDesc.Zero;

    public bool Reported { get; init; }

    public GoTime TimeTriggered { get; init; }

    public GoTime TimeCreated { get; init; }

    public Guid AppInstanceID { get; init; }

    public UUIDandVersion ConfigVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public ErrorDescription Error { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}

/// <summary>Part of AppInstanceStatus. Source: types/_types/SnapshottingStatus.schema.json of the facts.</summary>
public sealed record SnapshottingStatus
{
    /// <summary>All members at their zero.</summary>
    public static SnapshottingStatus Zero { get; } = new();

    public uint MaxSnapshots { get; init; }

    public ValueList<SnapshotInstanceStatus>? RequestedSnapshots { get; init; }

    public ValueList<SnapshotInstanceStatus>? AvailableSnapshots { get; init; }

    public ValueList<SnapshotDesc>? SnapshotsToBeDeleted { get; init; }

    public ValueList<VolumesSnapshotConfig>? PreparedVolumesSnapshotConfigs { get; init; }

    public SnapshotWhen SnapshotTakenType { get; init; }

    public bool HasRollbackRequest { get; init; }

    public string ActiveSnapshot { get; init => field = value ?? ""; } = "";

    public bool RollbackInProgress { get; init; }
}

/// <summary>A number on the wire (uint8 types.SnapshotWhen); other numbers are carried as they are.</summary>
public enum SnapshotWhen : byte
{
    NoSnapshotTake = 0,
    SnapshotImmediate = 1,
    SnapshotOnUpgrade = 2,
}
