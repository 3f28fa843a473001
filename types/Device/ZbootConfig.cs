using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZbootConfig (published by nodeagent). Source: types/ZbootConfig.schema.json of the facts.</summary>
public sealed record ZbootConfig
{
    /// <summary>All members at their zero.</summary>
    public static ZbootConfig Zero { get; } = new();

    public string PartitionLabel { get; init => field = value ?? ""; } = "";

    public bool TestComplete { get; init; }
}
