using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic WwanStatus (published by wwan). Source: types/WwanStatus.schema.json of the facts.</summary>
public sealed record WwanStatus
{
    /// <summary>All members at their zero.</summary>
    public static WwanStatus Zero { get; } = new();

    public string DPCKey { get; init => field = value ?? ""; } = "";

    public GoTime DPCTimestamp { get; init; }

    public GoTime RSConfigTimestamp { get; init; }

    public ValueList<WwanNetworkStatus>? Networks { get; init; }
}
