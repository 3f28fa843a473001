using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NetworkInstanceConfig (published by zedagent). Source: types/NetworkInstanceConfig.schema.json of the facts.</summary>
public sealed record NetworkInstanceConfig
{
    /// <summary>All members at their zero.</summary>
    public static NetworkInstanceConfig Zero { get; } = new();

    public Guid UUID { get; init; }

    public string Version { get; init => field = value ?? ""; } = "";

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public NetworkInstanceType Type { get; init; }

    public bool Activate { get; init; }

    public string PortLabel { get; init => field = value ?? ""; } = "";

    public AddressType IpType { get; init; }

    public IPNet? Subnet { get; init; }

    public IpText Gateway { get; init; }

    public string DomainName { get; init => field = value ?? ""; } = "";

    public ValueList<string>? NtpServers { get; init; }

    public ValueList<IpText>? DnsServers { get; init; }

    public IPRange DhcpRange { get; init => field = value ?? IPRange.Zero; } = IPRange.Zero;

    public ValueList<DNSNameToIP>? DnsNameToIPList { get; init; }

    public ushort MTU { get; init; }

    public bool PropagateConnRoutes { get; init; }

    public ValueList<IPRouteConfig>? StaticRoutes { get; init; }

    public bool EnableFlowlog { get; init; }

    public STPConfig STPConfig { get; init => field = value ?? STPConfig.Zero; } = STPConfig.Zero;

    public ValueList<VlanAccessPort>? VlanAccessPorts { get; init; }

    public bool ForwardLLDP { get; init; }

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
