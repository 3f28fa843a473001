using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of WirelessStatus, WwanStatus. Source: types/_types/WwanNetworkStatus.schema.json of the facts.</summary>
public sealed record WwanNetworkStatus
{
    /// <summary>All members at their zero.</summary>
    public static WwanNetworkStatus Zero { get; } = new();

    public string LogicalLabel { get; init => field = value ?? ""; } = "";

    public WwanPhysAddrs PhysAddrs { get; init => field = value ?? WwanPhysAddrs.Zero; } = WwanPhysAddrs.Zero;

    public WwanCellModule Module { get; init => field = value ?? WwanCellModule.Zero; } = WwanCellModule.Zero;

    public ValueList<WwanSimCard>? SimCards { get; init; }

    public string ConfigError { get; init => field = value ?? ""; } = "";

    public string ProbeError { get; init => field = value ?? ""; } = "";

    public WwanProvider CurrentProvider { get; init => field = value ?? WwanProvider.Zero; } = WwanProvider.Zero;

    public ValueList<WwanProvider>? VisibleProviders { get; init; }

    public ValueList<string>? CurrentRATs { get; init; }

    public ulong ConnectedAt { get; init; }

    public WwanIPSettings IPSettings { get; init => field = value ?? WwanIPSettings.Zero; } = WwanIPSettings.Zero;

    public bool LocationTracking { get; init; }

    public ValueList<WwanBearer>? Bearers { get; init; }

    public ValueList<WwanProfile>? Profiles { get; init; }
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanBearer.schema.json of the facts.</summary>
public sealed record WwanBearer
{
    /// <summary>All members at their zero.</summary>
    public static WwanBearer Zero { get; } = new();

    public string APN { get; init => field = value ?? ""; } = "";

    public BearerType Type { get; init; }

    public string IPType { get; init => field = value ?? ""; } = "";

    public bool Connected { get; init; }

    public string ConnectionError { get; init => field = value ?? ""; } = "";

    public ulong ConnectedAt { get; init; }
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanCellModule.schema.json of the facts.</summary>
public sealed record WwanCellModule
{
    /// <summary>All members at their zero.</summary>
    public static WwanCellModule Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string IMEI { get; init => field = value ?? ""; } = "";

    public string Model { get; init => field = value ?? ""; } = "";

    public string Manufacturer { get; init => field = value ?? ""; } = "";

    public string Revision { get; init => field = value ?? ""; } = "";

    public string ControlProtocol { get; init => field = value ?? ""; } = "";

    public string OpMode { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanIPSettings.schema.json of the facts.</summary>
public sealed record WwanIPSettings
{
    /// <summary>All members at their zero.</summary>
    public static WwanIPSettings Zero { get; } = new();

    public IPNet? Address { get; init; }

    public IpText Gateway { get; init; }

    public ValueList<IpText>? DNSServers { get; init; }

    public ushort MTU { get; init; }
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanProfile.schema.json of the facts.</summary>
public sealed record WwanProfile
{
    /// <summary>All members at their zero.</summary>
    public static WwanProfile Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string APN { get; init => field = value ?? ""; } = "";

    public BearerType BearerType { get; init; }

    public string IPType { get; init => field = value ?? ""; } = "";

    public bool ForbidRoaming { get; init; }
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanProvider.schema.json of the facts.</summary>
public sealed record WwanProvider
{
    /// <summary>All members at their zero.</summary>
    public static WwanProvider Zero { get; } = new();

    public string PLMN { get; init => field = value ?? ""; } = "";

    public string Description { get; init => field = value ?? ""; } = "";

    public bool CurrentServing { get; init; }

    public bool Roaming { get; init; }

    public bool Forbidden { get; init; }
}

/// <summary>Part of WwanNetworkStatus. Source: types/_types/WwanSimCard.schema.json of the facts.</summary>
public sealed record WwanSimCard
{
    /// <summary>All members at their zero.</summary>
    public static WwanSimCard Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public byte SlotNumber { get; init; }

    public bool SlotActivated { get; init; }

    public string ICCID { get; init => field = value ?? ""; } = "";

    public string IMSI { get; init => field = value ?? ""; } = "";

    public SimType Type { get; init; }

    public string State { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (int32 types.BearerType); other numbers are carried as they are.</summary>
public enum BearerType : int
{
    Unspecified = 0,
    Attach = 1,
    Default = 2,
    Dedicated = 3,
}

/// <summary>A number on the wire (int32 types.SimType); other numbers are carried as they are.</summary>
public enum SimType : int
{
    Unspecified = 0,
    Physical = 1,
    Embedded = 2,
}

/// <summary>The values of WwanCtrlProt known to the wire; others are carried as they are.</summary>
public static class WwanCtrlProt
{
    public const string Mbim = "mbim";
    public const string Qmi = "qmi";
    public const string Unspecified = "";
}

/// <summary>The values of WwanOpMode known to the wire; others are carried as they are.</summary>
public static class WwanOpMode
{
    public const string Connected = "online-and-connected";
    public const string Offline = "offline";
    public const string Online = "online";
    public const string RadioOff = "radio-off";
    public const string Unrecognized = "unrecognized";
    public const string Unspecified = "";
}
