using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NetworkInstanceStatus (published by zedrouter). Source: types/NetworkInstanceStatus.schema.json of the facts.</summary>
public sealed record NetworkInstanceStatus
{
    /// <summary>All members at their zero.</summary>
    public static NetworkInstanceStatus Zero { get; } = new();

    public Guid UUID { get; init; }

    public string Version { get; init => field = value ?? ""; } = "";

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public NetworkInstanceType Type { get; init; }

    public string PortLabel { get; init => field = value ?? ""; } = "";

    public AddressType IpType { get; init; }

    public IPNet? Subnet { get; init; }

    public IpText Gateway { get; init; }

    public string DomainName { get; init => field = value ?? ""; } = "";

    public ValueList<string>? NtpServers { get; init; }

    public ValueList<IpText>? DnsServers { get; init; }

    public IPRange DhcpRange { get; init => field = value ?? IPRange.Zero; } = IPRange.Zero;

    public ValueList<DNSNameToIP>? DnsNameToIPList { get; init; }

    public bool PropagateConnRoutes { get; init; }

    public ValueList<IPRouteConfig>? StaticRoutes { get; init; }

    public bool EnableFlowlog { get; init; }

    public STPConfig STPConfig { get; init => field = value ?? STPConfig.Zero; } = STPConfig.Zero;

    public ValueList<VlanAccessPort>? VlanAccessPorts { get; init; }

    public bool ForwardLLDP { get; init; }

    public long BridgeNum { get; init; }

    public string BridgeName { get; init => field = value ?? ""; } = "";

    public IpText BridgeIPAddr { get; init; }

    public MacAddress BridgeMac { get; init; }

    public long BridgeIfindex { get; init; }

    public string MirrorIfName { get; init => field = value ?? ""; } = "";

    public ValueMap<string, AssignedAddrs>? IPAssignments { get; init; }

    public ValueList<VifNameMac>? Vifs { get; init; }

    public ValueMap<uint, uint>? VlanMap { get; init; }

    public uint NumTrunkPorts { get; init; }

    public ErrorAndTime ValidationErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public ErrorAndTime AllocationErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public ulong Activate { get; init; }

    public bool Activated { get; init; }

    public ChangeInProgressType ChangeInProgress { get; init; }

    public ErrorAndTime IPConflictErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public ushort MTU { get; init; }

    public ErrorAndTime MTUConflictErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public ValueList<string>? Ports { get; init; }

    public ValueList<string>? CombinedNTPServers { get; init; }

    public ValueList<IPRouteStatus>? IntendedRoutes { get; init; }

    public ValueList<IPRouteInfo>? CurrentRoutes { get; init; }

    public ErrorAndTime PortErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public ErrorAndTime ReconcileErr { get; init => field = value ?? ErrorAndTime.Zero; } = ErrorAndTime.Zero;

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }
}

/// <summary>Part of NetworkInstanceStatus. Source: types/_types/IPRouteInfo.schema.json of the facts.</summary>
public sealed record IPRouteInfo
{
    /// <summary>All members at their zero.</summary>
    public static IPRouteInfo Zero { get; } = new();

    public AddressType IPVersion { get; init; }

    public IPNet? DstNetwork { get; init; }

    public IpText Gateway { get; init; }

    public string OutputPort { get; init => field = value ?? ""; } = "";

    public Guid GatewayApp { get; init; }
}

/// <summary>Part of NetworkInstanceStatus. Source: types/_types/IPRouteStatus.schema.json of the facts.</summary>
public sealed record IPRouteStatus
{
    /// <summary>All members at their zero.</summary>
    public static IPRouteStatus Zero { get; } = new();

    public IPNet? DstNetwork { get; init; }

    public IpText Gateway { get; init; }

    public string OutputPortLabel { get; init => field = value ?? ""; } = "";

    public NIPortProbe PortProbe { get; init => field = value ?? NIPortProbe.Zero; } = NIPortProbe.Zero;

    public bool PreferLowerCost { get; init; }

    public bool PreferStrongerWwanSignal { get; init; }

    public string SelectedPort { get; init => field = value ?? ""; } = "";

    public bool RunningPortProbing { get; init; }

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

/// <summary>Part of NetworkInstanceStatus. Source: types/_types/VifNameMac.schema.json of the facts.</summary>
public sealed record VifNameMac
{
    /// <summary>All members at their zero.</summary>
    public static VifNameMac Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public MacAddress MacAddr { get; init; }

    public Guid AppID { get; init; }
}

/// <summary>A number on the wire (int32 types.ChangeInProgressType); other numbers are carried as they are.</summary>
public enum ChangeInProgressType : int
{
    None = 0,
    Create = 1,
    Modify = 2,
    Delete = 3,
    Last = 255,
}
