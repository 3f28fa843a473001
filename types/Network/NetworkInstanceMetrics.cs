using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NetworkInstanceMetrics (published by zedrouter). Source: types/NetworkInstanceMetrics.schema.json of the facts.</summary>
public sealed record NetworkInstanceMetrics
{
    /// <summary>All members at their zero.</summary>
    public static NetworkInstanceMetrics Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public NetworkInstanceType Type { get; init; }

    public string BridgeName { get; init => field = value ?? ""; } = "";

    public NetworkMetrics NetworkMetrics { get; init => field = value ?? NetworkMetrics.Zero; } = NetworkMetrics.Zero;

    public ValueList<ProbeMetrics>? ProbeMetrics { get; init; }

    public VlanMetrics VlanMetrics { get; init => field = value ?? VlanMetrics.Zero; } = VlanMetrics.Zero;
}

/// <summary>Part of ProbeMetrics. Source: types/_types/ProbeIntfMetrics.schema.json of the facts.</summary>
public sealed record ProbeIntfMetrics
{
    /// <summary>All members at their zero.</summary>
    public static ProbeIntfMetrics Zero { get; } = new();

    public string IntfName { get; init => field = value ?? ""; } = "";

    public ValueList<IpText>? NexthopIPs { get; init; }

    public bool NexthopUP { get; init; }

    public bool RemoteUP { get; init; }

    public uint NexthopUPCnt { get; init; }

    public uint NexthopDownCnt { get; init; }

    public uint RemoteUPCnt { get; init; }

    public uint RemoteDownCnt { get; init; }

    public uint LatencyToRemote { get; init; }
}

/// <summary>Part of NetworkInstanceMetrics. Source: types/_types/ProbeMetrics.schema.json of the facts.</summary>
public sealed record ProbeMetrics
{
    /// <summary>All members at their zero.</summary>
    public static ProbeMetrics Zero { get; } = new();

    public string DstNetwork { get; init => field = value ?? ""; } = "";

    public string SelectedPort { get; init => field = value ?? ""; } = "";

    public string SelectedPortIfName { get; init => field = value ?? ""; } = "";

    public ValueList<string>? RemoteEndpoints { get; init; }

    public uint LocalPingIntvl { get; init; }

    public uint RemotePingIntvl { get; init; }

    public uint PortCount { get; init; }

    public ValueList<ProbeIntfMetrics>? IntfProbeStats { get; init; }
}

/// <summary>Part of NetworkInstanceMetrics. Source: types/_types/VlanMetrics.schema.json of the facts.</summary>
public sealed record VlanMetrics
{
    /// <summary>All members at their zero.</summary>
    public static VlanMetrics Zero { get; } = new();

    public uint NumTrunkPorts { get; init; }

    public ValueMap<uint, uint>? VlanCounts { get; init; }
}
