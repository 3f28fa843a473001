using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DomainMetric (published by domainmgr). Source: types/DomainMetric.schema.json of the facts.</summary>
public sealed record DomainMetric
{
    /// <summary>All members at their zero.</summary>
    public static DomainMetric Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public ulong CPUTotalNs { get; init; }

    public uint CPUScaled { get; init; }

    public uint AllocatedMB { get; init; }

    public uint UsedMemory { get; init; }

    public uint MaxUsedMemory { get; init; }

    public uint AvailableMemory { get; init; }

    public double UsedMemoryPercent { get; init; }

    public GoTime LastHeard { get; init; }

    public bool Activated { get; init; }

    public string NodeName { get; init => field = value ?? ""; } = "";
}
