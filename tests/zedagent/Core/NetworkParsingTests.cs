using Eve.Agents.Zedagent.Core;
using Eve.Api.Common;
using Eve.Api.Config;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>Address plans of network instances, and what holds among device ports.</summary>
public sealed class NetworkParsingTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceFacts device = new(Guid.NewGuid(), "", Rebooting: false);

    [TestCase("10.1.2.0/24", "", "", "", "10.1.2.1", "10.1.2.128", "10.1.2.254", "")]
    [TestCase("10.1.2.0/28", "", "", "", "10.1.2.1", "10.1.2.8", "10.1.2.14", "")]
    [TestCase("10.1.2.0/30", "", "", "", "10.1.2.1", "10.1.2.2", "10.1.2.2", "")]
    [TestCase("10.1.0.0/16", "", "", "", "10.1.0.1", "10.1.128.0", "10.1.128.255", "")]
    [TestCase("10.1.2.0/24", "10.1.2.200", "10.1.2.10", "10.1.2.20", "10.1.2.200", "10.1.2.10", "10.1.2.20", "")]
    [TestCase("10.1.2.0/24", "", "10.1.2.0", "", "10.1.2.1", "10.1.2.2", "10.1.2.254", "")]
    [TestCase("10.1.2.0/24", "", "10.1.2.5", "10.1.2.255", "10.1.2.1", "10.1.2.5", "10.1.2.254", "")]
    [TestCase("10.1.2.0/31", "", "", "", "", "", "", "only 2 available")]
    [TestCase("10.1.2.0/24", "10.1.2.15", "10.1.2.10", "10.1.2.20", "10.1.2.15", "10.1.2.10", "10.1.2.20", "inside Dhcp Range")]
    [TestCase("10.1.2.0/24", "", "10.1.2.20", "10.1.2.10", "", "10.1.2.20", "10.1.2.10", "greater than end")]
    [TestCase("10.1.2.0/24", "", "10.9.9.9", "", "", "", "", "not within the subnet")]
    [TestCase("10.1.2.0/24", "fd00::1", "", "", "", "", "", "version mismatch")]
    [TestCase("nonsense", "", "", "", "", "", "", "invalid subnet (nonsense)")]
    public void An_address_plan_is_completed_or_refused(
        string subnet, string gateway, string start, string end, string wantedGateway, string wantedStart, string wantedEnd, string error)
    {
        EdgeDevConfig config = new();
        config.NetworkInstances.Add(new Api.Config.NetworkInstanceConfig
        {
            Uuidandversion = new() { Uuid = Guid.NewGuid().ToString() },
            InstType = ZNetworkInstType.ZnetInstLocal,
            IpType = Api.Config.AddressType.Ipv4,
            Ip = new ipspec { Subnet = subnet, Gateway = gateway, DhcpRange = new ipRange { Start = start, End = end } },
        });

        Types.NetworkInstanceConfig instance = Parse(config).NetworkInstances.Records.Single();

        Assert.That(instance.Error, error.Length == 0 ? Is.Empty : Does.Contain(error));
        Assert.That(instance.Gateway.ToString(), Is.EqualTo(wantedGateway));
        Assert.That(instance.DhcpRange.Start.ToString(), Is.EqualTo(wantedStart));
        Assert.That(instance.DhcpRange.End.ToString(), Is.EqualTo(wantedEnd));
    }

    [Test]
    public void An_interface_name_used_twice_makes_both_ports_invalid()
    {
        EdgeDevConfig config = TwoPorts();
        config.DeviceIoList[1].Phyaddrs["ifname"] = "eth0";

        DevicePortConfig ports = Parse(config).Ports.Records.Single();

        Assert.That(ports.Ports!.Select(port => port.InvalidConfig), Is.All.True);
        Assert.That(ports.Ports![0].LastError, Does.Contain("eth0").And.Contain("eth1"));
        Assert.That(ports.LastError, Does.StartWith("All management ports failed to parse: "));
    }

    [Test]
    public void A_reserved_label_is_refused_on_its_port_only()
    {
        EdgeDevConfig config = TwoPorts();
        config.SystemAdapterList[1].SharedLabels.Add("uplink");

        DevicePortConfig ports = Parse(config).Ports.Records.Single();

        Assert.That(ports.Ports!.Select(port => port.InvalidConfig), Is.EqualTo(new[] { false, true }));
        Assert.That(ports.Ports![1].LastError, Does.Contain("uplink").And.Contain("reserved"));
        Assert.That(ports.Ports[1].SharedLabels, Is.EqualTo(ValueList.Create(["uplink"])), "none are added to a port with a bad label");
    }

    [Test]
    public void What_stands_on_a_broken_port_is_broken()
    {
        EdgeDevConfig config = TwoPorts();
        config.SystemAdapterList[0].NetworkUUID = Guid.NewGuid().ToString();
        config.Vlans.Add(new VlanAdapter { Logicallabel = "vlan7", LowerLayerName = "eth0", VlanId = 7 });
        config.SystemAdapterList.Add(new SystemAdapter { Name = "vlan7", NetworkUUID = config.Networks[0].Id, Uplink = true });

        DevicePortConfig ports = Parse(config).Ports.Records.Single();

        Assert.That(ports.Ports![0].LastError, Does.Contain("unknown Network UUID"));
        Assert.That(ports.Ports![2].LastError, Does.StartWith("Lower-layer adapter eth0 has an error"));
        Assert.That(ports.LastError, Is.Empty, "eth1 is a good uplink");
    }

    [TestCase(Api.Common.DHCPType.Static, "", "static IP config but IP address is not defined")]
    [TestCase(Api.Common.DHCPType.Static, "10.0.0.300", "invalid IP address (10.0.0.300)")]
    [TestCase(Api.Common.DHCPType.Dhcpnone, "", "unsupported DHCP type 2")]
    [TestCase((Api.Common.DHCPType)9, "", "unknown DHCP type 9")]
    [TestCase(Api.Common.DHCPType.Static, "10.0.0.3", "")]
    public void The_addressing_of_an_uplink_is_checked(Api.Common.DHCPType dhcp, string address, string error)
    {
        EdgeDevConfig config = TwoPorts();
        config.Networks[0].Ip = new ipspec { Dhcp = dhcp, Subnet = "10.0.0.0/24" };
        config.SystemAdapterList[0].Addr = address;

        NetworkPortConfig port = Parse(config).Ports.Records.Single().Ports![0];

        Assert.That(port.LastError, error.Length == 0 ? Is.Empty : Does.Contain(error));
        Assert.That(port.AddrSubnet, Is.EqualTo(error.Length == 0 ? "10.0.0.3/24" : ""));
    }

    [Test]
    public void Uplinks_are_ports_with_addresses_the_working_and_cheap_ones_first()
    {
        DeviceNetworkStatus status = new()
        {
            Ports =
            [
                Port("dear", "192.0.2.1", cost: 5),
                Port("cheap", "192.0.2.2", cost: 1),
                Port("failed", "192.0.2.3", cost: 0) with { LastError = "no answer", LastFailed = now },
                Port("local", "169.254.1.1", cost: 0),
                Port("app", "192.0.2.4", cost: 0) with { IsMgmt = false },
            ],
        };

        Assert.That(Uplinks.From(status).Select(uplink => uplink.Name), Is.EqualTo(new[] { "cheap", "dear", "failed" }));

        static NetworkPortStatus Port(string label, string address, byte cost) =>
            new() { Logicallabel = label, IsMgmt = true, Cost = cost, AddrInfoList = [new() { Addr = IpText.Parse(address) }] };
    }

    private static EdgeDevConfig TwoPorts()
    {
        EdgeDevConfig config = new();
        string network = Guid.NewGuid().ToString();
        config.Networks.Add(new NetworkConfig { Id = network, Type = Api.Common.NetworkType.V4, Ip = new ipspec { Dhcp = DHCPType.Client } });
        foreach (string name in new[] { "eth0", "eth1" })
        {
            Api.Config.PhysicalIO adapter = new() { Ptype = Api.Common.PhyIoType.PhyIoNetEth, Phylabel = name, Logicallabel = name };
            adapter.Phyaddrs["ifname"] = name;
            config.DeviceIoList.Add(adapter);
            config.SystemAdapterList.Add(new SystemAdapter { Name = name, NetworkUUID = network, Uplink = true });
        }
        return config;
    }

    private static Published Parse(EdgeDevConfig config) => ConfigParser.Apply(ConfigState.Empty, config, ConfigSource.Controller, device, now).State.Published;
}
