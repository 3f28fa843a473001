using System.Text;
using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>DHCP and DNS of a local network instance (zedrouter facts, section 8).</summary>
public static class DnsmasqText
{
    /// <param name="folder">zedrouter's run folder.</param>
    /// <param name="vifs">The active adapters on this instance.</param>
    /// <param name="hosts">Names whose addresses go into sets of the packet filter.</param>
    public static DnsmasqPlan For(string folder, InstanceNet net, IEnumerable<VifNet> vifs, IEnumerable<string> hosts)
    {
        ValueMap<string, string> dhcpHosts = ValueMap<string, string>.Empty;
        ValueMap<string, string> dnsHosts = ValueMap<string, string>.Empty.Set("router", Line(net.Gateway, "router"));
        foreach (DNSNameToIP entry in net.Config.DnsNameToIPList.OrEmpty().Where(entry => HostName.IsValid(entry.HostName)))
            dnsHosts = dnsHosts.Set(entry.HostName, string.Concat(entry.IPs.OrEmpty().Select(address => Line(address, entry.HostName))));
        foreach (VifNet vif in vifs.Where(vif => !vif.Address.IsNone))
        {
            // No tag: dnsmasq 2.90 (Debian 12) dies of a SIGHUP when a host of a file has one.
            dhcpHosts = dhcpHosts.Set($"{vif.Mac}.inet", $"{vif.Mac},id:*,{vif.Address},{vif.App}\n");
            if (HostName.IsValid(vif.DisplayName))
                dnsHosts = dnsHosts.Set(vif.DisplayName, (dnsHosts.Find(vif.DisplayName) ?? "") + Line(vif.Address, vif.DisplayName));
        }
        return new(Config(folder, net, hosts), dhcpHosts, dnsHosts);
    }

    private static string Config(string folder, InstanceNet net, IEnumerable<string> hosts)
    {
        StringBuilder text = new($"""
            # Written by zedrouter for {net.Config.UUID}.
            except-interface=lo
            bind-interfaces
            quiet-dhcp
            quiet-dhcp6
            no-hosts
            no-ping
            no-resolv
            bogus-priv
            domain-needed
            neg-ttl=10
            dhcp-ttl=600
            interface={net.Bridge}
            listen-address={net.Gateway}
            pid-file={folder}/dnsmasq.{net.Bridge}.pid
            dhcp-leasefile={folder}/dnsmasq.leases/{net.Bridge}
            addn-hosts={folder}/hosts.{net.Bridge}
            dhcp-hostsfile={folder}/dhcp-hosts.{net.Bridge}
            dhcp-option=option:netmask,{net.Subnet.MaskText}
            dhcp-option=option:mtu,{net.Mtu}

            """);
        foreach (UplinkNet uplink in net.Uplinks)
            foreach (IpText server in uplink.DnsServers)
                text.Append($"server={server}@{uplink.IfName}\n");
        foreach (string host in hosts)
            text.Append($"nftset=/{host}/4#bridge#{RuleTable.Name}#{HostName.SetOf(host)},4#ip#{RuleTable.Name}#{HostName.SetOf(host)}\n");
        if (net.Config.DomainName.Length > 0)
            text.Append($"domain={net.Config.DomainName}\n");
        Options(text, net);
        string end = net.Config.DhcpRange.End.IsNone ? "static" : net.Config.DhcpRange.End.ToString();
        text.Append($"dhcp-range={net.Config.DhcpRange.Start},{end},{net.Subnet.MaskText},60m\n");
        return text.ToString();
    }

    private static void Options(StringBuilder text, InstanceNet net)
    {
        bool hasDefault = HasDefaultRoute(net);
        IpText[] servers = [.. net.Config.DnsServers.OrEmpty().Where(server => Subnet4.ToNumber(server) is not null)];
        if (servers.Length > 0)
            text.Append($"dhcp-option=option:dns-server,{string.Join(',', servers)}\n");
        else if (!hasDefault)
            text.Append("dhcp-option=option:dns-server\n");
        // Names of NTP servers cannot be put into the option.
        string[] ntp = [.. net.Config.NtpServers.OrEmpty().Concat(net.Uplinks.SelectMany(uplink => uplink.NtpServers)).Distinct().Where(server => IpText.TryParse(server, out IpText address) && Subnet4.ToNumber(address) is not null)];
        if (ntp.Length > 0)
            text.Append($"dhcp-option=option:ntp-server,{string.Join(',', ntp)}\n");
        string[] beyond = [.. ntp.Concat(servers.Select(server => server.ToString())).Where(server => !net.Subnet.Contains(IpText.Parse(server))).Distinct()];
        string routes = $"{net.Subnet},0.0.0.0{string.Concat(beyond.Select(server => $",{server}/32,{net.Gateway}"))}";
        text.Append(hasDefault ? $"dhcp-option=option:router,{net.Gateway}\n" : "dhcp-option=option:router\n");
        text.Append($"dhcp-option=option:classless-static-route,{routes}{(hasDefault ? $",0.0.0.0/0,{net.Gateway}" : "")}\n");
    }

    /// <summary>A default route is announced when there is a way out: a management port, or a port with a router.</summary>
    public static bool HasDefaultRoute(InstanceNet net) =>
        net.Uplinks.Any(uplink => uplink.IsMgmt || !uplink.Router.IsNone)
        || net.Config.StaticRoutes.OrEmpty().Any(route => Subnet4.From(route.DstNetwork) is { PrefixLength: 0 });

    private static string Line(IpText address, string name) => $"{address}\t{name}\n";
}
