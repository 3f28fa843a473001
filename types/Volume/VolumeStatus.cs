using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeStatus (published by volumemgr). Source: types/VolumeStatus.schema.json of the facts.</summary>
public sealed record VolumeStatus
{
    /// <summary>All members at their zero.</summary>
    public static VolumeStatus Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public Guid ContentID { get; init; }

    public VolumeContentOriginType VolumeContentOriginType { get; init; }

    public ulong MaxVolSize { get; init; }

    public bool ReadOnly { get; init; }

    public long GenerationCounter { get; init; }

    public long LocalGenerationCounter { get; init; }

    public bool Encrypted { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public SwState State { get; init; }

    public VolumeSubState SubState { get; init; }

    public ulong RefCount { get; init; }

    public GoTime LastRefCountChangeTime { get; init; }

    public ulong Progress { get; init; }

    public long TotalSize { get; init; }

    public long CurrentSize { get; init; }

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public GoTime CreateTime { get; init; }

    public Format ContentFormat { get; init; }

    public GoTime LastUse { get; init; }

    public bool PreReboot { get; init; }

    public string ReferenceName { get; init => field = value ?? ""; } = "";

    public string WWN { get; init => field = value ?? ""; } = "";

    public Target Target { get; init; }

    public string CustomMeta { get; init => field = value ?? ""; } = "";

    public bool IsReplicated { get; init; }

    public bool IsNativeContainer { get; init; }

    public bool ClusterStorageTransientErr { get; init; }

    public long ClusterStorageRetryCount { get; init; }

    public string ErrorSourceType { get; init => field = value ?? ""; } = "";

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}

/// <summary>A number on the wire (uint8 types.volumeSubState); other numbers are carried as they are.</summary>
public enum VolumeSubState : byte
{
    Initial = 0,
    Preparing = 1,
    PrepareDone = 2,
    Created = 3,
    Deleting = 4,
}
