using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkPortConfig, NetworkPortStatus. Source: types/_types/BondConfig.schema.json of the facts.</summary>
public sealed record BondConfig
{
    /// <summary>All members at their zero.</summary>
    public static BondConfig Zero { get; } = new();

    [OmitEmpty]
    public ValueList<string>? AggregatedPorts { get; init; }

    [OmitEmpty]
    public BondMode Mode { get; init; }

    [OmitEmpty]
    public LacpRate LacpRate { get; init; }

    public BondMIIMonitor MIIMonitor { get; init => field = value ?? BondMIIMonitor.Zero; } = BondMIIMonitor.Zero;

    public BondArpMonitor ARPMonitor { get; init => field = value ?? BondArpMonitor.Zero; } = BondArpMonitor.Zero;
}

/// <summary>Part of BondConfig. Source: types/_types/BondArpMonitor.schema.json of the facts.</summary>
public sealed record BondArpMonitor
{
    /// <summary>All members at their zero.</summary>
    public static BondArpMonitor Zero { get; } = new();

    [OmitEmpty]
    public bool Enabled { get; init; }

    [OmitEmpty]
    public uint Interval { get; init; }

    [OmitEmpty]
    public ValueList<IpText>? IPTargets { get; init; }
}

/// <summary>Part of BondConfig. Source: types/_types/BondMIIMonitor.schema.json of the facts.</summary>
public sealed record BondMIIMonitor
{
    /// <summary>All members at their zero.</summary>
    public static BondMIIMonitor Zero { get; } = new();

    [OmitEmpty]
    public bool Enabled { get; init; }

    [OmitEmpty]
    public uint Interval { get; init; }

    [OmitEmpty]
    public uint UpDelay { get; init; }

    [OmitEmpty]
    public uint DownDelay { get; init; }
}
