using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Source: types/ErrorAndTime.schema.json of the facts.</summary>
public sealed record ErrorAndTime
{
    /// <summary>All members at their zero.</summary>
    public static ErrorAndTime Zero { get; } = new();

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
