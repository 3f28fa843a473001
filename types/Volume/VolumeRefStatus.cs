using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeRefStatus (published by volumemgr). Source: types/VolumeRefStatus.schema.json of the facts.</summary>
public sealed record VolumeRefStatus
{
    /// <summary>All members at their zero.</summary>
    public static VolumeRefStatus Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public long GenerationCounter { get; init; }

    public long LocalGenerationCounter { get; init; }

    public Guid AppUUID { get; init; }

    public SwState State { get; init; }

    public string ActiveFileLocation { get; init => field = value ?? ""; } = "";

    public Format ContentFormat { get; init; }

    public bool ReadOnly { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public ulong MaxVolSize { get; init; }

    public bool PendingAdd { get; init; }

    public string WWN { get; init => field = value ?? ""; } = "";

    public bool VerifyOnly { get; init; }

    public Target Target { get; init; }

    public string CustomMeta { get; init => field = value ?? ""; } = "";

    public string ReferenceName { get; init => field = value ?? ""; } = "";

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
