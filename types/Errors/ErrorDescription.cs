using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Source: types/ErrorDescription.schema.json of the facts.</summary>
public sealed record ErrorDescription
{
    /// <summary>All members at their zero.</summary>
    public static ErrorDescription Zero { get; } = new();

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }
}
