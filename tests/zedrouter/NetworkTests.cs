using System.Globalization;
using Eve.Agents.Zedrouter.Networks.Linux;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;
using static Eve.Agents.Zedrouter.Tests.Records;

namespace Eve.Agents.Zedrouter.Tests;

/// <summary>
/// The agent with a real kernel: an outside, a device with an uplink and a network instance, and apps, each in a namespace of its
/// own. The test plays nim, zedagent, zedmanager and domainmgr.
/// </summary>
[Category("System")]
[NonParallelizable]
public sealed class NetworkTests
{
    private NetworkSandbox sandbox = null!;
    private NetworkSandbox.Space outside = null!;
    private NetworkSandbox.Space inside = null!;
    private MemoryDevice device = null!;
    private ISubscription<AppNetworkStatus> apps = null!;
    private ISubscription<NetworkInstanceStatus> instances = null!;
    private IPublication<NetworkInstanceConfig> instanceConfigs = null!;
    private IPublication<AppNetworkConfig> appConfigs = null!;
    private AgentContext<Owner.Zedrouter>? running;

    [SetUp]
    public void MakeNetwork()
    {
        sandbox = new();
        outside = sandbox.Add("out");
        inside = sandbox.Add("dev");
        sandbox.Connect(outside, "veth0", inside, "eth0");
        outside.Run("ip", "address", "add", "192.0.2.1/24", "dev", "veth0");
        outside.Run("ip", "address", "add", "192.0.2.2/24", "dev", "veth0");
        inside.Run("ip", "address", "add", "192.0.2.10/24", "dev", "eth0");
        inside.Run("ip", "route", "add", "default", "via", "192.0.2.1");
        outside.Run(
            "dnsmasq", "--conf-file=/dev/null", "--interface=veth0", "--bind-interfaces", "--except-interface=lo", "--no-resolv", "--no-hosts",
            $"--pid-file={sandbox.Folder}/out.pid", "--address=/example.test/192.0.2.2", "--local=/example.test/");
        device = new();
        device.Play(FromNim.DeviceNetworkStatus).Publish(Uplink());
        instanceConfigs = device.Play(FromZedagent.NetworkInstanceConfig);
        appConfigs = device.Play(FromZedmanager.AppNetworkConfig);
        apps = device.Watch(FromZedrouter.AppNetworkStatus);
        instances = device.Watch(FromZedrouter.NetworkInstanceStatus);
        instanceConfigs.Publish(Instance());
        Start();
    }

    [TearDown]
    public void EndNetwork()
    {
        apps.Dispose();
        instances.Dispose();
        // Before the device's folder: servers write into it.
        sandbox.Dispose();
        device.Dispose();
    }

    [Test]
    public async Task An_app_gets_its_address_by_dhcp_and_names_by_dns()
    {
        NetworkSandbox.Space app = await ConnectAsync(App(101), dhcp: true);

        Assert.That(app.Run("ip", "-4", "-br", "address", "show", "eth0"), Does.Contain("10.1.0.2/24"));
        Assert.That(app.Run("busybox", "nslookup", "app101", "10.1.0.1"), Does.Contain("10.1.0.2"), "without an error for the address family it has not");
        Assert.That(Lookup(app, "router"), Does.Contain("10.1.0.1"));
        Assert.That(Lookup(app, "www.example.test"), Does.Contain("192.0.2.2"), "other names come from the uplink's server");
    }

    [Test]
    public async Task Nothing_but_what_the_rules_allow_passes()
    {
        Listen(outside, "192.0.2.1", 443, 80);
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("ip=192.0.2.1", "protocol=tcp", "fport=443")));
        NetworkSandbox.Space other = await ConnectAsync(App(102, AllowAll));
        Listen(other, "10.1.0.3", 80);

        Assert.That(Reaches(app, "192.0.2.1", 443), Is.True, "allowed, through the uplink's address");
        Assert.That(ReachesSoon(app, "192.0.2.1", 80), Is.False, "another port");
        Assert.That(ReachesSoon(app, "192.0.2.2", 443), Is.False, "another host");
        Assert.That(ReachesSoon(app, "10.1.0.3", 80), Is.False, "another app");
        Assert.That(PingsSoon(app, "10.1.0.1"), Is.False, "the gateway");
        Assert.That(Pings(other, "10.1.0.1"), Is.True, "the gateway, for an app that may");
        Assert.That(PingsSoon(other, "10.1.0.2"), Is.False, "into an app that does not answer to it");
        Assert.That(Pings(other, "192.0.2.1"), Is.True);
        Assert.That(inside.Run("nft", "list", "counter", "bridge", "zedrouter", "nbu1x1-out-drops"), Does.Not.Contain("packets 0 "));
    }

    [Test]
    public async Task A_port_map_works_from_outside_from_another_app_and_from_the_app_itself()
    {
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("protocol=tcp", "lport=8080").PortMap(80), Ace("ip=192.0.2.10", "protocol=tcp", "fport=8080")));
        NetworkSandbox.Space other = await ConnectAsync(App(102, AllowAll));
        Listen(app, "10.1.0.2", 80, 81);

        Assert.That(Reaches(outside, "192.0.2.10", 8080), Is.True, "from outside");
        Assert.That(ReachesSoon(outside, "192.0.2.10", 81), Is.False, "no other port");
        Assert.That(Reaches(other, "192.0.2.10", 8080), Is.True, "from another app through the uplink");
        Assert.That(Reaches(app, "192.0.2.10", 8080), Is.True, "from itself through the uplink");
        Assert.That(Reaches(other, "10.1.0.2", 80), Is.True, "from another app directly");
        Assert.That(ReachesSoon(other, "10.1.0.2", 81), Is.False, "another port of it");
    }

    [Test]
    public async Task A_port_map_for_some_clients_answers_only_them()
    {
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("ip=192.0.2.1", "protocol=tcp", "lport=8080").PortMap(80)));
        Listen(app, "10.1.0.2", 80);

        Assert.That(Reaches(outside, "192.0.2.10", 8080), Is.True);
        Assert.That(ReachesSoon(outside, "192.0.2.10", 8080, from: "192.0.2.2"), Is.False);
    }

    [Test]
    public async Task A_host_name_opens_its_addresses_once_it_was_looked_up()
    {
        Listen(outside, "192.0.2.2", 80);
        Listen(outside, "192.0.2.1", 80);
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("host=example.test", "protocol=tcp", "fport=80")));

        Assert.That(ReachesSoon(app, "192.0.2.2", 80), Is.False, "not asked for yet");
        Lookup(app, "www.example.test");
        Assert.That(Reaches(app, "192.0.2.2", 80), Is.True);
        Assert.That(ReachesSoon(app, "192.0.2.1", 80), Is.False);
    }

    [Test]
    public async Task A_limit_drops_what_is_above_it()
    {
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("ip=192.0.2.1", "protocol=icmp").Limit(1, "m", 3)));

        int answered = Enumerable.Range(0, 8).Count(_ => PingsSoon(app, "192.0.2.1"));

        Assert.That(answered, Is.InRange(1, 4));
    }

    [Test]
    public async Task Rules_change_while_the_app_runs_and_connections_stay()
    {
        Listen(outside, "192.0.2.1", 80, 81);
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("ip=192.0.2.1", "protocol=tcp", "fport=80")));
        using System.Diagnostics.Process open = app.Start("busybox", "nc", "192.0.2.1", "80");
        await Eventually.TrueAsync("the connection", () => Connections(app) == 1);

        appConfigs.Publish(App(101, Ace("ip=192.0.2.1", "protocol=tcp", "fport=80"), Ace("ip=192.0.2.1", "protocol=tcp", "fport=81")));
        await Eventually.TrueAsync("the new rule", () => Settled() && ReachesSoon(app, "192.0.2.1", 81));
        Assert.That(Connections(app), Is.EqualTo(1), "the old connection");

        appConfigs.Publish(App(101));
        await Eventually.TrueAsync("the end of all rules", () => Settled() && !ReachesSoon(app, "192.0.2.1", 80));
        Assert.That(Status(101)!.Activated, Is.True);
    }

    [Test]
    public async Task A_killed_agent_leaves_the_traffic_alone_and_a_new_one_adopts_everything()
    {
        Listen(outside, "192.0.2.2", 80);
        NetworkSandbox.Space app = await ConnectAsync(App(101, Ace("protocol=tcp", "lport=8080").PortMap(80), Ace("host=example.test", "protocol=tcp", "fport=80")));
        Listen(app, "10.1.0.2", 80);
        Assert.That(Lookup(app, "example.test"), Does.Contain("192.0.2.2"));
        Assert.That((Reaches(outside, "192.0.2.10", 8080), Reaches(app, "192.0.2.2", 80)), Is.EqualTo((true, true)));
        string servers = Servers();
        string link = inside.Run("ip", "-br", "link", "show", "bn1");
        AppNetworkStatus before = Status(101)!;

        Stop();
        Assert.That(Reaches(outside, "192.0.2.10", 8080), Is.True, "without the agent");
        Start();
        device.Settle();
        Assert.That(Reaches(outside, "192.0.2.10", 8080), Is.True, "while it starts");
        await Eventually.TrueAsync("adoption", () => Settled() && Status(101) is { Activated: true, PendingAdd: false });

        Assert.That((Reaches(outside, "192.0.2.10", 8080), Reaches(app, "192.0.2.2", 80)), Is.EqualTo((true, true)), "also what was learnt from DNS");
        Assert.That((Servers(), inside.Run("ip", "-br", "link", "show", "bn1")), Is.EqualTo((servers, link)));
        Assert.That((Status(101)!.AppNum, Status(101)!.AppNetAdapterList), Is.EqualTo((before.AppNum, before.AppNetAdapterList)));
    }

    [Test]
    public async Task A_server_that_died_is_started_again()
    {
        NetworkSandbox.Space app = await ConnectAsync(App(101));
        string before = Servers();
        inside.Run("kill", "-9", before);

        await Eventually.TrueAsync("another server", () =>
        {
            device.Advance(TimeSpan.FromSeconds(60));
            return Servers() is not "" and var now && now != before;
        });

        await Eventually.TrueAsync("its answer", () => Lookup(app, "app101").Contains("10.1.0.2"));
    }

    [Test]
    public async Task An_app_that_comes_again_gets_its_new_address_at_once()
    {
        await ConnectAsync(App(101), dhcp: true);
        NetworkSandbox.Space second = await ConnectAsync(App(102), dhcp: true);
        Assert.That(second.Run("ip", "-4", "-br", "address", "show", "eth0"), Does.Contain("10.1.0.3/24"));

        appConfigs.Unpublish(Id(101).ToString());
        appConfigs.Unpublish(Id(102).ToString());
        await Eventually.TrueAsync("no app", () => Settled() && apps.Items.Count == 0);
        inside.Run("ip", "link", "del", "nbu1x1");
        inside.Run("ip", "link", "del", "nbu1x2");
        NetworkSandbox.Space again = await ConnectAsync(App(102), dhcp: true, name: "again");

        Assert.That(again.Run("ip", "-4", "-br", "address", "show", "eth0"), Does.Contain("10.1.0.2/24"));
    }

    [Test]
    public async Task An_air_gapped_network_has_no_way_out()
    {
        instanceConfigs.Publish(Instance() with { PortLabel = "" });
        NetworkSandbox.Space app = await ConnectAsync(App(101, AllowAll));
        NetworkSandbox.Space other = await ConnectAsync(App(102, AllowAll));

        Assert.That((Pings(app, "10.1.0.3"), Pings(other, "10.1.0.2"), PingsSoon(app, "192.0.2.1")), Is.EqualTo((true, true, false)));
    }

    [Test]
    public async Task A_switch_without_ports_joins_its_apps_by_their_own_addresses()
    {
        instanceConfigs.Publish(new NetworkInstanceConfig { UUID = Id(2), DisplayName = "switch", Type = NetworkInstanceType.Switch, Activate = true });
        NetworkSandbox.Space app = await ConnectAsync(App(101, 2, AllowAll), address: "172.30.0.1");
        NetworkSandbox.Space other = await ConnectAsync(App(102, 2, Ace("ip=172.30.0.1")), address: "172.30.0.2");
        await ConnectAsync(App(103, 2), address: "172.30.0.3");

        Assert.That((Pings(app, "172.30.0.2"), Pings(other, "172.30.0.1"), PingsSoon(app, "172.30.0.3")), Is.EqualTo((true, true, false)));
        Assert.That(Status(101)!.AppNetAdapterList!.Single().Mac.ToString(), Does.StartWith("02:16:3e:"));
    }

    [Test]
    public async Task Networks_are_closed_to_each_other()
    {
        instanceConfigs.Publish(Instance(2, "10.2.0.0/24"));
        NetworkSandbox.Space app = await ConnectAsync(App(101, AllowAll));
        await ConnectAsync(App(102, 2, AllowAll));

        Assert.That((Pings(app, "192.0.2.1"), PingsSoon(app, "10.2.0.2")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Traffic_and_drops_are_counted()
    {
        using ISubscription<NetworkInstanceMetrics> metrics = device.Watch(FromZedrouter.NetworkInstanceMetrics);
        using ISubscription<NetworkMetrics> all = device.Watch(FromZedrouter.NetworkMetrics);
        NetworkSandbox.Space app = await ConnectAsync(App(101));
        PingsSoon(app, "10.1.0.1");

        await Eventually.TrueAsync("metrics", () =>
        {
            device.Advance(TimeSpan.FromSeconds(15));
            return metrics.Items.Values.SingleOrDefault()?.NetworkMetrics.MetricList is [_, { TxAclDrops: > 0 }];
        });

        ValueList<NetworkMetric> list = metrics.Items.Values.Single().NetworkMetrics.MetricList!;
        Assert.That(list.Select(metric => metric.IfName), Is.EqualTo(new[] { "bn1", "nbu1x1" }));
        Assert.That(list[1].RxPkts, Is.GreaterThan(0));
        Assert.That(all.Items.Values.Single().MetricList!.Select(metric => metric.IfName), Is.SupersetOf(new[] { "lo", "eth0", "bn1", "nbu1x1" }));
        Assert.That(all.Items.Values.Single().TotalRuleCount, Is.GreaterThan(10));
    }

    [Test]
    public async Task After_the_last_delete_nothing_is_left()
    {
        await ConnectAsync(App(101, Ace("protocol=tcp", "lport=8080").PortMap(80)));
        appConfigs.Unpublish(Id(101).ToString());
        instanceConfigs.Unpublish(Id(1).ToString());
        await Eventually.TrueAsync("the end", () => Settled() && instances.Items.Count == 0 && apps.Items.Count == 0);

        await Eventually.TrueAsync("the end of the server", () => Servers().Length == 0);
        Assert.That(inside.Run("nft", "list", "ruleset"), Is.Empty);
        Assert.That(inside.Run("ip", "-br", "link", "show", "type", "bridge"), Is.Empty);
        Assert.That(inside.Run("ip", "rule", "show").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(3));
        Assert.That(inside.Run("ip", "route", "show", "table", "all"), Does.Not.Contain("table 801"));
        Assert.That(Directory.GetFiles(device.Paths.Run + "/zedrouter", "*", SearchOption.AllDirectories), Is.Empty);
    }

    private AppNetworkStatus? Status(int app) => apps.Items.GetValueOrDefault(Id(app).ToString());

    private void Start()
    {
        running = device.Context<Owner.Zedrouter>();
        _ = new ZedrouterAgent(running, new LinuxNetwork(inside, running.Paths.Run + "/zedrouter", TimeProvider.System));
    }

    /// <summary>As a kill: only its place in pub/sub is given up.</summary>
    private void Stop() => running!.PubSub.Dispose();

    private bool Settled()
    {
        device.Settle();
        return true;
    }

    /// <summary>What domainmgr does: a pair of interfaces between the bridge and the app's namespace.</summary>
    private async Task<NetworkSandbox.Space> ConnectAsync(AppNetworkConfig config, bool dhcp = false, string? name = null, string? address = null)
    {
        appConfigs.Publish(config);
        await Eventually.TrueAsync("the app's network", () => Settled() && Status(Number(config)) is { Activated: true, PendingAdd: false });
        AppNetAdapterStatus adapter = Status(Number(config))!.AppNetAdapterList!.Single();
        NetworkSandbox.Space space = sandbox.Add(name ?? config.DisplayName);
        sandbox.Connect(inside, adapter.Vif, space, "eth0", adapter.Mac.ToString());
        inside.Run("ip", "link", "set", adapter.Vif, "master", adapter.Bridge);
        if (dhcp)
        {
            string script = $"{sandbox.Folder}/udhcpc";
            File.WriteAllText(script, "#!/bin/sh\n[ \"$1\" = bound ] && ip address replace $ip/$mask dev $interface\nexit 0\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            space.Run("busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-s", script, "-t", "60", "-T", "1");
            return space;
        }
        space.Run("ip", "address", "add", $"{address ?? adapter.AssignedAddresses.IPv4Addrs!.Single().Address.ToString()}/24", "dev", "eth0");
        if (address is not null)
            return space;
        space.Run("ip", "route", "add", "default", "via", adapter.BridgeIPAddr.ToString());
        return space;
    }

    private static int Number(AppNetworkConfig config) => int.Parse(config.UUIDandVersion.UUID.ToString()[^12..], CultureInfo.InvariantCulture);

    private string Servers() => string.Join(' ', sandbox.ProcessesOf(inside, "dnsmasq"));

    private void Listen(NetworkSandbox.Space space, string address, params int[] ports)
    {
        File.WriteAllText($"{sandbox.Folder}/index.html", "hello");
        foreach (int port in ports)
            space.Start("busybox", "httpd", "-f", "-p", $"{address}:{port}", "-h", sandbox.Folder);
        foreach (int port in ports)
            Assert.That(() => space.Run("ss", "-Hltn", "sport", "=", $":{port}"), Is.Not.Empty.After(60_000, 5), $"a listener on {port}");
    }

    /// <summary>Has patience: a busy machine answers late.</summary>
    private static bool Reaches(NetworkSandbox.Space space, string address, int port, string? from = null) => Reaches(space, address, port, from, "30");

    /// <summary>For what must not pass, which is dropped without a word.</summary>
    private static bool ReachesSoon(NetworkSandbox.Space space, string address, int port, string? from = null) => Reaches(space, address, port, from, "0.7");

    private static bool Reaches(NetworkSandbox.Space space, string address, int port, string? from, string seconds)
    {
        string[] source = from is null ? [] : ["--interface", from];
        return space.Try("curl", ["-s", "-o", "/dev/null", "--noproxy", "*", "--connect-timeout", seconds, "--max-time", "60", .. source, $"http://{address}:{port}/"]) == 0;
    }

    private static bool Pings(NetworkSandbox.Space from, string address) => from.Try("busybox", "ping", "-c1", "-W20", address) == 0;

    private static bool PingsSoon(NetworkSandbox.Space from, string address) => from.Try("busybox", "ping", "-c1", "-W1", address) == 0;

    private static string Lookup(NetworkSandbox.Space from, string name) =>
        from.RunAsync(new("busybox", "nslookup", name, "10.1.0.1"), CancellationToken.None).GetAwaiter().GetResult().Output;

    private static int Connections(NetworkSandbox.Space space) => space.Run("ss", "-Htn", "state", "established").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
