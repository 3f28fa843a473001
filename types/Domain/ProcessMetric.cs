using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ProcessMetric (published by domainmgr). Source: types/ProcessMetric.schema.json of the facts.</summary>
public sealed record ProcessMetric
{
    /// <summary>All members at their zero.</summary>
    public static ProcessMetric Zero { get; } = new();

    public int Pid { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public bool UserProcess { get; init; }

    public bool Watched { get; init; }

    public int NumFDs { get; init; }

    public int NumThreads { get; init; }

    public double UserTime { get; init; }

    public double SystemTime { get; init; }

    public double CPUPercent { get; init; }

    public GoTime CreateTime { get; init; }

    public ulong VMBytes { get; init; }

    public ulong RssBytes { get; init; }

    public float MemoryPercent { get; init; }

    public string Stack { get; init => field = value ?? ""; } = "";
}
