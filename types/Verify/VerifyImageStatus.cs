using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VerifyImageStatus (published by verifier). Source: types/VerifyImageStatus.schema.json of the facts.</summary>
public sealed record VerifyImageStatus
{
    /// <summary>All members at their zero.</summary>
    public static VerifyImageStatus Zero { get; } = new();

    public string ImageSha256 { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public long Size { get; init; }

    public string MediaType { get; init => field = value ?? ""; } = "";

    public bool PendingAdd { get; init; }

    public bool PendingModify { get; init; }

    public bool PendingDelete { get; init; }

    public SwState State { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public ulong RefCount { get; init; }

    public bool Expired { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}
