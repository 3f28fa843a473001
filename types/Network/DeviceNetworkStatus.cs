using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DeviceNetworkStatus (published by nim). Source: types/DeviceNetworkStatus.schema.json of the facts.</summary>
public sealed record DeviceNetworkStatus
{
    /// <summary>All members at their zero.</summary>
    public static DeviceNetworkStatus Zero { get; } = new();

    public string DPCKey { get; init => field = value ?? ""; } = "";

    public DevicePortConfigVersion Version { get; init; }

    public bool Testing { get; init; }

    public DPCState State { get; init; }

    public long CurrentIndex { get; init; }

    public RadioSilence RadioSilence { get; init => field = value ?? RadioSilence.Zero; } = RadioSilence.Zero;

    public ValueList<NetworkPortStatus>? Ports { get; init; }
}

/// <summary>Part of NetworkPortStatus. Source: types/_types/AddrInfo.schema.json of the facts.</summary>
public sealed record AddrInfo
{
    /// <summary>All members at their zero.</summary>
    public static AddrInfo Zero { get; } = new();

    public IpText Addr { get; init; }

    public Bytes? Mask { get; init; }

    public IPInfo Geo { get; init => field = value ?? IPInfo.Zero; } = IPInfo.Zero;

    public GoTime LastGeoTimestamp { get; init; }
}

/// <summary>Part of BondStatus. Source: types/_types/BondARPMonitorStatus.schema.json of the facts.</summary>
public sealed record BondARPMonitorStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondARPMonitorStatus Zero { get; } = new();

    public bool Enabled { get; init; }

    public uint PollingInterval { get; init; }

    public ValueList<IpText>? IPTargets { get; init; }

    public uint MissedMax { get; init; }
}

/// <summary>Part of BondStatus. Source: types/_types/BondLACPStatus.schema.json of the facts.</summary>
public sealed record BondLACPStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondLACPStatus Zero { get; } = new();

    public bool Enabled { get; init; }

    public LacpRate LACPRate { get; init; }

    public ushort ActiveAggregatorID { get; init; }

    public MacAddress PartnerMAC { get; init; }

    public ushort ActorKey { get; init; }

    public ushort PartnerKey { get; init; }
}

/// <summary>Part of BondStatus. Source: types/_types/BondMIIMonitorStatus.schema.json of the facts.</summary>
public sealed record BondMIIMonitorStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondMIIMonitorStatus Zero { get; } = new();

    public bool Enabled { get; init; }

    public uint PollingInterval { get; init; }

    public uint UpDelay { get; init; }

    public uint DownDelay { get; init; }
}

/// <summary>Part of BondMemberStatus. Source: types/_types/BondMemberLACPStatus.schema.json of the facts.</summary>
public sealed record BondMemberLACPStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondMemberLACPStatus Zero { get; } = new();

    public ushort AggregatorID { get; init; }

    public BondLACPChurnState ActorChurnState { get; init; }

    public BondLACPChurnState PartnerChurnState { get; init; }
}

/// <summary>Part of BondStatus. Source: types/_types/BondMemberStatus.schema.json of the facts.</summary>
public sealed record BondMemberStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondMemberStatus Zero { get; } = new();

    public string Logicallabel { get; init => field = value ?? ""; } = "";

    public bool MIIUp { get; init; }

    public BondMemberLACPStatus? LACP { get; init; }
}

/// <summary>Part of NetworkPortStatus. Source: types/_types/BondStatus.schema.json of the facts.</summary>
public sealed record BondStatus
{
    /// <summary>All members at their zero.</summary>
    public static BondStatus Zero { get; } = new();

    public BondMode Mode { get; init; }

    public string ActiveMember { get; init => field = value ?? ""; } = "";

    public BondMIIMonitorStatus MIIMonitor { get; init => field = value ?? BondMIIMonitorStatus.Zero; } = BondMIIMonitorStatus.Zero;

    public BondARPMonitorStatus ARPMonitor { get; init => field = value ?? BondARPMonitorStatus.Zero; } = BondARPMonitorStatus.Zero;

    public BondLACPStatus LACP { get; init => field = value ?? BondLACPStatus.Zero; } = BondLACPStatus.Zero;

    public ValueList<BondMemberStatus>? Members { get; init; }
}

/// <summary>Part of AddrInfo. Source: types/_types/IPInfo.schema.json of the facts.</summary>
public sealed record IPInfo
{
    /// <summary>All members at their zero.</summary>
    public static IPInfo Zero { get; } = new();

    [JsonPropertyName("ip")]
    public string IP { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("hostname")]
    public string Hostname { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("city")]
    public string City { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("region")]
    public string Region { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("country")]
    public string Country { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("loc")]
    public string Loc { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("org")]
    public string Org { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("postal")]
    public string Postal { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of DeviceNetworkStatus. Source: types/_types/NetworkPortStatus.schema.json of the facts.</summary>
public sealed record NetworkPortStatus
{
    /// <summary>All members at their zero.</summary>
    public static NetworkPortStatus Zero { get; } = new();

    public string IfName { get; init => field = value ?? ""; } = "";

    public string Phylabel { get; init => field = value ?? ""; } = "";

    public string Logicallabel { get; init => field = value ?? ""; } = "";

    public string PciLong { get; init => field = value ?? ""; } = "";

    public ValueList<string>? SharedLabels { get; init; }

    public string Alias { get; init => field = value ?? ""; } = "";

    public bool IsMgmt { get; init; }

    public bool IsL3Port { get; init; }

    public bool InvalidConfig { get; init; }

    public byte Cost { get; init; }

    public DhcpType Dhcp { get; init; }

    public NetworkType Type { get; init; }

    public IPNet? ConfiguredSubnet { get; init; }

    public IpText ConfiguredIP { get; init; }

    public bool IgnoredDhcpIPs { get; init; }

    public IPNet? IPv4Subnet { get; init; }

    public ValueList<IPNet?>? IPv6Subnets { get; init; }

    public string DomainName { get; init => field = value ?? ""; } = "";

    public ValueList<IpText>? DNSServers { get; init; }

    public ValueList<string>? NtpServers { get; init; }

    public ValueList<AddrInfo>? AddrInfoList { get; init; }

    public IpText ClusterIPAddr { get; init; }

    public ValueList<IpText>? DefaultRouters { get; init; }

    public bool Up { get; init; }

    public MacAddress MacAddr { get; init; }

    public ushort MTU { get; init; }

    public WirelessConfig WirelessCfg { get; init => field = value ?? WirelessConfig.Zero; } = WirelessConfig.Zero;

    public WirelessStatus WirelessStatus { get; init => field = value ?? WirelessStatus.Zero; } = WirelessStatus.Zero;

    public PNACStatus PNAC { get; init => field = value ?? PNACStatus.Zero; } = PNACStatus.Zero;

    public BondStatus BondStatus { get; init => field = value ?? BondStatus.Zero; } = BondStatus.Zero;

    public PortConfigSource ConfigSource { get; init => field = value ?? PortConfigSource.Zero; } = PortConfigSource.Zero;

    [OmitEmpty]
    public ValueList<ProxyEntry>? Proxies { get; init; }

    [OmitEmpty]
    public string Exceptions { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Pacfile { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public bool NetworkProxyEnable { get; init; }

    [OmitEmpty]
    public string NetworkProxyURL { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string WpadURL { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("pubsub-large-ProxyCertPEM")]
    public ValueList<Bytes?>? ProxyCertPEM { get; init; }

    [OmitEmpty]
    public L2LinkType L2Type { get; init; }

    public VLANConfig VLAN { get; init => field = value ?? VLANConfig.Zero; } = VLANConfig.Zero;

    public BondConfig Bond { get; init => field = value ?? BondConfig.Zero; } = BondConfig.Zero;

    public GoTime LastFailed { get; init; }

    public GoTime LastSucceeded { get; init; }

    public string LastError { get; init => field = value ?? ""; } = "";

    public string LastWarning { get; init => field = value ?? ""; } = "";

    public string LpsConfigError { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of NetworkPortStatus. Source: types/_types/PNACStatus.schema.json of the facts.</summary>
public sealed record PNACStatus
{
    /// <summary>All members at their zero.</summary>
    public static PNACStatus Zero { get; } = new();

    public bool Enabled { get; init; }

    public SupplicantState State { get; init; }

    public GoTime LastAuthTimestamp { get; init; }

    public ErrorDescription Error { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}

/// <summary>Part of NetworkPortStatus. Source: types/_types/WirelessStatus.schema.json of the facts.</summary>
public sealed record WirelessStatus
{
    /// <summary>All members at their zero.</summary>
    public static WirelessStatus Zero { get; } = new();

    public WirelessType WType { get; init; }

    public WwanNetworkStatus Cellular { get; init => field = value ?? WwanNetworkStatus.Zero; } = WwanNetworkStatus.Zero;
}

/// <summary>A number on the wire (uint8 types.BondLACPChurnState); other numbers are carried as they are.</summary>
public enum BondLACPChurnState : byte
{
    None = 0,
    Monitoring = 1,
    Churned = 2,
}

/// <summary>A number on the wire (int32 info.SupplicantState); other numbers are carried as they are.</summary>
public enum SupplicantState : int
{
    Unspecified = 0,
    Disconnected = 1,
    Connecting = 2,
    Authenticating = 3,
    Authenticated = 4,
    Failed = 5,
    Held = 6,
}
