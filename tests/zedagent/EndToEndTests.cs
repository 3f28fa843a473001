using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Machine;
using Eve.Controller;
using Eve.PubSub;
using Eve.PubSub.Memory;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>zedagent against this repository's controller, over TLS on the loopback, with the real clock.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EndToEndTests
{
    private readonly TempRoot root = new();
    private readonly TempFolder state = new();
    private readonly MemoryBus bus = new();
    private readonly EventLoop loop = new(TimeProvider.System);
    private readonly CancellationTokenSource stop = new();
    private ControllerHost controller = null!;
    private HttpClient admin = null!;
    private string device = "";
    private ZedagentAgent? agent;

    [SetUp]
    public async Task SetUp()
    {
        ControllerOptions options = new()
        {
            State = state.Path,
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            Admin = [new AdminEndPoint(new IPEndPoint(IPAddress.Loopback, 0), null)],
            Names = ["localhost"],
            ConfigInterval = 5,
        };
        controller = ControllerHost.Open(options, TimeProvider.System);
        await controller.StartAsync(CancellationToken.None);
        IPEndPoint adminAddress = controller.AdminAddresses[0];
        admin = new HttpClient { BaseAddress = new Uri($"http://{adminAddress}/admin/") };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(state.Path, "admin.token")).Trim());
        string server = string.Create(CultureInfo.InvariantCulture, $"localhost:{controller.DeviceAddresses[0].Port}");
        JsonElement added = await CallAsync(HttpMethod.Post, "devices", $$"""{"name": "box", "serial": "serial-7", "server": "{{server}}"}""");
        device = added.GetProperty("id").GetString()!;
        foreach (JsonProperty file in added.GetProperty("files").EnumerateObject())
            root.Write("/config/" + file.Name, file.Value.GetString()!);
        root.Write("/config/soft_serial", "serial-7\n");
    }

    [TearDown]
    public async Task TearDown()
    {
        agent?.OnStop();
        await controller.DisposeAsync();
        admin.Dispose();
        stop.Dispose();
        state.Dispose();
        root.Dispose();
    }

    [Test]
    public async Task A_device_onboards_gets_its_app_and_reports_its_state()
    {
        await CallAsync(HttpMethod.Post, $"devices/{device}/apps", File.ReadAllText(Path.Combine(Golden.Repository, "build", "samples", "hello.jsonc")));
        ISubscription<AppInstanceConfig> apps = Watch(FromZedagent.AppInstanceConfig);
        ISubscription<OnboardingStatus> onboarding = Watch(FromZedclient.OnboardingStatus);

        Start();
        await UntilAsync("the app's config", () => apps.Items.Count == 1);

        AppInstanceConfig app = apps.Items.Values.Single();
        Assert.That(onboarding.Items["global"].DeviceUUID, Is.EqualTo(new Guid(device)));
        Assert.That(app.Errors, Is.Null);

        MemoryPubSub<Owner.Zedmanager> zedmanager = new(bus, loop);
        zedmanager.Publish(FromZedmanager.AppInstanceStatus).Publish(new AppInstanceStatus
        {
            UUIDandVersion = app.UUIDandVersion,
            DisplayName = app.DisplayName,
            State = SwState.Running,
            Activated = true,
        });
        string state = "";
        await UntilAsync("the controller to know", () => state == "RUNNING", async () =>
            state = (await CallAsync(HttpMethod.Get, $"devices/{device}/apps/{app.DisplayName}")).GetProperty("app").GetProperty("state").GetString() ?? "");

        await CallAsync(HttpMethod.Delete, $"devices/{device}/apps/{app.DisplayName}");
        await UntilAsync("the app to be gone", () => apps.Items.Count == 0);
    }

    [Test]
    public async Task A_device_whose_serial_is_not_allowed_keeps_asking_and_publishes_nothing()
    {
        root.Write("/config/soft_serial", "another\n");
        ISubscription<OnboardingStatus> onboarding = Watch(FromZedclient.OnboardingStatus);
        ISubscription<ConfigItemValueMap> settings = Watch(FromZedagent.ConfigItemValueMap);

        Start();
        await UntilAsync("the answers", () => settings.Items.Count == 1 && settledAfterCalls > 2);

        Assert.That(onboarding.Items, Is.Empty);
    }

    private int settledAfterCalls;

    private void Start()
    {
        MemoryPubSub<Owner.Nim> nim = new(bus, loop);
        nim.Publish(FromNim.DeviceNetworkStatus).Publish(new DeviceNetworkStatus
        {
            State = DPCState.Success,
            Ports = [new() { Logicallabel = "lo", IfName = "lo", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }] }],
        });
        AgentContext<Owner.Zedagent> context = new(new MemoryPubSub<Owner.Zedagent>(bus, loop), loop, root.Paths, new FakeExec(), stop.Token);
        HttpController way = new(root.Paths.Config, TimeProvider.System);
        agent = new ZedagentAgent(
            context, new MemoryPubSub<Owner.Zedclient>(bus, loop), new Counting(way, () => settledAfterCalls++), new LinuxMachine(root.Paths, TimeProvider.System), new Random(1));
    }

    private ISubscription<T> Watch<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class => new MemoryPubSub<Owner.Diag>(bus, loop).Subscribe(topic, new SubscriptionHandlers<T>(_ => { }));

    private async Task UntilAsync(string what, Func<bool> holds, Func<Task>? look = null)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(90));
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            loop.RunPending();
            if (look is not null)
                await look();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        TestContext.Out.WriteLine($"{what}: {TimeProvider.System.GetUtcNow():ss.fff}");
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await admin.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private sealed class Counting(IController inner, Action count) : IController
    {
        public async Task<ControllerReply> SendAsync(ControllerRequest request, CancellationToken stop)
        {
            ControllerReply reply = await inner.SendAsync(request, stop);
            count();
            return reply;
        }
    }
}
