using System.Text.Json.Nodes;
using Eve.Agents;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Evectl.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TopicTests : IDisposable
{
    private const string App = "6ba7b810-9dad-41d1-80b4-000000000003";

    private readonly TempRoot root = new();

    public void Dispose() => root.Dispose();

    [Test]
    public async Task The_folder_of_a_dead_device_shows_its_topics()
    {
        root.Write($"/run/zedmanager/EIDConfig/{App}:1000.json", "{}");
        root.Write($"/run/zedmanager/EIDConfig/{App}:7.json", "{}");
        root.Write("/run/nim/dummy/DevicePortConfig/x.json", "{\"Key\":\"x\"}");
        root.Write("/persist/status/zedclient/OnboardingStatus/global.json", "{}");
        root.Write("/persist/status/zedclient/OnboardingStatus/global.json.bak", "{}");
        root.Write("/run/global/DevicePortConfig/usb.json", "{}");
        root.Write("/run/lock/something", "");

        Run run = await Run.OfAsync("topic", "ls", "--root", root.Root);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Lines[0], Does.Match("^TOPIC +KEYS +BYTES +PERSISTENT +SUBSCRIBERS +LAST CHANGE$"));
        Assert.That(run.Lines[1..].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3])), Is.EqualTo(new[]
        {
            "global/DevicePortConfig 1 2",
            "nim/dummy/DevicePortConfig 1 11",
            "zedclient/OnboardingStatus 1 2",
            "zedmanager/EIDConfig 2 4",
        }));

        JsonArray json = JsonNode.Parse((await Run.OfAsync("topic", "ls", "--json", "--root", root.Root)).Output)!.AsArray();
        Assert.That(json.Select(topic => (bool)topic!["persistent"]!), Is.EqualTo(new[] { false, false, true, false }));
        Assert.That((string?)json[1]!["scope"], Is.EqualTo("dummy"));
    }

    [Test]
    public async Task Completion_offers_the_topics_of_the_device()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{}");
        string line = $"evectl --root {root.Root} topic get zed";
        Run run = await Run.OfAsync($"[suggest:{line.Length}]", line);
        Assert.That(run.Lines, Is.EqualTo(new[] { "zedmanager/EIDConfig" }));
    }

    [Test]
    public async Task A_record_is_shown_with_all_its_digits_and_letters()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":9007199254740993,\"DisplayName\":\"é <b>\",\"Ratio\":1.50}");
        Run run = await Run.OfAsync("topic", "get", "zedmanager/EIDConfig", "a", "--root", root.Root);
        Assert.That(run, Is.EqualTo(new Run(0, "{\n  \"IID\": 9007199254740993,\n  \"DisplayName\": \"é <b>\",\n  \"Ratio\": 1.50\n}\n", "")));
    }

    [Test]
    public async Task All_records_come_by_key_and_one_that_is_cut_off_is_named()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":1}");
        root.Write("/run/zedmanager/EIDConfig/b.json", "{\"IID\":");
        root.Write("/run/zedmanager/EIDConfig/c.json", "");
        Run run = await Run.OfAsync("topic", "get", "zedmanager/EIDConfig", "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(JsonNode.Parse(run.Output)!.ToJsonString(), Is.EqualTo("{\"a\":{\"IID\":1}}"));
        Assert.That(run.Errors, Does.Contain("evectl: zedmanager/EIDConfig b: the record is no JSON").And.Contain("evectl: zedmanager/EIDConfig c: the record is no JSON: it is empty"));
    }

    [TestCase("zedmanager/Nothing", null, "there is no topic zedmanager/Nothing below")]
    [TestCase("zedmanager/EIDConfig", "z", "zedmanager/EIDConfig has no record 'z': evectl topic get zedmanager/EIDConfig shows all")]
    public async Task What_is_not_there_is_said(string topic, string? key, string text)
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{}");
        Run run = await Run.OfAsync([.. new[] { "topic", "get", topic, key, "--root", root.Root }.OfType<string>()]);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain(text));
    }

    [Test]
    public async Task A_record_set_in_the_name_of_an_agent_is_written_as_the_agent_would()
    {
        string file = root.Write("/persist/eid.json", "{\"displayname\":\"cam\",\"IID\":5,\"Unknown\":1}");
        Run run = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "k:5", file, "--stay", "0", "--root", root.Root);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((0, "")));
        Assert.That(run.Errors, Does.Contain("the record's own key is '00000000-0000-0000-0000-000000000000:5', it is published as 'k:5'"));
        Assert.That(root.Read("/run/zedmanager/EIDConfig/k:5.json"), Does.Contain("\"DisplayName\":\"cam\",\"IID\":5").And.Not.Contain("Unknown"));
        Assert.That((await Run.OfAsync("topic", "rm", "zedmanager/EIDConfig", "k:5", "--stay", "0", "--root", root.Root)).ExitCode, Is.Zero);
        Assert.That(File.Exists(root.Paths.Of("/run/zedmanager/EIDConfig/k:5.json")), Is.False);
    }

    [Test]
    public async Task A_pipe_among_the_records_holds_up_nothing()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":1}");
        Assert.That(Mono.Unix.Native.Syscall.mkfifo(root.Paths.Of("/run/zedmanager/EIDConfig/pipe.json"), Mono.Unix.Native.FilePermissions.S_IRUSR), Is.Zero);
        Run run = await Run.OfAsync("topic", "get", "zedmanager/EIDConfig", "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("\"IID\": 1"));
        Assert.That(run.Errors, Does.Contain("EIDConfig pipe: the record is no JSON"));
    }

    [TestCase("x")]
    [TestCase("-1")]
    [TestCase("99999999999999")]
    public async Task A_stay_that_is_no_time_is_wrong_use(string stay)
    {
        Run run = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "k:5", root.Write("/persist/r.json", "{}"), "--stay", stay, "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Errors);
        Assert.That(run.Errors, Does.Contain(stay));
    }

    [TestCase("zedmanager/Nothing", "{}", 2, "is no topic of this suite")]
    [TestCase("zedmanager/EIDConfig", "{\"IID\":\"x\"}", 1, "the text is no EIDConfig")]
    public async Task A_wrong_record_is_refused(string topic, string text, int exitCode, string reason)
    {
        Run run = await Run.OfAsync("topic", "set", topic, "k", root.Write("/persist/r.json", text), "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode));
        Assert.That(run.Errors, Does.Contain(reason));
    }

    [TestCase("zedmanager")]
    [TestCase("zedmanager/")]
    [TestCase("zedmanager//EIDConfig")]
    [TestCase("zedmanager/../x")]
    [TestCase("./EIDConfig")]
    [TestCase("../..")]
    [TestCase("a/b/c/d")]
    [TestCase("zed\nmanager/EIDConfig")]
    public async Task What_cannot_name_a_topic_is_wrong_use_of_every_command(string topic)
    {
        string file = root.Write("/persist/r.json", "{}");
        foreach (string[] command in new[] { new[] { "get", topic }, ["watch", topic], ["set", topic, "k", file], ["rm", topic, "k"] })
        {
            Run run = await Run.OfAsync(["topic", .. command, "--root", root.Root]);
            Assert.That((command[0], run.ExitCode, run.Output), Is.EqualTo((command[0], 2, "")), run.Errors);
            Assert.That(run.Errors.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1), "one line");
        }
        Assert.That(Directory.Exists(root.Paths.Of("/run/zedmanager")), Is.False);
    }

    [TestCase("", 2, "is a folder")]
    [TestCase("nothing", 2, "there is no file")]
    [TestCase("huge", 1, "more than 64 MiB")]
    [TestCase("latin", 1, "byte 16 is not UTF-8")]
    [TestCase("marked", 0, "")]
    public async Task A_file_that_holds_no_record_is_said(string name, int exitCode, string reason)
    {
        root.Write("/persist/f/latin", "");
        File.WriteAllBytes(root.Paths.Of("/persist/f/latin"), [.. "{\"DisplayName\":\""u8, 0xE9, .. "\"}"u8]);
        File.WriteAllBytes(root.Paths.Of("/persist/f/marked"), [0xEF, 0xBB, 0xBF, .. "{}"u8]);
        using (FileStream huge = File.Create(root.Paths.Of("/persist/f/huge")))
            huge.SetLength((64 << 20) + 1);
        Run run = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "k", root.Paths.Of("/persist/f/" + name), "--stay", "0", "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Errors);
        Assert.That(run.Errors, Does.Contain(reason));
    }

    [Test]
    public async Task A_key_that_no_record_can_have_is_wrong_use()
    {
        string file = root.Write("/persist/r.json", "{}");
        Run slash = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "a/b", file, "--stay", "0", "--root", root.Root);
        Run length = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", new string('a', 251), file, "--stay", "0", "--root", root.Root);
        Assert.That((slash.ExitCode, length.ExitCode), Is.EqualTo((2, 2)));
        Assert.That(slash.Errors, Does.Contain("a/b").And.Contain("--stay"));
        Assert.That(length.Errors, Does.Contain("256 bytes"));
    }

    [Test]
    public async Task The_copy_of_a_device_in_a_deep_folder_is_watched_as_well()
    {
        string deep = root.Paths.Of("/persist/" + new string('d', 100));
        Directory.CreateDirectory(deep + "/run/zedmanager/EIDConfig");
        await File.WriteAllTextAsync(deep + "/run/zedmanager/EIDConfig/a.json", "{\"IID\":1}");
        using Watching watching = new("topic", "watch", "zedmanager/EIDConfig", "--root", deep);
        await watching.SaysAsync("zedmanager/EIDConfig a new");
    }

    [Test]
    [Category("System")]
    public async Task What_is_someone_elses_is_named_and_hides_nothing_else()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":1}");
        root.Write("/run/zedmanager/EIDConfig/b.json", "{\"IID\":2}");
        root.Write("/run/zedrouter/EIDConfig/a.json", "{}");
        foreach (string folder in new[] { "", "/run", "/run/zedmanager", "/run/zedmanager/EIDConfig", "/run/zedrouter" })
            File.SetUnixFileMode(root.Paths.Of(folder), (UnixFileMode)Convert.ToInt32("755", 8));
        File.SetUnixFileMode(root.Paths.Of("/run/zedmanager/EIDConfig/a.json"), (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(root.Paths.Of("/run/zedmanager/EIDConfig/b.json"), (UnixFileMode)Convert.ToInt32("600", 8));
        File.SetUnixFileMode(root.Paths.Of("/run/zedrouter/EIDConfig"), (UnixFileMode)Convert.ToInt32("700", 8));

        Run ls = OtherUser.Run(() => Run.OfAsync("topic", "ls", "--root", root.Root).GetAwaiter().GetResult());
        Run get = OtherUser.Run(() => Run.OfAsync("topic", "get", "zedmanager/EIDConfig", "--root", root.Root).GetAwaiter().GetResult());

        Assert.That((ls.ExitCode, get.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(ls.Output, Does.Contain("zedmanager/EIDConfig  2 "));
        Assert.That(ls.Errors, Does.Contain("evectl: zedrouter/EIDConfig: "));
        Assert.That(JsonNode.Parse(get.Output)!.ToJsonString(), Is.EqualTo("{\"a\":{\"IID\":1}}"));
        Assert.That(get.Errors, Does.Contain("evectl: zedmanager/EIDConfig b: ").And.Contain("Permission denied"));
    }

    [Test]
    public async Task A_topic_whose_publisher_lives_is_not_touched()
    {
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedmanager> zedmanager = new(root.Root, loop);
        zedmanager.Publish(FromZedmanager.EIDConfig);
        Run run = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "k", root.Write("/persist/r.json", "{}"), "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain("another live process publishes this topic"));
    }

    [Test]
    public async Task Changes_are_shown_as_they_arrive()
    {
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedmanager> zedmanager = new(root.Root, loop);
        IPublication<EIDConfig> eids = zedmanager.Publish(FromZedmanager.EIDConfig);
        EIDConfig eid = new() { UUIDandVersion = new() { UUID = Guid.Parse(App) }, DisplayName = "cam", IID = 7 };
        eids.Publish(eid);

        using Watching watching = new("topic", "watch", "zedmanager/EIDConfig", "--root", root.Root);
        await watching.SaysAsync($"zedmanager/EIDConfig {App}:7 new DisplayName: \"cam\"");
        eids.Publish(eid with { Allocate = true });
        await watching.SaysAsync($"zedmanager/EIDConfig {App}:7 changed Allocate: false -> true");
        eids.SignalRestarted();
        await watching.SaysAsync("zedmanager/EIDConfig restarted 1");
        eids.Unpublish($"{App}:7");
        await watching.SaysAsync($"zedmanager/EIDConfig {App}:7 gone");
    }

    [Test]
    public async Task Without_names_only_changes_are_shown_also_of_topics_that_appear_later()
    {
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedmanager> zedmanager = new(root.Root, loop);
        IPublication<EIDConfig> eids = zedmanager.Publish(FromZedmanager.EIDConfig);
        eids.Publish(new EIDConfig { IID = 4_000_000_000 });
        eids.SignalRestarted();
        using Watching watching = new("topic", "watch", "--json", "--root", root.Root);
        uint round = 0;
        await Eventually.TrueAsync("evectl looks", () =>
        {
            eids.Publish("k", new EIDConfig { IID = ++round });
            return watching.Lines.Count > 0;
        });
        Assert.That(watching.Lines, Has.None.Contains("\"IID\":4000000000,").And.None.Contains("restarted"), "what was there before is no change");
        eids.ClearRestarted();
        await watching.SaysAsync("\"change\":\"restarted\",\"count\":0");
        eids.SignalRestarted();
        await watching.SaysAsync("\"change\":\"restarted\",\"count\":1");
        zedmanager.Publish(FromZedmanager.AppInstanceStatus).Publish(new AppInstanceStatus { DisplayName = "later" });
        string line = await watching.SaysAsync("\"later\"");
        Assert.That((string?)JsonNode.Parse(line)!["topic"], Is.EqualTo("zedmanager/AppInstanceStatus"));
        Assert.That((string?)JsonNode.Parse(line)!["change"], Is.EqualTo("new"));
        eids.Publish("k", new EIDConfig { IID = round, Allocate = true });
        line = await watching.SaysAsync("\"path\":\"Allocate\"");
        Assert.That(JsonNode.Parse(line)!["fields"]!.ToJsonString(), Does.Contain("""{"path":"Allocate","old":false,"new":true}"""));
    }

    [Test]
    public async Task The_folder_of_a_dead_device_is_watched_as_well()
    {
        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":1,\"L\":[1,2,3]}");
        root.Write("/persist/status/zedclient/OnboardingStatus/global.json", "{\"DeviceUUID\":\"x\"}");
        using Watching watching = new("topic", "watch", "zedmanager/EIDConfig", "zedclient/OnboardingStatus", "--root", root.Root);
        await watching.SaysAsync("zedmanager/EIDConfig a new");
        await watching.SaysAsync("zedclient/OnboardingStatus global new");

        root.Write("/run/zedmanager/EIDConfig/a.json", "{\"IID\":2,\"L\":[1,3]}");
        await watching.SaysAsync("zedmanager/EIDConfig a changed IID: 1 -> 2, L[1]: 2 -> gone");
        root.Write("/persist/status/zedclient/OnboardingStatus/global.json", "{\"DeviceUUID\":\"y\"}");
        await watching.SaysAsync("zedclient/OnboardingStatus global changed DeviceUUID: \"x\" -> \"y\"");
        root.Write("/run/zedmanager/EIDConfig/restarted", "2");
        await watching.SaysAsync("zedmanager/EIDConfig restarted 2");
        File.Delete(root.Paths.Of("/run/zedmanager/EIDConfig/a.json"));
        await watching.SaysAsync("zedmanager/EIDConfig a gone");
    }

    [Test]
    public async Task A_key_with_a_slash_which_has_no_file_is_watched_through_its_publisher()
    {
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedmanager> zedmanager = new(root.Root, loop);
        zedmanager.Publish(FromZedmanager.EIDConfig).Publish("team/app", new EIDConfig { DisplayName = "cam" });
        using Watching watching = new("topic", "watch", "zedmanager/EIDConfig", "--root", root.Root);
        await watching.SaysAsync("zedmanager/EIDConfig team/app new DisplayName: \"cam\"");
    }

    [Test]
    public async Task A_running_subscriber_sees_what_is_set_without_more_words()
    {
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Identitymgr> subscriber = new(root.Root, loop);
        using CancellationTokenSource seen = new(TimeSpan.FromSeconds(90));
        string? name = null;
        subscriber.Subscribe(FromZedmanager.EIDConfig, new SubscriptionHandlers<EIDConfig>(change =>
        {
            name = change.New?.DisplayName;
            seen.Cancel();
        }));
        Task running = loop.RunAsync(seen.Token);

        Run run = await Run.OfAsync("topic", "set", "zedmanager/EIDConfig", "k:5", root.Write("/persist/r.json", "{\"DisplayName\":\"cam\"}"), "--root", root.Root);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        await running;
        Assert.That(name, Is.EqualTo("cam"));
    }
}
