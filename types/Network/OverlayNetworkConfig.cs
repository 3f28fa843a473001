using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// Part of AppNetworkConfig: an overlay adapter with its EID. Source: types/_era-2020-08/_types/OverlayNetworkConfig.schema.json of the facts.
/// </summary>
public sealed record OverlayNetworkConfig
{
    /// <summary>All members at their zero.</summary>
    public static OverlayNetworkConfig Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public IpText EID { get; init; }

    public string LispSignature { get; init => field = value ?? ""; } = "";

    public ValueList<ACE>? ACLs { get; init; }

    public MacAddress AppMacAddr { get; init; }

    public IpText AppIPAddr { get; init; }

    public Guid Network { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public AdditionalInfoDevice? AdditionalInfoDevice { get; init; }

    /// <summary>The LISP instance id, also for an app's adapter in spite of its name.</summary>
    public uint MgmtIID { get; init; }

    public ValueList<DNSNameToIP>? MgmtDnsNameToIPList { get; init; }

    public ValueList<MapServer>? MgmtMapServers { get; init; }
}

/// <summary>Part of OverlayNetworkConfig. Source: types/_era-2020-08/_types/AdditionalInfoDevice.schema.json of the facts.</summary>
public sealed record AdditionalInfoDevice
{
    /// <summary>All members at their zero.</summary>
    public static AdditionalInfoDevice Zero { get; } = new();

    public string UnderlayIP { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Hostname { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string City { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Region { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Country { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Loc { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Org { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of OverlayNetworkConfig. Source: types/_era-2020-08/_types/MapServer.schema.json of the facts.</summary>
public sealed record MapServer
{
    /// <summary>All members at their zero.</summary>
    public static MapServer Zero { get; } = new();

    public byte ServiceType { get; init; }

    public string NameOrIp { get; init => field = value ?? ""; } = "";

    public string Credential { get; init => field = value ?? ""; } = "";

    /// <summary>The server only: the credential is a secret.</summary>
    public override string ToString() => NameOrIp;
}
