using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZFSPoolStatus (published by zfsmanager). Source: types/ZFSPoolStatus.schema.json of the facts.</summary>
public sealed record ZFSPoolStatus
{
    /// <summary>All members at their zero.</summary>
    public static ZFSPoolStatus Zero { get; } = new();

    public string PoolName { get; init => field = value ?? ""; } = "";

    public string ZfsVersion { get; init => field = value ?? ""; } = "";

    public StorageRaidType CurrentRaid { get; init; }

    public double CompressionRatio { get; init; }

    public ulong ZpoolSize { get; init; }

    public uint CountZvols { get; init; }

    public StorageStatus StorageState { get; init; }

    public ValueList<StorageDiskState?>? Disks { get; init; }

    public string CollectorErrors { get; init => field = value ?? ""; } = "";

    public ValueList<StorageChildren?>? Children { get; init; }

    public PoolStatus PoolStatusMsg { get; init; }

    public string PoolStatusMsgStr { get; init => field = value ?? ""; } = "";

    public PoolTrimStatus TrimStatus { get; init => field = value ?? PoolTrimStatus.Zero; } = PoolTrimStatus.Zero;
}

/// <summary>Part of ZFSPoolStatus. Source: types/_types/PoolTrimStatus.schema.json of the facts.</summary>
public sealed record PoolTrimStatus
{
    /// <summary>All members at their zero.</summary>
    public static PoolTrimStatus Zero { get; } = new();

    public GoTime LastStartTime { get; init; }
}

/// <summary>A number on the wire (uint32 types.PoolStatus); other numbers are carried as they are.</summary>
public enum PoolStatus : uint
{
    Unspecified = 0,
    CorruptCache = 1,
    MissingDevR = 2,
    MissingDevNr = 3,
    CorruptLabelR = 4,
    CorruptLabelNr = 5,
    BadGUIDSum = 6,
    CorruptPool = 7,
    CorruptData = 8,
    FailingDev = 9,
    VersionNewer = 10,
    HostidMismatch = 11,
    HosidActive = 12,
    HostidRequired = 13,
    IoFailureWait = 14,
    IoFailureContinue = 15,
    IOFailureMMP = 16,
    BadLog = 17,
    Errata = 18,
    UnsupFeatRead = 19,
    UnsupFeatWrite = 20,
    FaultedDevR = 21,
    FaultedDevNr = 22,
    VersionOlder = 23,
    FeatDisabled = 24,
    Resilvering = 25,
    OfflineDev = 26,
    RemovedDev = 27,
    Rebuilding = 28,
    RebuildScrub = 29,
    NonNativeAshift = 30,
    CompatibilityErr = 31,
    IncompatibleFeat = 32,
    Ok = 33,
}
