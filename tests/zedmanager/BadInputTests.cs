using System.Text.Json.Nodes;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>
/// A config that contradicts itself, over real files: the app gets a clear error, and every record that zedmanager keeps of it
/// and of the others stays as it was, byte for byte.
/// </summary>
public sealed class BadInputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly AppInstanceConfig Config = Build.Config() with { PurgeCmd = new() { Counter = 5 } };
    private static readonly string[] OfErrors = ["Error", "ErrorTime", "ErrorSeverity", "ErrorRetryCondition", "ErrorEntities", "ErrorSourceType"];

    private readonly List<IDisposable> open = [];
    private CancellationTokenSource stop = null!;
    private TempRoot root = null!;
    private EventLoop others = null!;
    private Task[] running = [];
    private IPublication<AppInstanceConfig> configs = null!;

    private static IEnumerable<TestCaseData> Bad =>
    [
        new TestCaseData(Config with { VolumeRefConfigList = [Build.Ref(Build.Disk), Build.Ref(Build.Disk)] }, "is given to the app twice: remove one").SetArgDisplayNames("two volumes with one key"),
        new TestCaseData(Config with { PurgeCmd = new() { Counter = 4 }, Activate = false }, "leave it at 5, or raise it to have the app purged").SetArgDisplayNames("purge counter going back"),
        new TestCaseData(Config with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] }, "the adapter list changed from none to usb1 (Usb), but no purge command came: purge the app, or undo the change").SetArgDisplayNames("adapters without a purge"),
        new TestCaseData(Config.Restarted() with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] }, "no purge command came: purge the app, or undo the change").SetArgDisplayNames("adapters with a restart"),
        new TestCaseData(Config with { VolumeRefConfigList = [Build.Ref(Build.Disk), Build.Ref(Build.Id(0x99))] }, "the number of volume references changed from 1 to 2, but no purge command came").SetArgDisplayNames("unknown volume"),
        new TestCaseData(Config with { VolumeRefConfigList = [Build.Ref(Build.Id(0x99))] }, "no purge command came: purge the app, or undo the change").SetArgDisplayNames("unknown volume instead of the known one"),
        new TestCaseData(Config.Restarted() with { FixedResources = Config.FixedResources with { Memory = 64 << 20 } }, "for all apps: give it less").SetArgDisplayNames("memory beyond the device"),
        new TestCaseData(Config.Restarted() with { FixedResources = Config.FixedResources with { Memory = 0 } }, "give the app some memory").SetArgDisplayNames("no memory"),
        new TestCaseData(Config.Purged() with { Errors = ["datastore 7 is unknown: name one that exists"] }, "datastore 7 is unknown").SetArgDisplayNames("faults that zedagent found"),
    ];

    [SetUp]
    public void Open()
    {
        stop = new();
        root = new();
        others = new(TimeProvider.System);
        FilePubSub<Owner.Zedagent> zedagent = Join<Owner.Zedagent>(others);
        configs = zedagent.Publish(FromZedagent.AppInstanceConfig);
        zedagent.Publish(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        FilePubSub<Owner.Domainmgr> domainmgr = Join<Owner.Domainmgr>(others);
        domainmgr.Publish(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 16384 });
        Neighbours neighbours = new(Join<Owner.Volumemgr>(others), Join<Owner.Zedrouter>(others), domainmgr);
        open.Add(others.Every("neighbours", TimeSpan.FromMilliseconds(2), () =>
        {
            if (neighbours.Possible() is [{ } step, ..])
                step();
        }));
        EventLoop loop = new(TimeProvider.System);
        _ = new ZedmanagerAgent(new(Join<Owner.Zedmanager>(loop), loop, root.Paths, new FakeExec(), stop.Token));
        running = [others.RunAsync(stop.Token), loop.RunAsync(stop.Token)];
    }

    [TearDown]
    public async Task Close()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        foreach (IDisposable part in open)
            part.Dispose();
        open.Clear();
        root.Dispose();
        stop.Dispose();
    }

    [TestCaseSource(nameof(Bad))]
    public async Task Every_record_stays_as_it_was_but_for_the_error(AppInstanceConfig config, string remedy)
    {
        Publish(Config);
        Publish(Build.Config(Build.OtherApp, Build.OtherDisk));
        await Eventually.TrueAsync("both apps to run", () => State(Build.App) == 115 && State(Build.OtherApp) == 115 && Records() is var now
            && now.Keys.All(name => !name.Contains("AppWait", StringComparison.Ordinal)) && JsonNode.Parse(now["AppInstanceSummary/" + Guid.Empty])!["TotalRunning"]!.GetValue<int>() == 2, Patience);
        Dictionary<string, string> before = Records();

        Publish(config.Version(2));
        await Eventually.TrueAsync("an error and what the app waits for", () => Status(Build.App)?["Error"]?.GetValue<string>().Length > 0 && Records() is var now && now.ContainsKey("AppWait/" + Build.App)
            && JsonNode.Parse(now["AppInstanceSummary/" + Guid.Empty])!["TotalError"]!.GetValue<int>() == 1, Patience);
        Dictionary<string, string> after = Records();

        JsonObject status = Status(Build.App)!;
        Assert.That(status["Error"]!.GetValue<string>(), Does.Contain(remedy));
        Assert.That(status["ErrorSeverity"]!.GetValue<int>(), Is.EqualTo((int)ErrorSeverity.Error));
        Assert.That(Different(before, after), Is.EqualTo(new[] { "AppInstanceStatus/" + Build.App, "AppInstanceSummary/" + Guid.Empty, "AppWait/" + Build.App }));
        Assert.That(WithoutError(after), Is.EqualTo(WithoutError(before)));

        Publish(Config.Version(3));
        await Eventually.TrueAsync("the error to go", () => Status(Build.App)?["Error"]?.GetValue<string>().Length == 0, Patience);
        Assert.That(State(Build.App), Is.EqualTo(115));
    }

    private static IEnumerable<string> Different(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal);

    private static string WithoutError(Dictionary<string, string> records)
    {
        JsonObject status = JsonNode.Parse(records["AppInstanceStatus/" + Build.App])!.AsObject();
        foreach (string member in OfErrors)
            status.Remove(member);
        return status.ToJsonString();
    }

    /// <summary>All records of zedmanager as they are on disk, also the persistent ones.</summary>
    private Dictionary<string, string> Records()
    {
        Dictionary<string, string> records = [];
        foreach (string folder in (string[])[root.Root + "/run/zedmanager", root.Root + "/persist/status/zedmanager"])
            foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories) : [])
                records[Path.GetFileName(Path.GetDirectoryName(file)) + "/" + Path.GetFileNameWithoutExtension(file)] = Read(file);
        return records;
    }

    private JsonObject? Status(Guid app) => Read($"{root.Root}/run/zedmanager/AppInstanceStatus/{app}.json") is { Length: > 0 } text ? JsonNode.Parse(text)!.AsObject() : null;

    private int State(Guid app) => Status(app)?["State"]?.GetValue<int>() ?? 0;

    /// <summary>"" when it has just gone.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private void Publish(AppInstanceConfig config) => others.Post("config", () => configs.Publish(config));

    private FilePubSub<TSelf> Join<TSelf>(EventLoop loop)
        where TSelf : IAgentIdentity
    {
        FilePubSub<TSelf> pubsub = new(root.Root, loop);
        open.Add(pubsub);
        return pubsub;
    }
}
