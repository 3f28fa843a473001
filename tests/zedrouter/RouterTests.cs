using Eve.Agents.Zedrouter.Core;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;
using static Eve.Agents.Zedrouter.Tests.Records;

namespace Eve.Agents.Zedrouter.Tests;

public sealed class RouterTests
{
    [Test]
    public void A_local_instance_gets_bridge_address_routes_and_server()
    {
        (_, RouterState state) = Settle(World(Instance()));

        NetworkInstanceStatus status = state.Instances[Id(1)];
        BridgePlan bridge = state.Plan.Bridges.Single();
        Assert.That((status.Activated, status.Error, status.ChangeInProgress), Is.EqualTo((true, "", ChangeInProgressType.None)));
        Assert.That((status.BridgeNum, status.BridgeName, status.BridgeIPAddr.ToString(), status.BridgeIfindex, status.MTU), Is.EqualTo((1L, "bn1", "10.1.0.1", 10L, 1500)));
        Assert.That(status.Ports, Is.EqualTo((ValueList<string>)["eth0"]));
        Assert.That((bridge.Name, bridge.Cidr, bridge.Mac), Is.EqualTo(("bn1", "10.1.0.1/24", status.BridgeMac.ToString())));
        Assert.That(bridge.Mac, Does.Match("^00:16:3e:..:..:01$"));
        Assert.That(bridge.PolicyRules, Is.EqualTo((ValueList<string>)["9999 from 10.1.0.0/24 to 10.1.0.1/32 table local", "10000 from 10.1.0.0/24 to all table 801", "11000 from all to 10.1.0.0/24 table 801"]));
        Assert.That(bridge.Routes, Is.EqualTo((ValueList<string>)
        [
            "10.1.0.0/24 dev bn1 table 801", "192.0.2.0/24 dev eth0 table 801 metric 1", "default via 192.0.2.1 dev eth0 table 801 metric 1", "unreachable default table 801 metric 4294967295",
        ]));
        Assert.That(state.Numbers.Objects[Id(1)].NumType, Is.EqualTo("bridgeNum"));
    }

    [Test]
    public void An_app_is_active_only_when_the_kernel_has_its_network()
    {
        (World world, RouterState state) = Settle(World(Instance()));

        state = Router.Decide(world with { Apps = world.Apps.Set(Id(101), App()) }, state);
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].PendingAdd), Is.EqualTo((false, true)));

        (_, state) = Settle(world with { Apps = world.Apps.Set(Id(101), App()) }, state);
        AppNetworkStatus status = state.Apps[Id(101)];
        AppNetAdapterStatus adapter = status.AppNetAdapterList!.Single();
        Assert.That((status.Activated, status.PendingAdd, status.ConfigInSync, status.AwaitNetworkInstance, status.Error), Is.EqualTo((true, false, true, false, "")));
        Assert.That((status.AppNum, status.MACGenerator), Is.EqualTo((1L, 2L)));
        Assert.That((adapter.Vif, adapter.Bridge, adapter.BridgeIPAddr.ToString(), adapter.HostName, adapter.MTU), Is.EqualTo(("nbu1x1", "bn1", "10.1.0.1", Id(101).ToString(), 1500)));
        Assert.That(adapter.AssignedAddresses.IPv4Addrs!.Single(), Is.EqualTo(new AssignedAddr { Address = IpText.Parse("10.1.0.2"), AssignedBy = AddressSource.InternalDHCP }));
        Assert.That(adapter.Mac.AsSpan()[0] & 3, Is.EqualTo(2), "local and not multicast");
        Assert.That(state.Instances[Id(1)].Vifs!.Single(), Is.EqualTo(new VifNameMac { Name = "nbu1x1", MacAddr = adapter.Mac, AppID = Id(101) }));
    }

    [Test]
    public void An_app_waits_for_its_network_without_an_error()
    {
        (World world, RouterState state) = Settle(World(App()));
        Assert.That((state.Apps[Id(101)].AwaitNetworkInstance, state.Apps[Id(101)].Error, state.Apps[Id(101)].PendingAdd), Is.EqualTo((true, "", false)));

        (_, state) = Settle(world with { Instances = world.Instances.Set(Id(1), Instance()) }, state);
        Assert.That((state.Apps[Id(101)].AwaitNetworkInstance, state.Apps[Id(101)].Activated), Is.EqualTo((false, true)));
    }

    [Test]
    public void An_app_of_a_broken_network_says_what_is_wrong_with_it()
    {
        (_, RouterState state) = Settle(World(Instance() with { PortLabel = "eth7" }, App()));

        Assert.That(state.Instances[Id(1)].PortErr.Error, Is.EqualTo("no port is matching label 'eth7'"));
        Assert.That(state.Apps[Id(101)].Error, Is.EqualTo("network instance net1 is not usable: no port is matching label 'eth7'"));
        Assert.That(state.Apps[Id(101)].AwaitNetworkInstance, Is.True);
    }

    private static readonly TestCaseData[] Broken =
    [
        new TestCaseData(Instance() with { Error = "unparsable" }, "unparsable").SetArgDisplayNames("parse error"),
        new TestCaseData(Instance() with { Type = NetworkInstanceType.Cloud }, "not supported").SetArgDisplayNames("type"),
        new TestCaseData(Instance() with { Type = NetworkInstanceType.Switch }, "not supported yet").SetArgDisplayNames("switch with a port"),
        new TestCaseData(Instance() with { IpType = AddressType.Ipv6 }, "not supported yet").SetArgDisplayNames("IPv6"),
        new TestCaseData(Instance() with { Subnet = null }, "Subnet is missing").SetArgDisplayNames("no subnet"),
        new TestCaseData(Instance() with { Gateway = IpText.None }, "Gateway is missing").SetArgDisplayNames("no gateway"),
        new TestCaseData(Instance() with { Gateway = IpText.Parse("10.9.0.1") }, "not inside the subnet").SetArgDisplayNames("gateway outside"),
        new TestCaseData(Instance() with { Gateway = IpText.Parse("10.1.0.9") }, "inside the DhcpRange").SetArgDisplayNames("gateway in range"),
        new TestCaseData(Instance() with { DhcpRange = new() { Start = IpText.Parse("10.1.0.2"), End = IpText.Parse("10.2.0.2") } }, "is not inside the subnet").SetArgDisplayNames("range outside"),
        new TestCaseData(Instance() with { DomainName = "a b\nserver=1.2.3.4" }, "is no domain name").SetArgDisplayNames("domain"),
    ];

    [TestCaseSource(nameof(Broken))]
    public void A_network_that_makes_no_sense_is_refused(NetworkInstanceConfig config, string reason)
    {
        (_, RouterState state) = Settle(World(config));

        Assert.That(state.Instances[Id(1)].ValidationErr.Error, Does.Contain(reason));
        Assert.That((state.Instances[Id(1)].Activated, state.Plan.Bridges.Count), Is.EqualTo((false, 0)));
        Assert.That(state.Instances[Id(1)].Error, Is.EqualTo(state.Instances[Id(1)].ValidationErr.Error));
    }

    [Test]
    public void A_broken_change_does_not_touch_the_running_network()
    {
        (World world, RouterState state) = Settle(World(Instance(), App()));
        NetworkPlan before = state.Plan;

        (_, state) = Settle(world with { Instances = world.Instances.Set(Id(1), Instance() with { Gateway = IpText.Parse("10.1.0.9"), Version = "2" }) }, state);

        Assert.That(state.Instances[Id(1)].ValidationErr.Error, Is.Not.Empty);
        Assert.That((state.Instances[Id(1)].Version, state.Instances[Id(1)].Activated), Is.EqualTo(("2", true)), "the status shows the new configuration");
        Assert.That(state.Plan, Is.EqualTo(before));
    }

    [Test]
    public void Of_two_overlapping_networks_the_one_that_runs_goes_on()
    {
        (World world, RouterState state) = Settle(World(Instance(2)));

        (world, state) = Settle(world with { Instances = world.Instances.Set(Id(1), Instance(1, "10.1.0.128/25")) }, state);
        Assert.That(state.Instances[Id(2)].Activated, Is.True);
        Assert.That((state.Instances[Id(1)].Activated, state.Instances[Id(1)].IPConflictErr.Error), Is.EqualTo((false, "subnet 10.1.0.128/25 overlaps with 10.1.0.0/24 of network instance net2")));

        (_, state) = Settle(world with { Instances = world.Instances.Without(Id(2)) }, state);
        Assert.That((state.Instances[Id(1)].Activated, state.Instances.ContainsKey(Id(2))), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_network_that_comes_up_at_a_port_takes_the_instance_away_until_it_goes()
    {
        (World world, RouterState state) = Settle(World(Instance(), App()));

        (world, state) = Settle(world with { Ports = Uplink("10.1.0.77/24") }, state);
        Assert.That(state.Instances[Id(1)].IPConflictErr.Error, Is.EqualTo("subnet 10.1.0.0/24 overlaps with 10.1.0.0/24 at port eth0"));
        Assert.That(state.Plan.Bridges, Is.Empty);

        (_, state) = Settle(world with { Ports = Uplink() }, state);
        Assert.That((state.Instances[Id(1)].Activated, state.Apps[Id(101)].Activated), Is.EqualTo((true, true)));
    }

    [TestCase(0, 1500, "")]
    [TestCase(1400, 1400, "")]
    [TestCase(9000, 1500, "MTU 9000 is larger than the 1500 of its port; 1500 is used")]
    public void The_smallest_port_limits_the_mtu(int configured, int expected, string error)
    {
        (_, RouterState state) = Settle(World(Instance() with { MTU = (ushort)configured }));

        Assert.That((state.Instances[Id(1)].MTU, state.Instances[Id(1)].MTUConflictErr.Error, state.Instances[Id(1)].Activated), Is.EqualTo((expected, error, true)));
    }

    [Test]
    public void Without_ports_an_active_network_goes_on()
    {
        (World world, RouterState state) = Settle(World(Instance()));

        (_, state) = Settle(world with { Ports = new() { DPCKey = "x", Ports = [] } }, state);

        Assert.That((state.Instances[Id(1)].Activated, state.Instances[Id(1)].PortErr.Error), Is.EqualTo((true, "no port is matching label 'uplink'")));
    }

    [Test]
    public void An_air_gapped_network_announces_no_way_out()
    {
        (_, RouterState state) = Settle(World(Instance() with { PortLabel = "" }, App(101, AllowAll)));

        string config = state.Plan.Bridges.Single().Dnsmasq!.Config;
        Assert.That(config, Does.Contain("dhcp-option=option:router\n").And.Contain("dhcp-option=option:dns-server\n"));
        Assert.That(state.Plan.Rules.Chain("ip", "forward"), Does.Contain("iifname \"bn1\" oifname != { \"bn1\" } drop"));
        Assert.That(state.Plan.Rules.Table("ip").Maps["ingress"].Elements, Is.Empty);
    }

    [Test]
    public void Addresses_follow_the_interface_numbers_and_are_used_again()
    {
        (World world, RouterState state) = Settle(World(Instance(), App(101), App(102)));
        Assert.That((Address(state, 101), Address(state, 102)), Is.EqualTo(("10.1.0.2", "10.1.0.3")));

        (world, state) = Settle(world with { Apps = world.Apps.Without(Id(101)) }, state);
        (_, state) = Settle(world with { Apps = world.Apps.Set(Id(103), App(103)) }, state);
        Assert.That((Address(state, 102), Address(state, 103), state.Apps[Id(103)].AppNum), Is.EqualTo(("10.1.0.3", "10.1.0.2", 1L)));
    }

    [Test]
    public void A_full_range_is_an_error_that_goes_with_the_first_free_address()
    {
        NetworkInstanceConfig tiny = Instance(1, "10.1.0.0/30") with { DhcpRange = new() { Start = IpText.Parse("10.1.0.2"), End = IpText.Parse("10.1.0.2") } };
        (World world, RouterState state) = Settle(World(tiny, App(101), App(102)));
        Assert.That(state.Apps[Id(102)].Error, Is.EqualTo("no free address is left in the DHCP range 10.1.0.2 to 10.1.0.2 of net1"));

        (_, state) = Settle(world with { Apps = world.Apps.Without(Id(101)) }, state);
        Assert.That((state.Apps[Id(102)].Error, Address(state, 102)), Is.EqualTo(("", "10.1.0.2")));
    }

    [TestCase("10.1.0.50", "inside the DHCP range")]
    [TestCase("10.9.9.9", "not inside the subnet")]
    [TestCase("10.1.0.130", "")]
    public void A_static_address_must_be_in_the_subnet_and_outside_the_range(string address, string error)
    {
        NetworkInstanceConfig instance = Instance() with { DhcpRange = new() { Start = IpText.Parse("10.1.0.2"), End = IpText.Parse("10.1.0.100") } };

        (_, RouterState state) = Settle(World(instance, App().With(adapter => adapter with { AppIPAddr = IpText.Parse(address) })));

        Assert.That(state.Apps[Id(101)].Error, error.Length == 0 ? Is.Empty : Does.Contain(error));
        Assert.That(state.Apps[Id(101)].Activated, Is.EqualTo(error.Length == 0));
        if (error.Length == 0)
            Assert.That((Address(state, 101), state.Numbers.Interfaces.Values.Single().Number), Is.EqualTo((address, 255L)));
    }

    [Test]
    public void A_port_map_that_another_app_has_is_refused_until_it_is_free()
    {
        ACE map = Ace("protocol=tcp", "lport=8080").PortMap(80);
        (World world, RouterState state) = Settle(World(Instance(), App(102, map)));

        (world, state) = Settle(world with { Apps = world.Apps.Set(Id(101), App(101, map)) }, state);
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].Error), Is.EqualTo((false, "port map tcp 8080 is in use by app app102")));
        Assert.That(state.Apps[Id(102)].Activated, Is.True);

        (_, state) = Settle(world with { Apps = world.Apps.Without(Id(102)) }, state);
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].Error), Is.EqualTo((true, "")));
    }

    [Test]
    public void A_port_map_needs_an_uplink() =>
        Assert.That(
            Settle(World(Instance() with { PortLabel = "" }, App(101, Ace("protocol=tcp", "lport=8080").PortMap(80)))).State.Apps[Id(101)].Error,
            Does.StartWith("network with no port, has portmap"));

    [Test]
    public void Two_apps_of_one_name_cannot_be_looked_up()
    {
        (_, RouterState state) = Settle(World(Instance(), App(101), App(102) with { DisplayName = "app101" }));

        Assert.That(state.Apps[Id(101)].Activated, Is.True);
        Assert.That(state.Apps[Id(102)].Error, Does.Contain("already using display name app101"));
    }

    [Test]
    public void A_refused_change_of_a_running_app_leaves_its_network_as_it_is()
    {
        ACE map = Ace("protocol=tcp", "lport=8080").PortMap(80);
        (World world, RouterState state) = Settle(World(Instance(), App(101, map), App(102, AllowAll)));
        NetworkPlan before = state.Plan;

        (_, state) = Settle(world with { Apps = world.Apps.Set(Id(102), App(102, AllowAll, map)) }, state);

        Assert.That(state.Plan, Is.EqualTo(before));
        Assert.That((state.Apps[Id(102)].Activated, state.Apps[Id(102)].Error), Is.EqualTo((true, "port map tcp 8080 is in use by app app101")));
    }

    [Test]
    public void A_port_map_translates_on_the_way_in_from_outside_and_from_inside()
    {
        (_, RouterState state) = Settle(World(Instance(), App(101, Ace("protocol=tcp", "lport=8080").PortMap(80))));

        Assert.That(state.Plan.Rules.Chain("ip", "prerouting"), Does.Contain("iifname { \"eth0\", \"bn1\" } ip daddr 192.0.2.10 tcp dport 8080 dnat to 10.1.0.2:80"));
        Assert.That(state.Plan.Rules.Chain("ip", "postrouting"), Does.Contain("oifname \"bn1\" ip daddr 10.1.0.2 tcp dport 80 snat to 10.1.0.1"));
        Assert.That(state.Plan.Rules.Chain("ip", "postrouting"), Does.Contain("ip saddr 10.1.0.0/24 oifname \"eth0\" masquerade"));
    }

    [TestCase("uplink", true)]
    [TestCase("other", false)]
    [TestCase("eth0", false)]
    public void A_port_map_for_an_adapter_means_its_shared_label(string adapter, bool expected)
    {
        (_, RouterState state) = Settle(World(Instance(), App(101, Ace("protocol=tcp", "lport=8080", $"adapter={adapter}").PortMap(80))));

        Assert.That(state.Plan.Rules.Chain("ip", "prerouting").Contains("dport 8080"), Is.EqualTo(expected));
    }

    [Test]
    public void Names_are_served_for_apps_router_and_static_entries()
    {
        NetworkInstanceConfig instance = Instance() with { DnsNameToIPList = [new() { HostName = "db", IPs = [IpText.Parse("203.0.113.9")] }], DomainName = "shop.test", DnsServers = [IpText.Parse("203.0.113.53")] };

        (_, RouterState state) = Settle(World(instance, App(101, Ace("host=example.test"))));

        DnsmasqPlan plan = state.Plan.Bridges.Single().Dnsmasq!;
        Assert.That(plan.DnsHosts.ToDictionary(), Is.EquivalentTo(new Dictionary<string, string> { ["router"] = "10.1.0.1\trouter\n", ["db"] = "203.0.113.9\tdb\n", ["app101"] = "10.1.0.2\tapp101\n" }));
        Assert.That(plan.DhcpHosts.Values.Single(), Does.EndWith($",id:*,10.1.0.2,{Id(101)}\n"));
        Assert.That(plan.Config.Split('\n'), Is.SupersetOf(new[]
        {
            "interface=bn1", "listen-address=10.1.0.1", "server=192.0.2.1@eth0", "domain=shop.test", "no-ping", "domain-needed",
            "dhcp-option=option:router,10.1.0.1", "dhcp-option=option:dns-server,203.0.113.53", "dhcp-range=10.1.0.2,10.1.0.254,255.255.255.0,60m",
            "dhcp-option=option:classless-static-route,10.1.0.0/24,0.0.0.0,203.0.113.53/32,10.1.0.1,0.0.0.0/0,10.1.0.1",
        }));
        Assert.That(plan.Config, Does.Contain("nftset=/example.test/4#bridge#zedrouter#host_"));
    }

    [Test]
    public void A_display_name_that_is_no_host_name_is_not_served() =>
        Assert.That(Settle(World(Instance(), App() with { DisplayName = "my app/../x" })).State.Plan.Bridges.Single().Dnsmasq!.DnsHosts.Keys, Is.EqualTo(new[] { "router" }));

    [Test]
    public void An_app_that_goes_is_shown_until_the_kernel_let_go_and_then_its_numbers_are_free()
    {
        (World world, RouterState state) = Settle(World(Instance(), App()));

        state = Router.Decide(world with { Apps = world.Apps.Without(Id(101)) }, state);
        Assert.That((state.Apps[Id(101)].PendingDelete, state.Plan.Apps.Count), Is.EqualTo((true, 0)));

        (_, state) = Settle(world with { Apps = world.Apps.Without(Id(101)) }, state);
        Assert.That((state.Apps.Count, state.Numbers.Interfaces.Count, state.Numbers.Generators.Count, state.Numbers.Objects.Count), Is.EqualTo((0, 0, 0, 1)));
    }

    [Test]
    public void A_network_that_goes_waits_for_its_apps()
    {
        (World world, RouterState state) = Settle(World(Instance(), App()));

        (world, state) = Settle(world with { Instances = world.Instances.Without(Id(1)) }, state);
        Assert.That((state.Instances[Id(1)].ChangeInProgress, state.Instances[Id(1)].Activated, state.Apps[Id(101)].Activated), Is.EqualTo((ChangeInProgressType.Delete, true, true)));

        (_, state) = Settle(world with { Apps = world.Apps.Without(Id(101)) }, state);
        Assert.That((state.Instances.Count, state.Numbers.Objects.Count, state.Plan), Is.EqualTo((0, 0, NetworkPlan.Empty)));
    }

    [Test]
    public void An_app_that_is_switched_off_stays_active_until_the_kernel_let_go()
    {
        (World world, RouterState state) = Settle(World(Instance(), App()));
        World off = world with { Apps = world.Apps.Set(Id(101), App() with { Activate = false }) };

        state = Router.Decide(off, state);
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].PendingModify), Is.EqualTo((true, true)));

        (_, state) = Settle(off, state);
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].PendingModify, state.Numbers.Interfaces.Count), Is.EqualTo((false, false, 1)));
    }

    [Test]
    public void What_the_kernel_refuses_is_the_instances_error_and_its_apps_wait()
    {
        World world = World(Instance(), App());
        RouterState state = Router.Decide(world, RouterState.Empty);
        world = world with { Report = NetworkReport.Empty with { Plan = state.Plan, InstanceErrors = ValueMap<Guid, string>.Empty.Set(Id(1), "no such device") } };

        state = Router.Decide(world, state);

        Assert.That((state.Instances[Id(1)].Activated, state.Instances[Id(1)].ReconcileErr.Error), Is.EqualTo((false, "failed items: no such device")));
        Assert.That((state.Apps[Id(101)].Activated, state.Apps[Id(101)].AwaitNetworkInstance), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_change_of_one_app_changes_only_its_own_chains()
    {
        (World world, RouterState state) = Settle(World(Instance(), App(101, AllowAll), App(102, Ace("ip=203.0.113.1"))));
        RuleSet before = state.Plan.Rules;

        (_, state) = Settle(world with { Apps = world.Apps.Set(Id(102), App(102, Ace("ip=203.0.113.1"), Ace("ip=203.0.113.2"))) }, state);

        foreach (string family in new[] { "bridge", "ip" })
            Assert.That(
                state.Plan.Rules.Table(family).Chains.Where(chain => before.Table(family).Chains.Find(chain.Key) != chain.Value).Select(chain => chain.Key),
                Is.SubsetOf(new[] { "nbu1x2-out", "nbu1x2-in" }));
    }

    private static string Address(RouterState state, int app) =>
        state.Apps[Id(app)].AppNetAdapterList!.Single().AssignedAddresses.IPv4Addrs.OrEmpty().Select(address => address.Address.ToString()).SingleOrDefault("");
}
