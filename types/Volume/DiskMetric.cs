using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DiskMetric (published by volumemgr). Source: types/DiskMetric.schema.json of the facts.</summary>
public sealed record DiskMetric
{
    /// <summary>All members at their zero.</summary>
    public static DiskMetric Zero { get; } = new();

    public string DiskPath { get; init => field = value ?? ""; } = "";

    public ulong ReadBytes { get; init; }

    public ulong WriteBytes { get; init; }

    public ulong ReadCount { get; init; }

    public ulong WriteCount { get; init; }

    public ulong TotalBytes { get; init; }

    public ulong UsedBytes { get; init; }

    public ulong FreeBytes { get; init; }

    public bool IsDir { get; init; }

    public string PartitionLabel { get; init => field = value ?? ""; } = "";

    public string PartitionType { get; init => field = value ?? ""; } = "";

    public string PartitionUUID { get; init => field = value ?? ""; } = "";
}
