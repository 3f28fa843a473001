using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic HostMemory (published by domainmgr). Source: types/HostMemory.schema.json of the facts.</summary>
public sealed record HostMemory
{
    /// <summary>All members at their zero.</summary>
    public static HostMemory Zero { get; } = new();

    public ulong TotalMemoryMB { get; init; }

    public ulong FreeMemoryMB { get; init; }

    public ulong UsedEveMB { get; init; }

    public ulong KmemUsedEveMB { get; init; }

    public uint Ncpus { get; init; }
}
