using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ResolveStatus (published by downloader). Source: types/ResolveStatus.schema.json of the facts.</summary>
public sealed record ResolveStatus
{
    /// <summary>All members at their zero.</summary>
    public static ResolveStatus Zero { get; } = new();

    public Guid DatastoreID { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public string ImageSha256 { get; init => field = value ?? ""; } = "";

    public uint Counter { get; init; }

    public long RetryCount { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public string OrigError { get; init => field = value ?? ""; } = "";

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}
