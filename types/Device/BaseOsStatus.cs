using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic BaseOsStatus (published by baseosmgr). Source: types/BaseOsStatus.schema.json of the facts.</summary>
public sealed record BaseOsStatus
{
    /// <summary>All members at their zero.</summary>
    public static BaseOsStatus Zero { get; } = new();

    public string BaseOsVersion { get; init => field = value ?? ""; } = "";

    public bool Activated { get; init; }

    public bool TooEarly { get; init; }

    public string ContentTreeUUID { get; init => field = value ?? ""; } = "";

    public string PartitionLabel { get; init => field = value ?? ""; } = "";

    public string PartitionDevice { get; init => field = value ?? ""; } = "";

    public string PartitionState { get; init => field = value ?? ""; } = "";

    public SwState State { get; init; }

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
