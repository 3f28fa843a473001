using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic WwanMetrics (published by wwan). Source: types/WwanMetrics.schema.json of the facts.</summary>
public sealed record WwanMetrics
{
    /// <summary>All members at their zero.</summary>
    public static WwanMetrics Zero { get; } = new();

    public ValueList<WwanNetworkMetrics>? Networks { get; init; }
}

/// <summary>Part of WwanMetrics. Source: types/_types/WwanNetworkMetrics.schema.json of the facts.</summary>
public sealed record WwanNetworkMetrics
{
    /// <summary>All members at their zero.</summary>
    public static WwanNetworkMetrics Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public WwanPhysAddrs PhysAddrs { get; init => field = value ?? WwanPhysAddrs.Zero; } = WwanPhysAddrs.Zero;

    public WwanPacketStats PacketStats { get; init => field = value ?? WwanPacketStats.Zero; } = WwanPacketStats.Zero;

    public WwanSignalInfo SignalInfo { get; init => field = value ?? WwanSignalInfo.Zero; } = WwanSignalInfo.Zero;
}

/// <summary>Part of WwanNetworkMetrics. Source: types/_types/WwanPacketStats.schema.json of the facts.</summary>
public sealed record WwanPacketStats
{
    /// <summary>All members at their zero.</summary>
    public static WwanPacketStats Zero { get; } = new();

    public ulong RxBytes { get; init; }

    public ulong RxPackets { get; init; }

    public ulong RxDrops { get; init; }

    public ulong TxBytes { get; init; }

    public ulong TxPackets { get; init; }

    public ulong TxDrops { get; init; }
}

/// <summary>Part of WwanNetworkMetrics. Source: types/_types/WwanSignalInfo.schema.json of the facts.</summary>
public sealed record WwanSignalInfo
{
    /// <summary>All members at their zero.</summary>
    public static WwanSignalInfo Zero { get; } = new();

    public int RSSI { get; init; }

    public int RSRQ { get; init; }

    public int RSRP { get; init; }

    public int SNR { get; init; }
}
