using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Source: types/RadioSilence.schema.json of the facts.</summary>
public sealed record RadioSilence
{
    /// <summary>All members at their zero.</summary>
    public static RadioSilence Zero { get; } = new();

    public bool Imposed { get; init; }

    public bool ChangeInProgress { get; init; }

    public GoTime ChangeRequestedAt { get; init; }

    public string ConfigError { get; init => field = value ?? ""; } = "";
}
