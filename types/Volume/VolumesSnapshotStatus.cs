using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumesSnapshotStatus (published by volumemgr). Source: types/VolumesSnapshotStatus.schema.json of the facts.</summary>
public sealed record VolumesSnapshotStatus
{
    /// <summary>All members at their zero.</summary>
    public static VolumesSnapshotStatus Zero { get; } = new();

    public string SnapshotID { get; init => field = value ?? ""; } = "";

    public ValueMap<string, RawJson?>? VolumeSnapshotMeta { get; init; }

    public GoTime TimeCreated { get; init; }

    public Guid AppUUID { get; init; }

    public long RefCount { get; init; }

    public VolumesSnapshotAction ResultOfAction { get; init; }

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
