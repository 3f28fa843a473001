using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core.Report;
using Eve.Agents.Zedagent.Machine;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>zedagent in memory: topics, clock and controller are fakes, files lie in a scratch root. Its neighbours are played.</summary>
internal sealed class DeviceUnderTest : IDisposable
{
    private readonly MemoryDevice device = new();
    private IPublication<DeviceNetworkStatus>? network;
    private AgentContext<Owner.Zedagent>? context;
    private IPubSub<Owner.Zedclient>? zedclient;
    private ZedagentAgent? agent;

    public DeviceUnderTest()
    {
        // Within the validity of the recorded certificates.
        device.Clock.Jump(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        device.Root.Write("/config/server", "controller.invalid:8443\n");
        device.Root.Write("/config/soft_serial", "soft-1\n");
        Copy("root.pem", "root-certificate.pem");
        Copy("onboard.cert.pem", "onboard.cert.pem");
        Copy("onboard.key.pem", "onboard.key.pem");
    }

    public FakeController Controller { get; } = new();

    public MemoryDevice Memory => device;

    /// <summary>What the agent's records are stored on; there once it was started.</summary>
    public FullDiskPubSub? Disk { get; private set; }

    public FakeClock Clock => device.Clock;

    /// <summary>The process starts.</summary>
    public void Start(IController? controller = null, string serial = "serial-1")
    {
        context = device.Context<Owner.Zedagent>();
        Disk = new(context.PubSub) { IsFull = Disk?.IsFull ?? false };
        context = context with { PubSub = Disk };
        zedclient = device.Context<Owner.Zedclient>().PubSub;
        agent = new ZedagentAgent(context, zedclient, controller ?? Controller, new FakeMachine(serial), new Random(1));
        device.Settle();
    }

    /// <summary>The process ends; its files and topics stay.</summary>
    public void End()
    {
        agent!.OnStop();
        context!.PubSub.Dispose();
        zedclient!.Dispose();
    }

    /// <summary>nim tells of an uplink.</summary>
    public void NetworkUp()
    {
        network ??= device.Play(FromNim.DeviceNetworkStatus);
        network.Publish(new DeviceNetworkStatus
        {
            State = DPCState.Success,
            Ports = [new() { Logicallabel = "eth0", IfName = "eth0", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("192.0.2.10") }] }],
        });
        device.Settle();
    }

    public void NetworkDown()
    {
        network!.Publish(new DeviceNetworkStatus());
        device.Settle();
    }

    /// <summary>Runs all loops, and lets calls to the controller end, until it holds.</summary>
    public Task UntilAsync(string what, Func<bool> holds) => Eventually.TrueAsync(what, () =>
    {
        device.Settle();
        return holds();
    });

    /// <summary>
    /// Lets time pass until it holds. Again and again, because a timer may be set a moment after what was waited for before.
    /// </summary>
    public Task PassAsync(string what, int seconds, Func<bool> holds) => UntilAsync(what, () =>
    {
        if (holds())
            return true;
        device.Advance(TimeSpan.FromSeconds(seconds));
        return holds();
    });

    public void Dispose()
    {
        agent?.OnStop();
        device.Dispose();
    }

    private void Copy(string golden, string name) =>
        File.Copy(Golden.Path("device-api-conversation", "keys", golden), device.Paths.Config + "/" + name);

    private sealed class FakeMachine(string serial) : IMachine
    {
        public MachineFacts Look() => MachineFacts.None with { Architecture = "x86_64", Product = ProductFacts.None with { Serial = serial, Manufacturer = "Maker", Name = "Box" } };
    }
}
