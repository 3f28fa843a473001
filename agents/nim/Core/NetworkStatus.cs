using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>Makes the record that all other agents read: each port of the configuration in use, with live data (nim facts, section 8).</summary>
public static class NetworkStatus
{
    /// <param name="config">The configuration in use or under test; null gives an empty record.</param>
    /// <param name="index">Its place in the list.</param>
    public static DeviceNetworkStatus For(DevicePortConfig? config, int index, bool testing, PortsReport report) =>
        config is null
            ? DeviceNetworkStatus.Zero
            : new()
            {
                DPCKey = config.Key,
                Version = config.Version,
                Testing = testing,
                State = config.State,
                CurrentIndex = index,
                Ports = config.Ports.OrEmpty().Select(port => Port(port, report)).ToValueList(),
            };

    /// <summary>Addresses that can be used as a source: not only valid on their own link.</summary>
    public static IEnumerable<IpText> UsableAddresses(NetworkPortStatus port) =>
        port.AddrInfoList.OrEmpty().Select(info => info.Addr).Where(address => !IsLinkLocal(address));

    private static NetworkPortStatus Port(NetworkPortConfig port, PortsReport report)
    {
        NetworkPortStatus status = FromConfig(port);
        if (port.IfName.Length == 0)
            return Broken(status, $"port {port.Logicallabel} is missing interface name");
        if (report.Link(port.IfName) is not { } link)
            return Broken(status, $"interface {port.IfName} is missing");

        MacAddress.TryParse(link.Mac, out MacAddress mac);
        status = status with { Up = link.Carrier, MacAddr = mac, MTU = (ushort)Math.Clamp(link.Mtu, 0, ushort.MaxValue) };
        return port.IsL3Port ? WithAddresses(status, port, link, report) : status;
    }

    private static NetworkPortStatus WithAddresses(NetworkPortStatus status, NetworkPortConfig port, PortLink link, PortsReport report)
    {
        DhcpLease? lease = port.Dhcp == DhcpType.Client ? report.Leases.Find(port.IfName) : null;
        bool useDns = lease is not null && !port.IgnoreDhcpDNSConfig;
        Subnet4? subnet = lease is { Address.IsNone: false } && Subnet4.ToNumber(lease.Address) is { } leased
            ? Subnet4.Of(leased, lease.PrefixLength)
            : Subnet4.Parse(port.AddrSubnet);
        return status with
        {
            IPv4Subnet = subnet?.ToIPNet(),
            DomainName = port.DomainName.Length > 0 ? port.DomainName : useDns ? lease!.DomainName : "",
            DNSServers = port.DNSServers.OrEmpty().Concat(useDns ? lease!.DnsServers : []).Distinct().ToValueList(),
            NtpServers = port.NTPServers.OrEmpty().Concat(lease is not null && !port.IgnoreDhcpNtpServers ? lease.NtpServers : []).ToValueList(),
            AddrInfoList = link.Addresses
                .Where(address => !(port.IgnoreDhcpIPAddresses && address.Address == lease?.Address))
                .Select(address => new AddrInfo { Addr = address.Address, Mask = Mask(address) })
                .ToValueList(),
            DefaultRouters = report.DefaultRoutes.Where(route => route.Device == port.IfName && route.Gateway.Length > 0)
                .Select(route => IpText.Parse(route.Gateway)).Distinct().ToValueList(),
        };
    }

    private static NetworkPortStatus FromConfig(NetworkPortConfig port) => new()
    {
        IfName = port.IfName,
        Phylabel = port.Phylabel,
        Logicallabel = port.Logicallabel,
        Alias = port.Alias,
        SharedLabels = port.SharedLabels,
        PciLong = port.PCIAddr,
        IsMgmt = port.IsMgmt,
        IsL3Port = port.IsL3Port,
        InvalidConfig = port.InvalidConfig,
        Cost = port.Cost,
        Dhcp = port.Dhcp,
        Type = port.Type,
        ConfiguredSubnet = Subnet4.Parse(port.AddrSubnet)?.ToIPNet(),
        ConfiguredIP = port.AddrSubnet.IndexOf('/') is > 0 and int slash && IpText.TryParse(port.AddrSubnet[..slash], out IpText address) ? address : IpText.None,
        IgnoredDhcpIPs = port.IgnoreDhcpIPAddresses,
        ConfigSource = port.ConfigSource,
        L2Type = port.L2Type,
        VLAN = port.VLAN,
        Bond = port.Bond,
        WirelessCfg = port.WirelessCfg,
        Proxies = port.Proxies,
        Exceptions = port.Exceptions,
        Pacfile = port.Pacfile,
        NetworkProxyEnable = port.NetworkProxyEnable,
        NetworkProxyURL = port.NetworkProxyURL,
        WpadURL = port.WpadURL,
        ProxyCertPEM = port.ProxyCertPEM,
        LastFailed = port.LastFailed,
        LastSucceeded = port.LastSucceeded,
        LastError = port.LastError,
        LastWarning = port.LastWarning,
    };

    /// <summary>Only in the status, and only where no test left an error of its own.</summary>
    private static NetworkPortStatus Broken(NetworkPortStatus status, string error) => status.LastError.Length > 0 ? status : status with { LastError = error };

    private static Bytes Mask(PortAddress address)
    {
        byte[] mask = new byte[address.Address.ToString().Contains(':') ? 16 : 4];
        for (int bit = 0; bit < address.PrefixLength; bit++)
            mask[bit / 8] |= (byte)(0x80 >> bit % 8);
        return Bytes.From(mask);
    }

    private static bool IsLinkLocal(IpText address) =>
        address.ToString().StartsWith("169.254.", StringComparison.Ordinal) || address.ToString().StartsWith("fe80:", StringComparison.Ordinal);
}
