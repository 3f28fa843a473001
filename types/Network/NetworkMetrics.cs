using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NetworkMetrics (published by zedrouter). Source: types/NetworkMetrics.schema.json of the facts.</summary>
public sealed record NetworkMetrics
{
    /// <summary>All members at their zero.</summary>
    public static NetworkMetrics Zero { get; } = new();

    public ValueList<NetworkMetric>? MetricList { get; init; }

    public ulong TotalRuleCount { get; init; }
}

/// <summary>Part of NetworkMetrics. Source: types/_types/NetworkMetric.schema.json of the facts.</summary>
public sealed record NetworkMetric
{
    /// <summary>All members at their zero.</summary>
    public static NetworkMetric Zero { get; } = new();

    public string IfName { get; init => field = value ?? ""; } = "";

    public ulong TxBytes { get; init; }

    public ulong RxBytes { get; init; }

    public ulong TxDrops { get; init; }

    public ulong RxDrops { get; init; }

    public ulong TxPkts { get; init; }

    public ulong RxPkts { get; init; }

    public ulong TxErrors { get; init; }

    public ulong RxErrors { get; init; }

    public ulong TxAclDrops { get; init; }

    public ulong RxAclDrops { get; init; }

    public ulong TxAclRateLimitDrops { get; init; }

    public ulong RxAclRateLimitDrops { get; init; }
}
