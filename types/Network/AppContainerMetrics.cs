using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppContainerMetrics (published by zedrouter). Source: types/AppContainerMetrics.schema.json of the facts.</summary>
public sealed record AppContainerMetrics
{
    /// <summary>All members at their zero.</summary>
    public static AppContainerMetrics Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public GoTime CollectTime { get; init; }

    public ValueList<AppContainerStats>? StatsList { get; init; }
}

/// <summary>Part of AppContainerMetrics. Source: types/_types/AppContainerStats.schema.json of the facts.</summary>
public sealed record AppContainerStats
{
    /// <summary>All members at their zero.</summary>
    public static AppContainerStats Zero { get; } = new();

    public string ContainerName { get; init => field = value ?? ""; } = "";

    public string Status { get; init => field = value ?? ""; } = "";

    public uint Pids { get; init; }

    public long Uptime { get; init; }

    public ulong CPUTotal { get; init; }

    public ulong SystemCPUTotal { get; init; }

    public uint UsedMem { get; init; }

    public uint AllocatedMem { get; init; }

    public ulong TxBytes { get; init; }

    public ulong RxBytes { get; init; }

    public ulong ReadBytes { get; init; }

    public ulong WriteBytes { get; init; }
}
