using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of StorageChildren, ZFSPoolStatus. Source: types/_types/StorageDiskState.schema.json of the facts.</summary>
public sealed record StorageDiskState : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static StorageDiskState Zero { get; } = new();

    public DiskDescription? DiskName { get; init; }

    public StorageStatus Status { get; init; }

    public VDevAux AuxState { get; init; }

    public string AuxStateStr { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (uint64 types.VDevAux); other numbers are carried as they are.</summary>
public enum VDevAux : ulong
{
    VDevAuxUnspecified = 0,
    VDevAuxStatusOk = 1,
    VDevAuxOpenFailed = 2,
    VDevAuxCorruptData = 3,
    VDevAuxNoReplicas = 4,
    VDevAuxBadGUIDSum = 5,
    VDevAuxTooSmall = 6,
    VDevAuxBadLabel = 7,
    VDevAuxVersionNewer = 8,
    VDevAuxVersionOlder = 9,
    VDevAuxUnsupFeat = 10,
    VDevAuxSpared = 11,
    VDevAuxErrExceeded = 12,
    VDevAuxIOFailure = 13,
    VDevAuxBadLog = 14,
    VDevAuxExternal = 15,
    VDevAuxSplitPool = 16,
    VdevAuxBadAshift = 17,
    VdevAuxExternalPersist = 18,
    VdevAuxActive = 19,
    VdevAuxChildrenOffline = 20,
    VdevAuxAshiftTooBig = 21,
}
