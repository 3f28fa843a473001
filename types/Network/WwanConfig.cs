using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic WwanConfig (published by nim). Source: types/WwanConfig.schema.json of the facts.</summary>
public sealed record WwanConfig
{
    /// <summary>All members at their zero.</summary>
    public static WwanConfig Zero { get; } = new();

    public string DPCKey { get; init => field = value ?? ""; } = "";

    public GoTime DPCTimestamp { get; init; }

    public GoTime RSConfigTimestamp { get; init; }

    public bool RadioSilence { get; init; }

    public ValueList<WwanNetworkConfig>? Networks { get; init; }
}

/// <summary>Part of WwanConfig. Source: types/_types/WwanNetworkConfig.schema.json of the facts.</summary>
public sealed record WwanNetworkConfig
{
    /// <summary>All members at their zero.</summary>
    public static WwanNetworkConfig Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public WwanPhysAddrs PhysAddrs { get; init => field = value ?? WwanPhysAddrs.Zero; } = WwanPhysAddrs.Zero;

    public CellularAccessPoint AccessPoint { get; init => field = value ?? CellularAccessPoint.Zero; } = CellularAccessPoint.Zero;

    public ValueList<ProxyEntry>? Proxies { get; init; }

    public WwanProbe Probe { get; init => field = value ?? WwanProbe.Zero; } = WwanProbe.Zero;

    public bool LocationTracking { get; init; }

    public ushort MTU { get; init; }

    public uint RouteMetric { get; init; }
}
