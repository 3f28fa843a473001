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
    private IPublication<DatastoreConfig> datastores = null!;
    private IPublication<VolumesSnapshotConfig> snapshots = null!;
    private FileServer files = null!;
    private string path = "";

    [SetUp]
    public void StartDevice()
    {
        root = new();
        registry = new();
        files = new();
        path = Environment.GetEnvironmentVariable("PATH")!;
        stop = new();
        loop = new(TimeProvider.System);
        FilePubSub<Owner.Zedagent> zedagent = Open<Owner.Zedagent>();
        FilePubSub<Owner.Zedmanager> zedmanager = Open<Owner.Zedmanager>();
        FilePubSub<Owner.Nim> nim = Open<Owner.Nim>();
        zedagent.Publish(FromZedagent.ConfigItemValueMap).Publish(Keys.Global, new ConfigItemValueMap { GlobalSettings = ValueMap<string, ConfigItemValue>.Empty });
        datastores = zedagent.Publish(FromZedagent.DatastoreConfig);
        datastores.Publish(new DatastoreConfig { UUID = Datastore, DsType = "DsContainerRegistry", Fqdn = registry.Fqdn });
        zedagent.Publish(FromZedagent.ZedAgentStatus);
        trees = zedagent.Publish(FromZedagent.ContentTreeConfig);
        volumes = zedagent.Publish(FromZedagent.VolumeConfig);
        trees.SignalRestarted();
        volumes.SignalRestarted();
        snapshots = zedmanager.Publish(FromZedmanager.VolumesSnapshotConfig);
        refs = zedmanager.Publish(FromZedmanager.VolumeRefConfig);
        nim.Publish(FromNim.DeviceNetworkStatus).Publish(Keys.Global, new DeviceNetworkStatus
        {
            Ports = [new() { IfName = "lo", Logicallabel = "lo", IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }] }],
        });
        open.Add(zedmanager.Subscribe(FromVolumemgr.VolumeRefStatus, new SubscriptionHandlers<VolumeRefStatus>(change => History.Enqueue(change.New))));
        open.Add(zedmanager.Subscribe(FromVolumemgr.VolumesSnapshotStatus, new SubscriptionHandlers<VolumesSnapshotStatus>(change => Answers.Enqueue(change.New))));
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
        files.Dispose();
        root.Dispose();
        stop.Dispose();
    }

    private static Guid Datastore { get; } = Guid.NewGuid();

    private System.Collections.Concurrent.ConcurrentQueue<VolumeRefStatus?> History { get; } = [];

    private System.Collections.Concurrent.ConcurrentQueue<VolumesSnapshotStatus?> Answers { get; } = [];

    [Test]
    public async Task An_image_becomes_a_volume_and_each_agent_may_be_killed()
    {
        await Eventually.TrueAsync("all three live", () => Names.All(name => File.Exists($"{root.Paths.Run}/{name}.pid")) && File.Exists($"{root.Paths.Run}/volumemgr/VolumeMgrStatus/volumemgr.json"));
        Stopwatch watch = Stopwatch.StartNew();
        VolumeRefStatus done = await InstallAsync("team/app", 1_000_000);
        TestContext.Out.WriteLine($"config to CREATED_VOLUME: {watch.ElapsedMilliseconds} ms");

        foreach (string name in Names)
        {
            Kill(name);
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
    public async Task All_agents_end_in_order_and_leave_the_volume()
    {
        VolumeRefStatus done = await InstallAsync("team/app", 1000);
        await Task.WhenAll(agents.Values.Select(agent => new Exec().RunAsync(new("kill", "-TERM", agent.Id.ToString()), default)));
        foreach (Process agent in agents.Values)
            Assert.That(agent.WaitForExit(TimeSpan.FromSeconds(90)) && agent.ExitCode == 0, Is.True);

        Assert.That(File.Exists(root.Paths.Of(done.ActiveFileLocation) + "/rootfs/bin/app"), Is.True);
    }

    [Test]
    public async Task An_agent_killed_in_the_middle_of_a_snapshot_leaves_no_half_of_it_and_takes_it_anew()
    {
        // From here on qemu-img does not end by itself after a snapshot was taken.
        string hold = root.Write("/hold", "");
        string program = root.Write("/bin/qemu-img", $"""
            #!/bin/sh
            if [ "$1 $2" = "snapshot -c" ] && [ -e {hold} ]; then
              {Which("qemu-img")} "$@"
              touch {root.Paths.Of("/held")}
              while [ -e {hold} ]; do sleep 0.05; done
            else
              exec {Which("qemu-img")} "$@"
            fi
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        path = Path.GetDirectoryName(program) + ":" + path;
        Kill("volumemgr");
        Start("volumemgr");
        VolumeRefStatus disk = await InstallDiskAsync();
        VolumesSnapshotConfig asked = new() { SnapshotID = "s1", Action = VolumesSnapshotAction.Create, AppUUID = disk.AppUUID, VolumeIDs = [disk.VolumeID] };
        snapshots.Publish(asked);
        await Eventually.TrueAsync("the snapshot is in the disk", () => File.Exists(root.Paths.Of("/held")));
        Kill("volumemgr");
        Assert.That(await NamesAsync(disk), Has.Count.EqualTo(1));
        Assert.That(File.Exists(root.Paths.Of("/persist/snapshots/s1/volumesSnapshotStatus.json")), Is.False);
        File.Delete(hold);
        Start("volumemgr");
        VolumesSnapshotStatus taken = await Eventually.GetAsync("the answer", () => Answers.LastOrDefault());

        Assert.That((taken.ResultOfAction, taken.Error), Is.EqualTo((VolumesSnapshotAction.Create, "")));
        Assert.That(await NamesAsync(disk), Is.EqualTo(new[] { taken.VolumeSnapshotMeta![disk.VolumeID.ToString()]!.Text.Trim('"') }), "only the one that was told of");
        snapshots.Unpublish("s1");
        await Eventually.TrueAsync("it is deleted", () => Answers.LastOrDefault() is null && !Directory.Exists(root.Paths.Of("/persist/snapshots/s1")));
        Assert.That(await NamesAsync(disk), Is.Empty);
    }

    private async Task<VolumeRefStatus> InstallDiskAsync()
    {
        string file = root.Paths.Of("/config/disk");
        await new Exec().RunAsync(new("qemu-img", "create", "-q", "-f", "qcow2", file, "8M"), default);
        byte[] content = File.ReadAllBytes(file);
        files.Files["disk"] = content;
        Guid store = Guid.NewGuid();
        datastores.Publish(new DatastoreConfig { UUID = store, DsType = "DsHttp", Fqdn = files.Address });
        return await InstalledAsync("disk", new()
        {
            ContentID = Guid.NewGuid(),
            DatastoreIDList = [store],
            RelativeURL = "disk",
            Format = Format.Qcow2,
            ContentSha256 = TestImage.Sha(content),
            MaxDownloadSize = (ulong)content.Length,
            DisplayName = "disk",
            IsLocal = true,
        });
    }

    private async Task<IReadOnlyList<string>> NamesAsync(VolumeRefStatus disk)
    {
        ExecResult info = await new Exec().RunAsync(new("qemu-img", "info", "-U", "--output=json", root.Paths.Of(disk.ActiveFileLocation)), default);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(info.Output);
        return json.RootElement.TryGetProperty("snapshots", out System.Text.Json.JsonElement names)
            ? [.. names.EnumerateArray().Select(name => name.GetProperty("name").GetString()!)]
            : [];
    }

    private static string Which(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => $"{folder}/{program}").First(File.Exists);

    private void Kill(string name)
    {
        agents[name].Kill();
        agents[name].WaitForExit();
        agents[name].Dispose();
    }

    private async Task<VolumeRefStatus> InstallAsync(string name, int size)
    {
        new TestImage()
            .Layer((TarWriter tar) => { tar.File("bin/app", new string('x', size)); })
            .Layer(tar => tar.File("etc/page", "hello"))
            .Push(registry, name, "v1");
        return await InstalledAsync(name, new()
        {
            ContentID = Guid.NewGuid(),
            DatastoreIDList = [Datastore],
            RelativeURL = name + ":v1",
            Format = Format.Container,
            DisplayName = name,
            IsLocal = true,
        });
    }

    private async Task<VolumeRefStatus> InstalledAsync(string name, ContentTreeConfig tree)
    {
        VolumeConfig volume = new() { VolumeID = Guid.NewGuid(), ContentID = tree.ContentID, VolumeContentOriginType = VolumeContentOriginType.Download, Encrypted = true, DisplayName = name };
        VolumeRefConfig reference = new() { VolumeID = volume.VolumeID, AppUUID = Guid.NewGuid() };
        trees.Publish(tree);
        trees.SignalRestarted();
        volumes.Publish(volume);
        volumes.SignalRestarted();
        refs.Publish(reference);
        return await Eventually.GetAsync(
            $"{name} is a volume", () => History.LastOrDefault(status => status?.VolumeID == volume.VolumeID && status.State == SwState.CreatedVolume));
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
        agents[name] = Process.Start(new ProcessStartInfo(file, ["--root", root.Root, "--log-file", root.Paths.Of($"/{name}.log")]) { Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["PATH"] = path } })!;
    }
}
