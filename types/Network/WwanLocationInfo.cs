using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic WwanLocationInfo (published by wwan). Source: types/WwanLocationInfo.schema.json of the facts.</summary>
public sealed record WwanLocationInfo
{
    /// <summary>All members at their zero.</summary>
    public static WwanLocationInfo Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public double Latitude { get; init; }

    public double Longitude { get; init; }

    public double Altitude { get; init; }

    public float HorizontalUncertainty { get; init; }

    public string HorizontalReliability { get; init => field = value ?? ""; } = "";

    public float VerticalUncertainty { get; init; }

    public string VerticalReliability { get; init => field = value ?? ""; } = "";

    public ulong UTCTimestamp { get; init; }
}

/// <summary>The values of LocReliability known to the wire; others are carried as they are.</summary>
public static class LocReliability
{
    public const string High = "high";
    public const string Low = "low";
    public const string Medium = "medium";
    public const string Unspecified = "not-set";
    public const string VeryLow = "very-low";
}
