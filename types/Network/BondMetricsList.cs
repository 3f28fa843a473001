using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic BondMetricsList (published by nim). Source: types/BondMetricsList.schema.json of the facts.</summary>
public sealed record BondMetricsList
{
    /// <summary>All members at their zero.</summary>
    public static BondMetricsList Zero { get; } = new();

    public ValueList<BondMetrics>? Bonds { get; init; }
}

/// <summary>Part of BondMemberMetrics. Source: types/_types/BondMemberLACPMetrics.schema.json of the facts.</summary>
public sealed record BondMemberLACPMetrics
{
    /// <summary>All members at their zero.</summary>
    public static BondMemberLACPMetrics Zero { get; } = new();

    public ulong ActorChurnedCount { get; init; }

    public ulong PartnerChurnedCount { get; init; }
}

/// <summary>Part of BondMetrics. Source: types/_types/BondMemberMetrics.schema.json of the facts.</summary>
public sealed record BondMemberMetrics
{
    /// <summary>All members at their zero.</summary>
    public static BondMemberMetrics Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public string IfName { get; init => field = value ?? ""; } = "";

    public ulong LinkFailureCount { get; init; }

    public BondMemberLACPMetrics? LACP { get; init; }
}

/// <summary>Part of BondMetricsList. Source: types/_types/BondMetrics.schema.json of the facts.</summary>
public sealed record BondMetrics
{
    /// <summary>All members at their zero.</summary>
    public static BondMetrics Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public ValueList<BondMemberMetrics>? Members { get; init; }
}
