using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NetworkXObjectConfig (published by zedagent). Source: types/NetworkXObjectConfig.schema.json of the facts.</summary>
public sealed record NetworkXObjectConfig
{
    /// <summary>All members at their zero.</summary>
    public static NetworkXObjectConfig Zero { get; } = new();

    [OmitEmpty]
    public Guid UUID { get; init; }

    [OmitEmpty]
    public NetworkType Type { get; init; }

    [OmitEmpty]
    public DhcpType Dhcp { get; init; }

    [OmitEmpty]
    public IPNet? Subnet { get; init; }

    public IPRange DhcpRange { get; init => field = value ?? IPRange.Zero; } = IPRange.Zero;

    [OmitEmpty]
    public bool IgnoreDhcpIPAddresses { get; init; }

    [OmitEmpty]
    public IpText Gateway { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpGateways { get; init; }

    [OmitEmpty]
    public string DomainName { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ValueList<IpText>? DNSServers { get; init; }

    [OmitEmpty]
    public ValueList<DNSNameToIP>? DNSNameToIPList { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpDNSConfig { get; init; }

    [OmitEmpty]
    public ValueList<string>? NTPServers { get; init; }

    [OmitEmpty]
    public bool IgnoreDhcpNtpServers { get; init; }

    [OmitEmpty]
    public ProxyConfig? Proxy { get; init; }

    public WirelessConfig WirelessCfg { get; init => field = value ?? WirelessConfig.Zero; } = WirelessConfig.Zero;

    [OmitEmpty]
    public ushort MTU { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}

/// <summary>Part of NetworkXObjectConfig. Source: types/_types/ProxyConfig.schema.json of the facts.</summary>
public sealed record ProxyConfig
{
    /// <summary>All members at their zero.</summary>
    public static ProxyConfig Zero { get; } = new();

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
}
