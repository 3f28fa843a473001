using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of StorageChildrenMetrics, StorageDiskMetrics, StorageZVolMetrics, ZFSPoolMetrics. Source: types/_types/ZFSVDevMetrics.schema.json of the facts.</summary>
public sealed record ZFSVDevMetrics
{
    /// <summary>All members at their zero.</summary>
    public static ZFSVDevMetrics Zero { get; } = new();

    public ulong Alloc { get; init; }

    public ulong Space { get; init; }

    public ulong DSpace { get; init; }

    public ulong RSize { get; init; }

    public ulong ESize { get; init; }

    public ulong ReadErrors { get; init; }

    public ulong WriteErrors { get; init; }

    public ulong ChecksumErrors { get; init; }

    public ValueList<ulong> Ops { get; init => field = FixedLength.Of(value, 6); } = FixedLength.Of<ulong>(null, 6);

    public ValueList<ulong> Bytes { get; init => field = FixedLength.Of(value, 6); } = FixedLength.Of<ulong>(null, 6);

    public ulong IOsInProgress { get; init; }

    public ulong ReadTicks { get; init; }

    public ulong WriteTicks { get; init; }

    public ulong IOsTotalTicks { get; init; }

    public ulong WeightedIOTicks { get; init; }
}
