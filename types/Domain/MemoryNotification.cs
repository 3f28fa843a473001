using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic MemoryNotification (published by watcher). Source: types/MemoryNotification.schema.json of the facts.</summary>
public sealed record MemoryNotification
{
    /// <summary>All members at their zero.</summary>
    public static MemoryNotification Zero { get; } = new();

    public ulong Total { get; init; }

    public ulong Used { get; init; }

    public UsageZone Zone { get; init; }

    public ulong PrevUsage { get; init; }

    public ValueList<ulong>? LastFive { get; init; }

    public ulong UsageSlab { get; init; }

    public ulong PrevSlab { get; init; }
}
