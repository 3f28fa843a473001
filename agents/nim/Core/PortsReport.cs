using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>What the kernel and the DHCP client say about the ports now.</summary>
/// <param name="Error">Why the ports could not be set up or read; empty when all went well.</param>
public sealed record PortsReport(ValueList<PortLink> Links, ValueList<DefaultRoute> DefaultRoutes, ValueMap<string, DhcpLease> Leases, string Error)
{
    public static PortsReport Empty { get; } = new([], [], ValueMap<string, DhcpLease>.Empty, "");

    public PortLink? Link(string ifName) => Links.FirstOrDefault(link => link.Name == ifName);
}

/// <summary>A network interface, as far as the choice of ports cares.</summary>
/// <param name="Mac">Lower-case colon text; empty when it has none.</param>
/// <param name="Carrier">The layer below is up.</param>
/// <param name="Kind">"bridge", "veth" ...; empty for a plain device.</param>
/// <param name="Master">The bridge or bond it belongs to; empty for none.</param>
public sealed record PortLink(string Name, string Mac, int Mtu, bool Carrier, bool Broadcast, bool Loopback, string Kind, string Master, ValueList<PortAddress> Addresses);

/// <summary>An address on an interface.</summary>
public sealed record PortAddress(IpText Address, int PrefixLength);

/// <summary>A default route of the main table.</summary>
public sealed record DefaultRoute(string Device, string Gateway, long Metric);

/// <summary>What the DHCP client was given for one interface.</summary>
/// <param name="Reason">The client's last event: BOUND, RENEW, REBOOT, EXPIRE ...</param>
/// <param name="Address">None while there is no lease.</param>
public sealed record DhcpLease(
    string Reason,
    IpText Address,
    int PrefixLength,
    ValueList<IpText> Routers,
    ValueList<IpText> DnsServers,
    ValueList<string> NtpServers,
    string DomainName)
{
    /// <summary>Reads the name=value lines that the hook writes. Never fails: what cannot be read is left out.</summary>
    public static DhcpLease Parse(string text)
    {
        Dictionary<string, string> values = [];
        foreach (string line in text.Split('\n'))
            if (line.IndexOf('=') is > 0 and int at)
                values[line[..at]] = line[(at + 1)..].Trim();
        bool held = Value("reason") is "BOUND" or "RENEW" or "REBIND" or "REBOOT" or "INFORM" or "TIMEOUT" or "STATIC";
        IpText.TryParse(held ? Value("new_ip_address") : "", out IpText address);
        if (address.IsNone)
            return new(Value("reason"), IpText.None, 0, [], [], [], "");
        return new(
            Value("reason"),
            address,
            int.TryParse(Value("new_subnet_cidr"), out int length) && length is >= 0 and <= 32 ? length : 32,
            Addresses("new_routers"),
            Addresses("new_domain_name_servers"),
            Words("new_ntp_servers"),
            Words("new_domain_name").FirstOrDefault(""));

        string Value(string name) => values.GetValueOrDefault(name, "");
        ValueList<string> Words(string name) => Value(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToValueList();
        ValueList<IpText> Addresses(string name) =>
            Words(name).Where(word => IpText.TryParse(word, out _)).Select(IpText.Parse).ToValueList();
    }
}
