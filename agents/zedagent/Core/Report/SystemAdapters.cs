using Eve.Api.Info;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>The device's port configurations: the one in use with its live state, the others as configured (report facts, section 3).</summary>
internal static class SystemAdapters
{
    public static SystemAdapterInfo Of(ReportWorld world)
    {
        SystemAdapterInfo info = new() { CurrentIndex = (uint)Math.Max(world.PortConfigs.CurrentIndex, 0) };
        int index = 0;
        foreach (DevicePortConfig config in world.PortConfigs.PortConfigList.OrEmpty())
        {
            bool current = index++ == world.PortConfigs.CurrentIndex;
            DevicePortStatus status = new()
            {
                Version = (uint)config.Version,
                Key = config.Key,
                TimePriority = Convert.TimeAlways(config.TimePriority),
                LastFailed = Convert.Time(config.LastFailed),
                LastSucceeded = Convert.Time(config.LastSucceeded),
                LastError = config.LastError,
            };
            foreach (NetworkPortConfig port in config.Ports.OrEmpty())
            {
                NetworkPortStatus? live = current ? world.Network.Ports.OrEmpty().FirstOrDefault(one => one.Logicallabel == port.Logicallabel) : null;
                status.Ports.Add(live is null ? Configured(port, world) : Live(live, port, world));
            }
            info.Status.Add(status);
        }
        return info;
    }

    private static DevicePort Configured(NetworkPortConfig port, ReportWorld world)
    {
        DevicePort result = new()
        {
            Ifname = port.IfName,
            Name = port.Logicallabel,
            IsMgmt = port.IsMgmt,
            Cost = port.Cost,
            Free = port.Cost == 0,
            Usage = UsageOf(port.Logicallabel, world),
            NetworkUUID = port.NetworkUUID == Guid.Empty ? "" : port.NetworkUUID.ToString(),
            ConfigSource = Source(port.ConfigSource),
            DhcpType = (uint)port.Dhcp,
            Subnet = port.AddrSubnet,
            Domainname = port.DomainName,
            Proxy = Proxy(port.Proxies, port.Exceptions, port.Pacfile, port.NetworkProxyEnable, port.NetworkProxyURL, port.WpadURL),
            Dns = new ZInfoDNS { DNSdomain = port.DomainName },
            Err = Convert.TestResults(port.LastError, port.LastFailed, port.LastWarning, port.LastSucceeded),
        };
        result.Dns.DNSservers.AddRange(port.DNSServers.OrEmpty().Select(server => server.ToString()));
        if (!port.Gateway.IsNone)
            result.DefaultRouters.Add(port.Gateway.ToString());
        AddNtp(result, port.NTPServers.OrEmpty());
        return result;
    }

    private static DevicePort Live(NetworkPortStatus port, NetworkPortConfig config, ReportWorld world)
    {
        DevicePort result = new()
        {
            Ifname = port.IfName,
            Name = port.Logicallabel,
            IsMgmt = port.IsMgmt,
            Cost = port.Cost,
            Free = port.Cost == 0,
            Usage = UsageOf(port.Logicallabel, world),
            NetworkUUID = config.NetworkUUID.ToString(),
            ConfigSource = Source(port.ConfigSource),
            DhcpType = (uint)port.Dhcp,
            Subnet = SubnetText(port.IPv4Subnet ?? port.IPv6Subnets.OrEmpty().FirstOrDefault()),
            Up = port.Up,
            Mtu = port.MTU,
            Domainname = port.DomainName,
            MacAddr = port.MacAddr.ToString(),
            Proxy = Proxy(port.Proxies, port.Exceptions, port.Pacfile, port.NetworkProxyEnable, port.NetworkProxyURL, port.WpadURL),
            Dns = new ZInfoDNS { DNSdomain = port.DomainName },
            Err = Convert.TestResults(port.LastError, port.LastFailed, port.LastWarning, port.LastSucceeded),
        };
        result.IPAddrs.AddRange(port.AddrInfoList.OrEmpty().Select(address => address.Addr.ToString()));
        if (!port.ClusterIPAddr.IsNone)
            result.IPAddrs.Add(port.ClusterIPAddr.ToString());
        result.DefaultRouters.AddRange(port.DefaultRouters.OrEmpty().Select(router => router.ToString()));
        result.Dns.DNSservers.AddRange(port.DNSServers.OrEmpty().Select(server => server.ToString()));
        AddNtp(result, port.NtpServers.OrEmpty());
        return result;
    }

    private static Api.Common.PhyIoMemberUsage UsageOf(string label, ReportWorld world) =>
        (Api.Common.PhyIoMemberUsage)(int)(world.Adapters.IoBundleList.OrEmpty().FirstOrDefault(bundle => bundle.Logicallabel == label)?.Usage ?? 0);

    private static void AddNtp(DevicePort port, ValueList<string> servers)
    {
        if (servers.Count == 0)
            return;
        port.NtpServer = servers[0];
        port.MoreNtpServers.AddRange(servers.Skip(1));
    }

    private static Api.Common.PortConfigSource Source(PortConfigSource source) =>
        new() { Origin = (Api.Common.NetworkConfigOrigin)(int)source.Origin, SubmittedAt = Convert.Time(source.SubmittedAt) };

    private static ProxyStatus Proxy(ValueList<Types.ProxyEntry>? proxies, string exceptions, string pacfile, bool enable, string url, string wpad)
    {
        ProxyStatus status = new() { Exceptions = exceptions, Pacfile = pacfile, NetworkProxyEnable = enable, NetworkProxyURL = url, WpadURL = wpad };
        foreach (Types.ProxyEntry proxy in proxies.OrEmpty())
            status.Proxies.Add(new Api.Info.ProxyEntry { Type = (uint)proxy.Type, Server = proxy.Server, Port = proxy.Port });
        return status;
    }

    private static string SubnetText(IPNet? subnet)
    {
        if (subnet is null || subnet.IP.IsNone)
            return "";
        int bits = 0;
        foreach (byte part in subnet.Mask is null ? [] : subnet.Mask.AsSpan())
            bits += System.Numerics.BitOperations.PopCount(part);
        return $"{subnet.IP}/{bits}";
    }
}
