using Eve.Types;

namespace Eve.Agents.Network;

/// <summary>The kernel's network at one moment.</summary>
public sealed record KernelView(ValueList<Link> Links, ValueList<Route> Routes, ValueList<PolicyRule> Rules)
{
    public static KernelView Empty { get; } = new([], [], []);
}

/// <summary>A network interface as the kernel has it.</summary>
/// <param name="Mac">Lower-case colon text; empty when it has none.</param>
/// <param name="Up">Administratively up.</param>
/// <param name="Carrier">The layer below is up.</param>
/// <param name="Kind">"bridge", "veth" ...; empty for a plain device.</param>
/// <param name="Master">The bridge or bond it belongs to; empty for none.</param>
public sealed record Link(
    string Name,
    int Index,
    string Mac,
    int Mtu,
    bool Up,
    bool Carrier,
    bool Broadcast,
    bool Loopback,
    string Kind,
    string Master,
    ValueList<LinkAddress> Addresses)
{
    public bool Has(string cidr) => Addresses.Any(address => address.Cidr == cidr);
}

/// <summary>An address on an interface.</summary>
/// <param name="LinkLocal">Only valid on its own link.</param>
public sealed record LinkAddress(IpText Address, int PrefixLength, bool LinkLocal)
{
    /// <summary>"10.1.0.1/24".</summary>
    public string Cidr => $"{Address}/{PrefixLength}";
}

/// <summary>A route of the kernel.</summary>
/// <param name="Type">"unicast", "unreachable" ...</param>
/// <param name="Destination">"default" or a network in CIDR text.</param>
/// <param name="Table">"main" or a number.</param>
public sealed record Route(string Type, string Destination, string Gateway, string Device, string Table, long Metric);

/// <summary>A policy rule of the kernel; addresses in CIDR text or "all".</summary>
public sealed record PolicyRule(long Priority, string From, string To, string Table);
