using Eve.Agents.Nim.Core;
using Eve.Agents.Nim.Ports.Linux;
using Eve.Types;
using static Eve.Agents.Nim.Tests.Configs;

namespace Eve.Agents.Nim.Tests;

public sealed class NetworkStatusTests
{
    [Test]
    public void A_leased_port_shows_address_subnet_router_and_servers()
    {
        NetworkPortStatus port = NetworkStatus.For(Entry("zedagent"), 0, false, Leased()).Ports![0];

        Assert.That(port.AddrInfoList!.Select(info => info.Addr.ToString()), Is.EqualTo(new[] { "192.0.2.10" }));
        Assert.That(Subnet4.From(port.IPv4Subnet).ToString(), Is.EqualTo("192.0.2.0/24"));
        Assert.That(port.DefaultRouters, Is.EqualTo((ValueList<IpText>)[IpText.Parse("192.0.2.1")]));
        Assert.That(port.DNSServers, Is.EqualTo((ValueList<IpText>)[IpText.Parse("192.0.2.1")]));
        Assert.That((port.DomainName, port.Up, port.MTU), Is.EqualTo(("example.test", true, 1500)));
        Assert.That(port.MacAddr.ToString(), Is.EqualTo("02:00:00:00:00:01"));
    }

    [Test]
    public void Configured_servers_come_first_and_leased_ones_can_be_ignored()
    {
        NetworkPortConfig own = Port() with { DNSServers = [IpText.Parse("203.0.113.53")] };

        Assert.That(Servers(own), Is.EqualTo("203.0.113.53 192.0.2.1"));
        Assert.That(Servers(own with { IgnoreDhcpDNSConfig = true }), Is.EqualTo("203.0.113.53"));
        Assert.That(NetworkStatus.For(Entry("a", 2026, Port() with { IgnoreDhcpIPAddresses = true }), 0, false, Leased()).Ports![0].AddrInfoList, Is.Empty);

        static string Servers(NetworkPortConfig port) => string.Join(' ', NetworkStatus.For(Entry("a", 2026, port), 0, false, Leased()).Ports![0].DNSServers!);
    }

    [Test]
    public void A_missing_interface_is_an_error_of_its_port_only()
    {
        DeviceNetworkStatus status = NetworkStatus.For(Entry("a", 2026, Port(), Port("eth1")), 0, false, Leased());

        Assert.That(status.Ports![0].LastError, Is.Empty);
        Assert.That(status.Ports[1].LastError, Is.EqualTo("interface eth1 is missing"));
        Assert.That(status.Ports[1].AddrInfoList, Is.Null);
    }

    [Test]
    public void The_resolver_asks_the_cheapest_ports_servers_first()
    {
        DeviceNetworkStatus status = new()
        {
            Ports =
            [
                new() { IsMgmt = true, Cost = 10, DNSServers = [IpText.Parse("192.0.2.1")], DomainName = "b.test" },
                new() { IsMgmt = true, Cost = 0, DNSServers = [IpText.Parse("192.0.2.2")], DomainName = "a.test" },
                new() { IsMgmt = false, Cost = 0, DNSServers = [IpText.Parse("192.0.2.3")] },
            ],
        };

        Assert.That(ResolvConf.Text(status), Does.EndWith("nameserver 192.0.2.2\nnameserver 192.0.2.1\nsearch a.test b.test\n"));
    }

    [Test]
    public void The_last_resort_takes_every_ethernet_interface_and_nothing_else()
    {
        ValueList<PortLink> links =
        [
            Link("eth0"), Link("eth1"), Link("nbu1x1"), Link("wlan0"), Link("wwan0"),
            Link("lo") with { Loopback = true }, Link("bn1") with { Kind = "bridge" }, Link("eth2") with { Master = "br" }, Link("eth3"),
        ];

        DevicePortConfig config = LastResort.For(links, new HashSet<string> { "eth3" })!;

        Assert.That(config.Ports!.Select(port => port.IfName), Is.EqualTo(new[] { "eth0", "eth1" }));
        Assert.That((config.Key, config.Version, config.TimePriority.ToString()), Is.EqualTo(("lastresort", DevicePortConfigVersion.IsMgmt, "1970-01-01T00:00:00Z")));
        Assert.That(config.Ports![0].SharedLabels, Is.EqualTo((ValueList<string>)["all", "uplink", "freeuplink"]));
        Assert.That(LastResort.For([Link("eth0")], new HashSet<string>(), config), Is.Null, "interfaces that vanish do not change it");
    }

    [Test]
    public void Ports_are_ranked_by_cost_and_others_come_after_management()
    {
        DevicePortConfig config = Entry("a", 2026, Port() with { Cost = 10 }, Port("eth1"), Port("eth2") with { IsMgmt = false, Cost = 5 });

        Assert.That(PortPlan.For(config, new HashSet<string>()).Ports.Select(port => port.Metric), Is.EqualTo(new[] { 5002, 5000, 10001 }));
    }

    [Test]
    public void The_dhcp_client_never_probes_and_never_drops_the_address()
    {
        string text = Dhcpcd.ConfigText(PortPlan.For(Entry("a"), new HashSet<string>()).Ports[0], "/run/hook");

        Assert.That(text.Split('\n'), Is.SupersetOf(new[] { "noarp", "nodelay", "noipv4ll", "ipv4only", "persistent", "metric 5000", "script /run/hook" }));
    }

    [TestCase("BOUND", "192.0.2.10/24")]
    [TestCase("REBOOT", "192.0.2.10/24")]
    [TestCase("EXPIRE", "/0")]
    [TestCase("STOPPED", "/0")]
    public void Only_a_lease_that_holds_gives_an_address(string reason, string expected)
    {
        DhcpLease lease = DhcpLease.Parse($"reason={reason}\nnew_ip_address=192.0.2.10\nnew_subnet_cidr=24\nnew_domain_name_servers=192.0.2.1 bad 192.0.2.2\n");

        Assert.That($"{lease.Address}/{lease.PrefixLength}", Is.EqualTo(expected));
        if (expected != "/0")
            Assert.That(lease.DnsServers, Has.Count.EqualTo(2));
    }
}
