using System.Diagnostics;
using System.Formats.Tar;
using Eve.Agents;
using Eve.PubSub;
using Eve.Tests.Storage;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>The three executables on a scratch root, with files and sockets between them; the test plays their neighbours.</summary>
[Category("System")]
public sealed class ProcessTests
{
    private static readonly string[] Names = ["verifier", "downloader", "volumemgr"];

    private readonly Dictionary<string, Process> agents = [];
    private readonly List<IDisposable> open = [];
    private TempRoot root = null!;
    private TestRegistry registry = null!;
    private EventLoop loop = null!;
    private CancellationTokenSource stop = null!;
    private IPublication<VolumeRefConfig> refs = null!;
    private IPublication<ContentTreeConfig> trees = null!;
    private IPublication<VolumeConfig> volumes = null!;

    [SetUp]
    public void StartDevice()
    {
        root = new();
        registry = new();
        stop = new();
        loop = new(TimeProvider.System);
        FilePubSub<Owner.Zedagent> zedagent = Open<Owner.Zedagent>();
        FilePubSub<Owner.Zedmanager> zedmanager = Open<Owner.Zedmanager>();
        FilePubSub<Owner.Nim> nim = Open<Owner.Nim>();
        zedagent.Publish(FromZedagent.ConfigItemValueMap).Publish(Keys.Global, new ConfigItemValueMap { GlobalSettings = ValueMap<string, ConfigItemValue>.Empty });
        zedagent.Publish(FromZedagent.DatastoreConfig).Publish(new DatastoreConfig { UUID = Datastore, DsType = "DsContainerRegistry", Fqdn = registry.Fqdn });
        zedagent.Publish(FromZedagent.ZedAgentStatus);
        trees = zedagent.Publish(FromZedagent.ContentTreeConfig);
        volumes = zedagent.Publish(FromZedagent.VolumeConfig);
        trees.SignalRestarted();
        volumes.SignalRestarted();
        refs = zedmanager.Publish(FromZedmanager.VolumeRefConfig);
        nim.Publish(FromNim.DeviceNetworkStatus).Publish(Keys.Global, new DeviceNetworkStatus
        {
            Ports = [new() { IfName = "lo", Logicallabel = "lo", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }] }],
        });
        open.Add(zedmanager.Subscribe(FromVolumemgr.VolumeRefStatus, new SubscriptionHandlers<VolumeRefStatus>(change => History.Enqueue(change.New))));
        _ = loop.RunAsync(stop.Token);
        foreach (string name in Names)
            Start(name);
    }

    [TearDown]
    public void StopDevice()
    {
        foreach (Process agent in agents.Values)
        {
            agent.Kill();
            agent.WaitForExit();
            agent.Dispose();
        }
        agents.Clear();
        stop.Cancel();
        foreach (IDisposable one in open)
            one.Dispose();
        open.Clear();
        registry.Dispose();
        root.Dispose();
        stop.Dispose();
    }

    private static Guid Datastore { get; } = Guid.NewGuid();

    private System.Collections.Concurrent.ConcurrentQueue<VolumeRefStatus?> History { get; } = [];

    [Test]
    public async Task An_image_becomes_a_volume_and_each_agent_may_be_killed()
    {
        await Eventually.TrueAsync("all three live", () => Names.All(name => File.Exists($"{root.Paths.Run}/{name}.pid")) && File.Exists($"{root.Paths.Run}/volumemgr/VolumeMgrStatus/volumemgr.json"), TimeSpan.FromSeconds(30));
        Stopwatch watch = Stopwatch.StartNew();
        VolumeRefStatus done = await InstallAsync("team/app", 1_000_000);
        TestContext.Out.WriteLine($"config to CREATED_VOLUME: {watch.ElapsedMilliseconds} ms");

        foreach (string name in Names)
        {
            agents[name].Kill();
            agents[name].WaitForExit();
            agents[name].Dispose();
            Start(name);
        }
        VolumeRefStatus second = await InstallAsync("team/second", 100_000);

        Assert.That(done.Error + second.Error, Is.Empty);
        Assert.That(
            History.Where(status => status?.VolumeID == done.VolumeID).SkipWhile(status => status!.State != SwState.CreatedVolume).Select(status => status!.State),
            Is.All.EqualTo(SwState.CreatedVolume), "never less than created");
        Assert.That(File.Exists(root.Paths.Of(done.ActiveFileLocation) + "/rootfs/bin/app"), Is.True);
    }

    [Test]
    public async Task All_agents_end_in_order_within_two_seconds_and_leave_the_volume()
    {
        VolumeRefStatus done = await InstallAsync("team/app", 1000);
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(agents.Values.Select(agent => new Exec().RunAsync(new("kill", "-TERM", agent.Id.ToString()), default)));
        foreach (Process agent in agents.Values)
            Assert.That(agent.WaitForExit(TimeSpan.FromSeconds(5)) && agent.ExitCode == 0, Is.True);

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2.5)));
        Assert.That(File.Exists(root.Paths.Of(done.ActiveFileLocation) + "/rootfs/bin/app"), Is.True);
    }

    private async Task<VolumeRefStatus> InstallAsync(string name, int size)
    {
        new TestImage()
            .Layer((TarWriter tar) => { tar.File("bin/app", new string('x', size)); })
            .Layer(tar => tar.File("etc/page", "hello"))
            .Push(registry, name, "v1");
        ContentTreeConfig tree = new()
        {
            ContentID = Guid.NewGuid(),
            DatastoreIDList = [Datastore],
            RelativeURL = name + ":v1",
            Format = Format.Container,
            DisplayName = name,
            IsLocal = true,
        };
        VolumeConfig volume = new() { VolumeID = Guid.NewGuid(), ContentID = tree.ContentID, VolumeContentOriginType = VolumeContentOriginType.Download, Encrypted = true, DisplayName = name };
        VolumeRefConfig reference = new() { VolumeID = volume.VolumeID, AppUUID = Guid.NewGuid() };
        trees.Publish(tree);
        trees.SignalRestarted();
        volumes.Publish(volume);
        volumes.SignalRestarted();
        refs.Publish(reference);
        return await Eventually.GetAsync(
            $"{name} is a volume", () => History.LastOrDefault(status => status?.VolumeID == volume.VolumeID && status.State == SwState.CreatedVolume), TimeSpan.FromSeconds(30));
    }

    private FilePubSub<T> Open<T>()
        where T : IAgentIdentity
    {
        FilePubSub<T> pubsub = new(root.Root, loop);
        open.Add(pubsub);
        return pubsub;
    }

    private void Start(string name)
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(ProcessTests).Assembly.Location)!, name);
        agents[name] = Process.Start(new ProcessStartInfo(file, ["--root", root.Root, "--log-file", root.Paths.Of($"/{name}.log")]) { Environment = { ["DOTNET_EnableDiagnostics"] = "0" } })!;
    }
}
