using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic IPFlow (published by zedrouter). Source: types/IPFlow.schema.json of the facts.</summary>
public sealed record IPFlow
{
    /// <summary>All members at their zero.</summary>
    public static IPFlow Zero { get; } = new();

    public FlowScope Scope { get; init => field = value ?? FlowScope.Zero; } = FlowScope.Zero;

    public ValueList<FlowRec>? Flows { get; init; }

    public ValueList<DNSReq>? DNSReqs { get; init; }
}

/// <summary>Part of IPFlow. Source: types/_types/DNSReq.schema.json of the facts.</summary>
public sealed record DNSReq
{
    /// <summary>All members at their zero.</summary>
    public static DNSReq Zero { get; } = new();

    public string HostName { get; init => field = value ?? ""; } = "";

    public ValueList<IpText>? Addrs { get; init; }

    public long RequestTime { get; init; }

    public int ACLNum { get; init; }
}

/// <summary>Part of IPFlow. Source: types/_types/FlowRec.schema.json of the facts.</summary>
public sealed record FlowRec
{
    /// <summary>All members at their zero.</summary>
    public static FlowRec Zero { get; } = new();

    public IPTuple Flow { get; init => field = value ?? IPTuple.Zero; } = IPTuple.Zero;

    public bool Inbound { get; init; }

    public int ACLID { get; init; }

    public ACLActionType Action { get; init; }

    public long StartTime { get; init; }

    public long StopTime { get; init; }

    public long TxBytes { get; init; }

    public long TxPkts { get; init; }

    public long RxBytes { get; init; }

    public long RxPkts { get; init; }
}

/// <summary>Part of IPFlow. Source: types/_types/FlowScope.schema.json of the facts.</summary>
public sealed record FlowScope
{
    /// <summary>All members at their zero.</summary>
    public static FlowScope Zero { get; } = new();

    public Guid AppUUID { get; init; }

    public string NetAdapterName { get; init => field = value ?? ""; } = "";

    public string BrIfName { get; init => field = value ?? ""; } = "";

    public Guid NetUUID { get; init; }

    public string Sequence { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of FlowRec. Source: types/_types/IPTuple.schema.json of the facts.</summary>
public sealed record IPTuple
{
    /// <summary>All members at their zero.</summary>
    public static IPTuple Zero { get; } = new();

    public IpText Src { get; init; }

    public IpText Dst { get; init; }

    public int SrcPort { get; init; }

    public int DstPort { get; init; }

    public int Proto { get; init; }
}

/// <summary>A number on the wire (uint8 types.ACLActionType); other numbers are carried as they are.</summary>
public enum ACLActionType : byte
{
    None = 0,
    Accept = 1,
    Drop = 2,
}
