using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of ZFSPoolMetrics. Source: types/_types/StorageChildrenMetrics.schema.json of the facts.</summary>
public sealed record StorageChildrenMetrics : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static StorageChildrenMetrics Zero { get; } = new();

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public ulong GUID { get; init; }

    public ZFSVDevMetrics? Metrics { get; init; }

    public ValueList<StorageDiskMetrics?>? Disks { get; init; }

    public ValueList<StorageChildrenMetrics?>? Children { get; init; }
}
