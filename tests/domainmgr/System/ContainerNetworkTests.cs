using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.System;

/// <summary>The network of a container: ports in bridges, leases, names, and none of it lost with the agent.</summary>
[Category("System")]
public sealed class ContainerNetworkTests
{
    private const string Server = "echo page >/index.html; ip -4 addr; ip -4 route; cat /etc/resolv.conf; httpd -p 80 -h / && echo ready; trap 'exit 0' TERM; while :; do sleep 0.05; done";
    private const string Mac = "02:16:3e:00:00:01";

    private readonly Guid app = Guid.NewGuid();
    private AppNetwork network = null!;
    private AgentDevice device = null!;

    [TearDown]
    public async Task End()
    {
        await device.DisposeAsync();
        await network.DisposeAsync();
    }

    [Test]
    public async Task An_app_has_its_address_before_its_first_instruction_and_serves()
    {
        await BeginAsync();
        device.Want(Config());
        await device.OutputAsync(app, "ready");

        string output = device.Output(app);
        Assert.That(output, Does.Contain("inet 10.11.12.5/24").And.Contain("default via 10.11.12.1").And.Contain("nameserver 10.11.12.1").And.Contain("search test"));
        Assert.That(await PageAsync(), Is.EqualTo("page\n"));
        Assert.That(await network.InsideAsync("ip", "-d", "link", "show", "nbu1x3"), Does.Contain("master bn1").And.Contain("mtu 1400"));
    }

    [Test]
    public async Task An_app_with_two_networks_has_two_ports_in_order()
    {
        await BeginAsync();
        network.Host("02:16:3e:00:00:02", "10.11.13.5", app);
        device.Want(Config(new VifConfig { Vif = "nbu2x3", Bridge = "bn2", Mac = Parse("02:16:3e:00:00:02") }));
        await device.OutputAsync(app, "ready");

        Assert.That(device.Output(app), Does.Match("eth0.*[^e]*inet 10.11.12.5/24").And.Match("eth1.*[^e]*inet 10.11.13.5/24"));
    }

    [Test]
    public async Task The_app_answers_while_the_agent_dies_and_comes_back()
    {
        await BeginAsync();
        device.Want(Config());
        await device.OutputAsync(app, "ready");
        device.Kill();
        Assert.That(await PageAsync(), Is.EqualTo("page\n"));

        device.Restart();
        device.Want(Config() with { UUIDandVersion = new() { UUID = app, Version = "2" } });
        await device.UntilAsync(app, status => status is { State: SwState.Running, UUIDandVersion.Version: "2" });

        Assert.That(await PageAsync(), Is.EqualTo("page\n"));
    }

    [Test]
    public async Task A_lease_is_renewed_without_any_agent()
    {
        await BeginAsync();
        device.Want(Config());
        await device.OutputAsync(app, "ready");
        device.Kill();
        string client = File.ReadAllText($"{device.Place(app).Folder}/eth0.udhcpc.pid").Trim();
        DateTime before = File.GetLastWriteTimeUtc(device.Place(app).Lease("eth0"));

        await new Exec().RunAsync(new("kill", "-USR1", client), CancellationToken.None);

        await Eventually.TrueAsync("a renewed lease", () => File.GetLastWriteTimeUtc(device.Place(app).Lease("eth0")) > before);
        Assert.That(await PageAsync(), Is.EqualTo("page\n"));
    }

    [Test]
    public async Task Without_a_DHCP_server_the_app_starts_all_the_same_and_gets_its_address_later()
    {
        await BeginAsync(dhcp: false);
        device.Want(Config());
        await device.UntilAsync(app, status => status.State == SwState.Running);

        await network.ServeAsync();

        await Eventually.TrueAsync("a lease", () => File.Exists(device.Place(app).Lease("eth0")));
        // The lease is written down a moment before the address is there.
        await Eventually.TrueAsync("an answer", () => network.TryAsync("busybox", "ping", "-c1", "-W1", "10.11.12.5").GetAwaiter().GetResult());
        Assert.That(await PageAsync(), Is.EqualTo("page\n"));
    }

    [Test]
    public async Task A_missing_bridge_is_named()
    {
        await BeginAsync();
        device.Want(Config() with { VifList = [new() { Vif = "nbu1x3", Bridge = "bn9", Mac = Parse(Mac) }] });

        DomainStatus status = await device.UntilAsync(app, status => status.Error.Length > 0);

        Assert.That(status.Error, Does.Contain("bn9").And.Contain("nbu1x3"));
        await Eventually.TrueAsync("the end of the last try", () => !File.Exists(device.Place(app).NetworkFile));
        Assert.That(await network.LinksAsync(), Does.Not.Contain("nbu1x3"), "nothing is left of the tries");
    }

    [Test]
    public async Task Port_namespace_and_DHCP_client_go_with_the_app()
    {
        await BeginAsync();
        device.Want(Config());
        await device.OutputAsync(app, "ready");
        int client = int.Parse(File.ReadAllText($"{device.Place(app).Folder}/eth0.udhcpc.pid"), global::System.Globalization.CultureInfo.InvariantCulture);

        device.Drop(app);
        await device.GoneAsync(app);

        Assert.That(File.Exists(device.Place(app).NetworkFile), Is.False);
        await Eventually.TrueAsync("the end of port and client", () => !AgentDevice.Lives(client) && !network.LinksAsync().GetAwaiter().GetResult().Contains("nbu1x3", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_physical_port_moves_into_its_app_and_comes_back()
    {
        await BeginAsync();
        await network.InsideAsync("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "cable0");
        device.Say(FromZedagent.PhysicalIOAdapterList, new()
        {
            Initialized = true,
            AdapterList = [new() { Phylabel = "ethernet1", Logicallabel = "factory", Assigngrp = "group1", Ptype = PhyIoType.NetEth, Phyaddr = new() { Ifname = "lan0" } }],
        });
        device.Say(FromNim.DeviceNetworkStatus, new() { DPCKey = "zedagent", Ports = [new() { IfName = "uplink" }] });
        device.Want(Config() with { IoAdapterList = [new() { Name = "group1", Type = IoType.NetEth }] });
        DomainStatus status = await device.UntilAsync(app, status => status.State == SwState.Running);
        Assert.That(status.IoAdapterList, Has.Count.EqualTo(1));
        await device.OutputAsync(app, "ready");
        Assert.That(device.Output(app), Does.Contain("10.11.12.5"));
        Assert.That(await network.LinksAsync(), Does.Not.Contain("lan0@").And.Contain("cable0"));
        Assert.That(await network.InsideAsync("nsenter", $"--net={device.Place(app).NetworkFile}", "ip", "-br", "link"), Does.Contain("factory"));

        device.Want(Config() with { Activate = false });
        await device.UntilAsync(app, status => status.State == SwState.Halted);

        Assert.That(await network.LinksAsync(), Does.Match("(?m)^lan0@"));
        Assert.That(device.Record(FromDomainmgr.AssignableAdapters, "global")!.IoBundleList![0].UsedByUUID, Is.EqualTo(Guid.Empty));
    }

    private static MacAddress Parse(string text) => MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException(text);

    private async Task BeginAsync(bool dhcp = true)
    {
        network = await AppNetwork.MakeAsync(dhcp);
        network.Host(Mac, "10.11.12.5", app);
        device = new(network.Name);
        AppVolume.Make(device.Root, Server);
    }

    private DomainConfig Config(params VifConfig[] more) => Wishes.Container(app) with
    {
        VifList = [new() { Vif = "nbu1x3", Bridge = "bn1", Mac = Parse(Mac), MTU = 1400 }, .. more],
    };

    /// <summary>What the app serves, asked from the device.</summary>
    private Task<string> PageAsync() => network.InsideAsync("busybox", "wget", "-q", "-O", "-", "http://10.11.12.5/");
}
