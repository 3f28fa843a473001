using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DevicePortConfig (published by monitor, nim, no agent, zedagent). Source: types/DevicePortConfig.schema.json of the facts.</summary>
public sealed record DevicePortConfig
{
    /// <summary>All members at their zero.</summary>
    public static DevicePortConfig Zero { get; } = new();

    [OmitEmpty]
    public DevicePortConfigVersion Version { get; init; }

    [OmitEmpty]
    public string Key { get; init => field = value ?? ""; } = "";

    public GoTime TimePriority { get; init; }

    [OmitEmpty]
    public DPCState State { get; init; }

    public GoTime LastFailed { get; init; }

    public GoTime LastSucceeded { get; init; }

    public string LastError { get; init => field = value ?? ""; } = "";

    public string LastWarning { get; init => field = value ?? ""; } = "";

    public GoTime LastIPAndDNS { get; init; }

    [OmitEmpty]
    public ValueList<NetworkPortConfig>? Ports { get; init; }
}

/// <summary>Part of DevicePortConfig. Source: types/_types/NetworkPortConfig.schema.json of the facts.</summary>
public sealed record NetworkPortConfig
{
    /// <summary>All members at their zero.</summary>
    public static NetworkPortConfig Zero { get; } = new();

    [OmitEmpty]
    public string IfName { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string USBAddr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string PCIAddr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Phylabel { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Logicallabel { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ValueList<string>? SharedLabels { get; init; }

    [OmitEmpty]
    public string Alias { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public bool AllowLocalModifications { get; init; }

    [OmitEmpty]
    public Guid NetworkUUID { get; init; }

    [OmitEmpty]
    public bool IsMgmt { get; init; }

    [OmitEmpty]
    public bool IsL3Port { get; init; }

    [OmitEmpty]
    public bool InvalidConfig { get; init; }

    [OmitEmpty]
    public byte Cost { get; init; }

    [OmitEmpty]
    public ushort MTU { get; init; }

    [OmitEmpty]
    public DhcpType Dhcp { get; init; }

    [OmitEmpty]
    public string AddrSubnet { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public IpText Gateway { get; init; }

    [OmitEmpty]
    public string DomainName { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ValueList<string>? NTPServers { get; init; }

    [OmitEmpty]
    public ValueList<IpText>? DNSServers { get; init; }

    [OmitEmpty]
    public NetworkType Type { get; init; }

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

    public WirelessConfig WirelessCfg { get; init => field = value ?? WirelessConfig.Zero; } = WirelessConfig.Zero;

    public PNACConfig PNAC { get; init => field = value ?? PNACConfig.Zero; } = PNACConfig.Zero;

    public GoTime LastFailed { get; init; }

    public GoTime LastSucceeded { get; init; }

    public string LastError { get; init => field = value ?? ""; } = "";

    public string LastWarning { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public bool IgnoreDhcpNtpServers { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpIPAddresses { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpGateways { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpDNSConfig { get; init; }

    public PortConfigSource ConfigSource { get; init => field = value ?? PortConfigSource.Zero; } = PortConfigSource.Zero;
}

/// <summary>Part of NetworkPortConfig. Source: types/_types/PNACConfig.schema.json of the facts.</summary>
public sealed record PNACConfig
{
    /// <summary>All members at their zero.</summary>
    public static PNACConfig Zero { get; } = new();

    public bool Enabled { get; init; }

    [OmitEmpty]
    public string EAPIdentity { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public EAPMethod EAPMethod { get; init; }

    [OmitEmpty]
    public string CertEnrollmentProfileName { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("pubsub-large-ProxyCertPEM")]
    public ValueList<Bytes?>? CACertPEM { get; init; }
}

/// <summary>A number on the wire (int32 config.EAPMethod); other numbers are carried as they are.</summary>
public enum EAPMethod : int
{
    Unspecified = 0,
    Tls = 1,
}
