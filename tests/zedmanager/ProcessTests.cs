using System.Collections.Concurrent;
using System.Diagnostics;
using Eve.Agents;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>The real executable over real files and sockets, killed at any moment. The neighbours are played here.</summary>
public sealed class ProcessTests
{
    private static readonly AppInstanceConfig Config = Build.Config().Overlaid(7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> withdrawn = new();
    private readonly List<IDisposable> open = [];
    private CancellationTokenSource stop = null!;
    private TempRoot root = null!;
    private EventLoop loop = null!;
    private Task running = null!;
    private FilePubSub<Owner.Zedagent> zedagent = null!;
    private IPublication<AppInstanceConfig> configs = null!;
    private Process? zedmanager;
    private volatile AppInstanceStatus? status;
    private volatile bool removed;

    [SetUp]
    public void Open()
    {
        withdrawn.Clear();
        status = null;
        removed = false;
        stop = new();
        root = new();
        loop = new(TimeProvider.System);
        Join<Owner.Zedclient>().Publish(FromZedclient.OnboardingStatus).Publish("global", new OnboardingStatus { DeviceUUID = Build.Id(7) });
        zedagent = Join<Owner.Zedagent>();
        configs = zedagent.Publish(FromZedagent.AppInstanceConfig);
        zedagent.Publish(FromZedagent.ConfigItemValueMap).Publish("global", new ConfigItemValueMap());
        zedagent.Publish(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        zedagent.Subscribe(FromZedmanager.AppInstanceStatus, new SubscriptionHandlers<AppInstanceStatus>(change =>
        {
            status = change.New;
            removed |= change.New is null;
        }));
        FilePubSub<Owner.Domainmgr> domainmgr = Join<Owner.Domainmgr>();
        domainmgr.Publish(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 16384 });
        Neighbours neighbours = new(Join<Owner.Volumemgr>(), Join<Owner.Zedrouter>(), domainmgr, Join<Owner.Identitymgr>())
        {
            Withdrawn = (topic, key) => withdrawn.Enqueue($"{topic} {key}"),
        };
        open.Add(loop.Every("neighbours", TimeSpan.FromMilliseconds(5), () =>
        {
            if (neighbours.Possible() is [{ } step, ..])
                step();
        }));
        running = loop.RunAsync(stop.Token);
    }

    [TearDown]
    public async Task Close()
    {
        Kill();
        await stop.CancelAsync();
        await running;
        foreach (IDisposable part in open)
            part.Dispose();
        open.Clear();
        zedagent.Dispose();
        root.Dispose();
        stop.Dispose();
    }

    [Test]
    public async Task Killed_again_and_again_it_withdraws_nothing_and_gets_there()
    {
        Start();
        loop.Post("config", () => configs.Publish(Config));
        await Eventually.GetAsync("the first status", () => status, Patience);
        for (int i = 0; i < 5; i++)
        {
            SwState before = status!.State;
            Kill();
            Start();
            await Eventually.TrueAsync($"a state after {before}", () => status!.State != before || status.State == SwState.Running, Patience);
        }
        await Eventually.TrueAsync("RUNNING", () => status is { State: SwState.Running, Activated: true }, Patience);

        Kill();
        Start();
        loop.Post("config", () => configs.Publish(Config.Version(2).Restarted()));
        await Eventually.TrueAsync("RUNNING again", () => status is { State: SwState.Running, RestartInprogress: Inprogress.NotInprogress, UUIDandVersion.Version: "2" }, Patience);

        Assert.That(withdrawn, Is.Empty);
        Assert.That(removed, Is.False);
    }

    [Test]
    public async Task An_app_that_left_the_config_while_we_were_dead_is_taken_down_in_order()
    {
        Start();
        loop.Post("config", () => configs.Publish(Config));
        await Eventually.TrueAsync("RUNNING", () => status is { State: SwState.Running }, Patience);
        Kill();
        loop.Post("config", () => configs.Unpublish(Build.App.ToString()));

        Start();
        await Eventually.TrueAsync("the app to be gone", () => removed, Patience);

        string log = await File.ReadAllTextAsync(root.Root + "/zedmanager.log");
        // The kill may come before the line that says Running.
        Assert.That(log, Does.Contain("shop (" + Build.App + "): new -> ").And.Contain("Running, being removed"), log);
        Assert.That(withdrawn, Is.EqualTo(new[]
        {
            $"DomainConfig {Build.App}", $"AppNetworkConfig {Build.App}", $"EIDConfig {Build.App}:7", $"VolumeRefConfig {Build.Disk}#0#{Build.App}",
        }));
    }

    [Test]
    public async Task Without_a_free_descriptor_it_lives_and_goes_on_when_there_are_some()
    {
        Start();
        loop.Post("config", () => configs.Publish(Config));
        await Eventually.TrueAsync("RUNNING", () => status is { State: SwState.Running }, Patience);

        Limit(descriptors: 8);
        zedagent.Dispose();
        zedagent = Join<Owner.Zedagent>();
        loop.Post("again", () => configs = zedagent.Publish(FromZedagent.AppInstanceConfig));
        await Eventually.TrueAsync("a word in the log", () => File.ReadAllText(root.Root + "/zedmanager.log").Contains("cannot connect, tried again in", StringComparison.Ordinal), Patience);
        Assert.That(zedmanager!.HasExited, Is.False);

        Limit(descriptors: 1024);
        loop.Post("new config", () => configs.Publish(Config.Version(2)));
        await Eventually.TrueAsync("the new config to be followed", () => File.ReadAllText(root.Paths.Of($"/run/zedmanager/AppInstanceStatus/{Build.App}.json")).Contains("\"Version\":\"2\"", StringComparison.Ordinal), Patience);
        Assert.That(withdrawn, Is.Empty);
    }

    private void Limit(int descriptors)
    {
        using Process prlimit = Process.Start("prlimit", ["--pid", $"{zedmanager!.Id}", $"--nofile={descriptors}:"])!;
        prlimit.WaitForExit();
        Assert.That(prlimit.ExitCode, Is.Zero);
    }

    private FilePubSub<TSelf> Join<TSelf>()
        where TSelf : IAgentIdentity
    {
        FilePubSub<TSelf> pubsub = new(root.Root, loop);
        open.Add(pubsub);
        return pubsub;
    }

    private void Start()
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "zedmanager"), ["--root", root.Root, "--log-file", root.Root + "/zedmanager.log"]);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        zedmanager = Process.Start(start)!;
    }

    private void Kill()
    {
        zedmanager?.Kill();
        zedmanager?.WaitForExit();
        zedmanager?.Dispose();
        zedmanager = null;
    }
}
