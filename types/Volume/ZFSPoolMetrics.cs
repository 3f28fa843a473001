using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZFSPoolMetrics (published by zfsmanager). Source: types/ZFSPoolMetrics.schema.json of the facts.</summary>
public sealed record ZFSPoolMetrics
{
    /// <summary>All members at their zero.</summary>
    public static ZFSPoolMetrics Zero { get; } = new();

    public string PoolName { get; init => field = value ?? ""; } = "";

    public GoTime CollectionTime { get; init; }

    public ZFSVDevMetrics? Metrics { get; init; }

    public ValueList<StorageChildrenMetrics?>? ChildrenDataset { get; init; }

    public ValueList<StorageDiskMetrics?>? Disks { get; init; }

    public ValueList<StorageZVolMetrics?>? ZVols { get; init; }
}

/// <summary>Part of ZFSPoolMetrics. Source: types/_types/StorageZVolMetrics.schema.json of the facts.</summary>
public sealed record StorageZVolMetrics : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static StorageZVolMetrics Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public ZFSVDevMetrics? Metrics { get; init; }
}
