using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZbootStatus (published by baseosmgr). Source: types/ZbootStatus.schema.json of the facts.</summary>
public sealed record ZbootStatus
{
    /// <summary>All members at their zero.</summary>
    public static ZbootStatus Zero { get; } = new();

    public string PartitionLabel { get; init => field = value ?? ""; } = "";

    public string PartitionDevname { get; init => field = value ?? ""; } = "";

    public string PartitionState { get; init => field = value ?? ""; } = "";

    public string ShortVersion { get; init => field = value ?? ""; } = "";

    public string LongVersion { get; init => field = value ?? ""; } = "";

    public bool CurrentPartition { get; init; }

    public bool TestComplete { get; init; }
}
