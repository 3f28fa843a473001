using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppNetAdapterStatus, VifConfig, VifInfo. Source: types/_types/PodVIF.schema.json of the facts.</summary>
public sealed record PodVIF
{
    /// <summary>All members at their zero.</summary>
    public static PodVIF Zero { get; } = new();

    public string GuestIfName { get; init => field = value ?? ""; } = "";

    public PodIPAMConfig IPAM { get; init => field = value ?? PodIPAMConfig.Zero; } = PodIPAMConfig.Zero;
}

/// <summary>Part of PodIPAMConfig. Source: types/_types/PodDNS.schema.json of the facts.</summary>
public sealed record PodDNS
{
    /// <summary>All members at their zero.</summary>
    public static PodDNS Zero { get; } = new();

    public ValueList<string>? Nameservers { get; init; }

    public string Domain { get; init => field = value ?? ""; } = "";

    public ValueList<string>? Search { get; init; }

    public ValueList<string>? Options { get; init; }
}

/// <summary>Part of PodVIF. Source: types/_types/PodIPAMConfig.schema.json of the facts.</summary>
public sealed record PodIPAMConfig
{
    /// <summary>All members at their zero.</summary>
    public static PodIPAMConfig Zero { get; } = new();

    public ValueList<PodIPAddress>? IPs { get; init; }

    public ValueList<PodRoute>? Routes { get; init; }

    public PodDNS DNS { get; init => field = value ?? PodDNS.Zero; } = PodDNS.Zero;
}

/// <summary>Part of PodIPAMConfig. Source: types/_types/PodIPAddress.schema.json of the facts.</summary>
public sealed record PodIPAddress
{
    /// <summary>All members at their zero.</summary>
    public static PodIPAddress Zero { get; } = new();

    public IPNet? Address { get; init; }

    public IpText Gateway { get; init; }
}

/// <summary>Part of PodIPAMConfig. Source: types/_types/PodRoute.schema.json of the facts.</summary>
public sealed record PodRoute
{
    /// <summary>All members at their zero.</summary>
    public static PodRoute Zero { get; } = new();

    public IPNet? Dst { get; init; }

    public IpText GW { get; init; }
}
