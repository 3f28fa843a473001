using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of StorageChildrenMetrics, ZFSPoolMetrics. Source: types/_types/StorageDiskMetrics.schema.json of the facts.</summary>
public sealed record StorageDiskMetrics : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static StorageDiskMetrics Zero { get; } = new();

    public DiskDescription? DiskName { get; init; }

    public ZFSVDevMetrics? Metrics { get; init; }
}
