using Eve.Agents.Nim.Connectivity;
using Eve.Agents.Nim.Core;
using Eve.Agents.Nim.Ports.Linux;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Nim.Tests;

/// <summary>The agent with a real kernel, dhcpcd and DHCP server, in namespaces of their own.</summary>
[Category("System")]
[NonParallelizable]
public sealed class UplinkTests
{
    private NetworkSandbox sandbox = null!;
    private NetworkSandbox.Space outside = null!;
    private NetworkSandbox.Space inside = null!;
    private MemoryDevice device = null!;
    private ISubscription<DeviceNetworkStatus> statuses = null!;
    private readonly List<NimAgentRun> lives = [];

    [SetUp]
    public void MakeNetwork()
    {
        sandbox = new();
        outside = sandbox.Add("out");
        inside = sandbox.Add("dev", "/run/dhcpcd", "/var/lib/dhcpcd");
        sandbox.Connect(outside, "veth0", inside, "eth0");
        outside.Run("ip", "address", "add", "192.0.2.1/24", "dev", "veth0");
        device = new();
        statuses = device.Watch(FromNim.DeviceNetworkStatus);
    }

    [TearDown]
    public void EndNetwork()
    {
        foreach (NimAgentRun life in lives)
            life.Dispose();
        lives.Clear();
        statuses.Dispose();
        // Before the device's folder: the client writes into it.
        sandbox.Dispose();
        device.Dispose();
    }

    [Test]
    public async Task A_fresh_device_gets_an_uplink_without_any_configuration()
    {
        StartDhcpServer();
        StartNim();

        NetworkPortStatus port = await LeasedAsync();

        Assert.That(Status!.DPCKey, Is.EqualTo("lastresort"));
        Assert.That(Subnet4.From(port.IPv4Subnet).ToString(), Is.EqualTo("192.0.2.0/24"));
        Assert.That((port.DefaultRouters!.Single().ToString(), port.DNSServers!.Single().ToString(), port.DomainName), Is.EqualTo(("192.0.2.1", "192.0.2.1", "example.test")));
        Assert.That(device.Root.Read("/run/resolv.conf"), Does.Contain("nameserver 192.0.2.1\nsearch example.test\n"));
        Assert.That(inside.Try("busybox", "ping", "-c1", "-W2", "192.0.2.1"), Is.Zero);
    }

    [Test]
    public async Task A_restarted_nim_adopts_the_running_client_and_the_address_stays()
    {
        StartDhcpServer();
        using (NimAgentRun first = StartNim())
        {
            await LeasedAsync();
        }
        string before = Client();
        List<DeviceNetworkStatus> told = [];
        using ISubscription<DeviceNetworkStatus> watch = device.Watch(FromNim.DeviceNetworkStatus, change => told.Add(change.New!));

        StartNim();
        device.Settle();
        await UntilAsync("the end of verification", () => Status is { Testing: false, State: DPCState.RemoteWait });

        Assert.That(Client(), Is.EqualTo(before).And.Not.Empty);
        Assert.That(told.Select(status => Address(status.Ports![0])).Distinct(), Is.EqualTo(new[] { Address(Status!.Ports![0]) }), "nobody ever saw a device without its address");
    }

    [Test]
    public async Task A_killed_client_is_started_again_and_the_address_stays()
    {
        StartDhcpServer();
        StartNim();
        string address = Address(await LeasedAsync());
        string before = Client();
        // Some of its children may end by themselves meanwhile.
        inside.Try("kill", ["-9", .. Clients().Split(' ')]);

        await Eventually.TrueAsync("a new client", () =>
        {
            device.Advance(TimeSpan.FromSeconds(10));
            return Client() is not "" and var now && now != before;
        });

        Assert.That(inside.Run("ip", "-br", "address", "show", "eth0"), Does.Contain(address));
        Assert.That(Address(await LeasedAsync()), Is.EqualTo(address));
    }

    [Test]
    public async Task Static_addresses_of_the_controller_replace_the_lease()
    {
        StartDhcpServer();
        IPublication<DevicePortConfig> configs = device.Play(FromZedagent.DevicePortConfig);
        StartNim();
        await LeasedAsync();

        configs.Publish("zedagent", Configs.Entry("", 2026, Configs.Port() with
        {
            Dhcp = DhcpType.Static,
            AddrSubnet = "192.0.2.77/24",
            Gateway = IpText.Parse("192.0.2.1"),
            DNSServers = [IpText.Parse("192.0.2.1")],
        }));
        await UntilAsync("the static address", () => Status is { DPCKey: "zedagent" } && Address(Status.Ports![0]) == "192.0.2.77");

        Assert.That(Status!.Ports![0].AddrInfoList!.Select(info => info.Addr.ToString()).Where(text => !text.Contains(':')), Is.EqualTo(new[] { "192.0.2.77" }));
        Assert.That(inside.Run("ip", "route", "show", "default"), Does.StartWith("default via 192.0.2.1 dev eth0 metric 5000"));
        await Eventually.TrueAsync("the end of the client and its children", () => Clients().Length == 0);

        configs.Publish("zedagent", Configs.Entry("", 2027));
        NetworkPortStatus port = await LeasedAsync(not: "192.0.2.77");
        Assert.That(inside.Run("ip", "address", "show", "eth0"), Does.Not.Contain("192.0.2.77"));
        Assert.That(port.Dhcp, Is.EqualTo(DhcpType.Client));
    }

    [Test]
    public async Task Without_an_answer_it_waits_and_says_why()
    {
        StartNim();

        await UntilAsync("the wait for an address", () => Status is { State: DPCState.IPDNSWait, Testing: true });
    }

    private DeviceNetworkStatus? Status => statuses.Items.GetValueOrDefault(Keys.Global);

    private static string Address(NetworkPortStatus port) =>
        port.AddrInfoList.OrEmpty().Select(info => info.Addr.ToString()).FirstOrDefault(text => !text.Contains(':'), "");

    private async Task<NetworkPortStatus> LeasedAsync(string not = "")
    {
        await UntilAsync("a lease", () => Status?.Ports?[0] is { } port && Address(port) is { Length: > 0 } address && address != not && port.DNSServers.OrEmpty().Count > 0);
        return Status!.Ports![0];
    }

    private async Task UntilAsync(string what, Func<bool> holds)
    {
        try
        {
            await Eventually.TrueAsync(what, () =>
            {
                device.Advance(TimeSpan.FromMilliseconds(50));
                return holds();
            });
        }
        catch (TimeoutException error)
        {
            Assert.Fail($"{error.Message}; the status is {Status}");
        }
    }

    /// <summary>The process ids of the client and its children.</summary>
    private string Clients() => string.Join(' ', sandbox.ProcessesNamed(inside, "dhcpcd"));

    /// <summary>The process id of the client itself; empty when it is gone.</summary>
    private string Client()
    {
        string file = inside.PrivateFolder(sandbox, "/run/dhcpcd") + "/eth0-4.pid";
        // By another program: the client holds a lock on its file, which would keep us out.
        string pid = File.Exists(file) ? NetworkSandbox.Run("cat", file).Trim() : "";
        return sandbox.ProcessesNamed(inside, "dhcpcd").Any(one => $"{one}" == pid) ? pid : "";
    }

    private NimAgentRun StartNim()
    {
        AgentContext<Owner.Nim> context = device.Context<Owner.Nim>();
        LinuxPorts ports = new(inside, context.Paths.Run + "/nim", TimeProvider.System, inside.PrivateFolder(sandbox, "/run/dhcpcd"));
        NimAgentRun life = new(context, new NimAgent(context, ports, new NobodyAnswers()));
        lives.Add(life);
        return life;
    }

    private void StartDhcpServer() => outside.Run(
        "dnsmasq", "--conf-file=/dev/null", "--no-ping", "--interface=veth0", "--bind-interfaces", "--except-interface=lo",
        "--dhcp-range=192.0.2.100,192.0.2.200,1h", "--domain=example.test", "--no-resolv", $"--pid-file={sandbox.Folder}/out.pid",
        $"--dhcp-leasefile={sandbox.Folder}/out.leases");

    /// <summary>One life of the agent; its end is like a kill: nothing but its own pub/sub is closed.</summary>
    private sealed record NimAgentRun(AgentContext<Owner.Nim> Context, NimAgent Agent) : IDisposable
    {
        private bool over;

        public void Dispose()
        {
            if (over)
                return;
            over = true;
            Agent.OnStop();
            Context.PubSub.Dispose();
        }
    }

    private sealed class NobodyAnswers : IConnectivityTest
    {
        public Task<TestResult> RunAsync(DeviceNetworkStatus status, TimeSpan patience, CancellationToken stop) =>
            Task.FromResult(Configs.Test(TestVerdict.RemoteTrouble, "no controller in this test"));
    }
}
