using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppDiskMetric (published by volumemgr). Source: types/AppDiskMetric.schema.json of the facts.</summary>
public sealed record AppDiskMetric
{
    /// <summary>All members at their zero.</summary>
    public static AppDiskMetric Zero { get; } = new();

    public string DiskPath { get; init => field = value ?? ""; } = "";

    public ulong ProvisionedBytes { get; init; }

    public ulong UsedBytes { get; init; }

    public string DiskType { get; init => field = value ?? ""; } = "";

    public bool Dirty { get; init; }
}
