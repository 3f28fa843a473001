using System.Text;
using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests.Files;

/// <summary>Records as files: what is written, what a start makes of what it finds, and what a failing disk changes (nothing).</summary>
public sealed class CheckpointTests : FileDeviceTests
{
    [Test]
    public void Files_are_for_the_owner_only()
    {
        Publication<ItemAZ> items = Publish(Kept);
        items.Publish(Record("a", 1));
        items.Publish(Record("a", 2));
        items.SignalRestarted();

        Assert.That(Names(FolderOf(Kept)), Is.EqualTo(new[] { "a.json", "a.json.bak", "restarted" }));
        Assert.That(Names(FolderOf(Kept)).Select(name => Mode(FileOf(Kept, name))), Is.All.EqualTo("600"));
        Assert.That(new[] { "/persist", "/persist/status", "/persist/status/zedagent", "/persist/status/zedagent/ItemAZ", "/run/zedagent" }
            .Select(folder => Mode(Scratch.Of(folder))), Is.All.EqualTo("700"));
        Assert.That(Mode(SocketOf(Kept)), Is.EqualTo("600"));
    }

    [Test]
    public void A_folder_that_exists_keeps_its_mode()
    {
        Directory.CreateDirectory(Scratch.Of("/run/zedagent/ItemAZ"));
        File.SetUnixFileMode(Scratch.Of("/run/zedagent"), (UnixFileMode)Convert.ToInt32("755", 8));

        Publish(Plain);

        Assert.That(Mode(Scratch.Of("/run/zedagent")), Is.EqualTo("755"));
    }

    [Test]
    public void A_folder_that_someone_removed_and_made_anew_is_written_to_again()
    {
        Publication<ItemAZ> items = Publish(Kept);
        items.Publish(Record("a", 1));
        Directory.Delete(FolderOf(Kept), recursive: true);
        Assert.That(items.Publish(Record("a", 2))?.Failure, Is.EqualTo(PublishFailure.Io));

        Directory.CreateDirectory(FolderOf(Kept));

        Assert.That(items.Publish(Record("a", 3)), Is.Null);
        Assert.That(File.ReadAllText(FileOf(Kept, "a.json")), Does.Contain("\"Count\":3"));
    }

    [Test]
    public void What_lies_in_a_folder_made_anew_can_be_removed()
    {
        Publication<ItemAZ> items = Publish(Plain);
        items.Publish(Record("a", 1));
        string text = File.ReadAllText(FileOf(Plain, "a.json"));
        Directory.Delete(FolderOf(Plain), recursive: true);
        Directory.CreateDirectory(FolderOf(Plain));
        File.WriteAllText(FileOf(Plain, "a.json"), text);

        Assert.That(items.Unpublish("a"), Is.Null);
        Assert.That(Names(FolderOf(Plain)), Is.Empty);
    }

    [Test]
    public void When_a_new_version_cannot_be_made_durable_the_old_one_stands_on_the_disk_too([Values(0, 1, 2)] int versions)
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Kept, files);
        for (int count = 1; count <= versions; count++)
            items.Publish(Record("a", count));
        files.Fail = (what, _) => what == "sync" ? "Input/output error" : null;

        Assert.That(items.Publish(Record("a", 9))?.Text, Does.Contain("Input/output error"));

        Assert.That(items.Items.TryGetValue("a", out ItemAZ? told) ? told.Count : 0, Is.EqualTo(versions));
        if (versions == 0)
            Assert.That(Names(FolderOf(Kept)), Is.Empty);
        else
            Assert.That(File.ReadAllText(FileOf(Kept, "a.json")), Does.Contain($"\"Count\":{versions}"));
    }

    [Test]
    public void The_backup_is_the_version_before()
    {
        Publication<ItemAZ> items = Publish(Kept);
        for (int count = 1; count <= 3; count++)
            items.Publish(Record("a", count));

        Assert.That(File.ReadAllText(FileOf(Kept, "a.json")), Does.Contain("\"Count\":3"));
        Assert.That(File.ReadAllText(FileOf(Kept, "a.json.bak")), Does.Contain("\"Count\":2"));
    }

    [Test]
    public void What_goes_takes_its_backup_along()
    {
        Publication<ItemAZ> items = Publish(Kept);
        items.Publish(Record("a", 1));
        items.Publish(Record("a", 2));

        items.Unpublish("a");

        Assert.That(Names(FolderOf(Kept)), Is.Empty);
    }

    [Test]
    public void A_record_without_room_for_the_name_of_its_backup_goes_without()
    {
        Publication<ItemAZ> items = Publish(Kept);
        string key = new('k', 249);

        Assert.That(items.Publish(Record(key, 1)), Is.Null);
        Assert.That(items.Publish(Record(key, 2)), Is.Null);
        Assert.That(items.Unpublish(key), Is.Null);
        Assert.That(Names(FolderOf(Kept)), Is.Empty);
    }

    [TestCase("")]
    [TestCase("{\"Name\":\"a\",\"Cou")]
    [TestCase("\0\0\0\0\0\0\0\0")]
    [TestCase("{\"Name\":5}")]
    [TestCase("[1,2]")]
    [TestCase("no JSON")]
    public void A_damaged_persistent_record_is_set_aside_and_its_backup_used(string content)
    {
        Prepare(Kept, ("a.json", content), ("a.json.bak", "{\"Name\":\"a\",\"Count\":1}"), ("b.json", "{\"Name\":\"b\",\"Count\":7}"));

        Publication<ItemAZ> items = Publish(Kept);

        Assert.That(items.Items.ToDictionary(item => item.Key, item => item.Value.Count), Is.EquivalentTo(new Dictionary<string, long> { ["a"] = 1, ["b"] = 7 }));
        Assert.That(File.ReadAllText(FileOf(Kept, "a.json.damaged")), Is.EqualTo(content));
        Assert.That(File.ReadAllText(FileOf(Kept, "a.json")), Is.EqualTo("{\"Name\":\"a\",\"Count\":1}"));
    }

    [Test]
    public void A_record_that_is_missing_comes_from_its_backup()
    {
        Prepare(Kept, ("a.json.bak", "{\"Count\":1}"));

        Assert.That(Publish(Kept).Items["a"].Count, Is.EqualTo(1));
        Assert.That(File.Exists(FileOf(Kept, "a.json")), Is.True);
    }

    [Test]
    public void When_the_backup_is_damaged_too_both_are_set_aside_and_the_rest_is_there()
    {
        Prepare(Kept, ("a.json", ""), ("a.json.bak", "\0\0"), ("b.json", "{}"));

        Assert.That(Publish(Kept).Items.Keys, Is.EqualTo(new[] { "b" }));
        Assert.That(Names(FolderOf(Kept)), Is.EqualTo(new[] { "a.json.bak.damaged", "a.json.damaged", "b.json" }));
    }

    [Test]
    public void A_damaged_record_that_is_not_persistent_is_set_aside()
    {
        Prepare(Plain, ("a.json", "{\"Na"), ("b.json", "{}"));

        Assert.That(Publish(Plain).Items.Keys, Is.EqualTo(new[] { "b" }));
        Assert.That(Names(FolderOf(Plain)), Is.EqualTo(new[] { "a.json.damaged", "b.json" }));
    }

    [Test]
    public void What_a_crash_left_half_written_is_removed_and_what_is_not_ours_stays()
    {
        Prepare(Plain, ("tmp123456", "{\"Na"), ("tmp", "x"), ("tmp12x", "x"), ("notes.txt", "x"), ("tmp1.json", "{}"));
        Directory.CreateDirectory(FileOf(Plain, "folder.json"));

        Assert.That(Publish(Plain).Items.Keys, Is.EqualTo(new[] { "tmp1" }));
        Assert.That(Names(FolderOf(Plain)), Is.EqualTo(new[] { "folder.json", "notes.txt", "tmp", "tmp1.json", "tmp12x" }));
    }

    [Test]
    public void Pipes_links_folders_and_huge_files_among_the_records_are_never_fatal_and_hold_up_nothing()
    {
        Prepare(Kept, ("b.json", "{\"Count\":7}"), ("elsewhere", "{\"Count\":1}"));
        Assert.That(Mono.Unix.Native.Syscall.mkfifo(FileOf(Kept, "pipe.json"), Mono.Unix.Native.FilePermissions.S_IRUSR), Is.Zero);
        File.CreateSymbolicLink(FileOf(Kept, "loop.json"), FileOf(Kept, "loop.json"));
        File.CreateSymbolicLink(FileOf(Kept, "nowhere.json"), FileOf(Kept, "nosuch"));
        Directory.CreateDirectory(FileOf(Kept, "folder.json"));
        using (FileStream huge = File.Create(FileOf(Kept, "huge.json")))
            huge.SetLength(3L << 30); // takes no room
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(FileOf(Kept, "socket.json")));
        Inbox<ItemAZ> before = Subscribe(Kept);
        Loop.RunPending();

        Publication<ItemAZ> items = Publish(Kept);

        Assert.That(items.Items.Keys, Is.EqualTo(new[] { "b" }));
        Assert.That(before.Items.Keys, Is.EqualTo(new[] { "b" }));
        Assert.That(items.Publish(Record("c", 1)), Is.Null);
    }

    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(200_000)]
    public void A_file_of_any_length_is_read_whole(int length)
    {
        string text = "{\"Name\":\"" + new string('x', length - 11) + "\"}";
        Prepare(Kept, ("a.json", text));

        Assert.That(Publish(Kept).Items["a"].Name, Has.Length.EqualTo(length - 11));
    }

    [TestCase("a.json.b")]
    [TestCase(".json")]
    [TestCase("")]
    [TestCase("..")]
    [TestCase("restarted")]
    [TestCase("ключ 鍵\n\"🔑\"")]
    public void A_key_comes_back_as_it_was(string key)
    {
        FileTopics first = Process();
        Publish(first, Kept).Publish(key, Record("x", 1));
        Publication<ItemAZ> items = Reopen(first, Kept);

        Assert.That(items.Items.Keys, Is.EqualTo(new[] { key }));
    }

    [TestCase("7", 7)]
    [TestCase("", 1)]
    [TestCase("abc", 1)]
    [TestCase("7\n", 1)]
    [TestCase("-1", 1)]
    public void The_counter_file_is_read_as_the_original_reads_it(string content, int expected)
    {
        Prepare(Plain, ("restarted", content));

        Assert.That(Publish(Plain).RestartCount, Is.EqualTo(expected));
    }

    [TestCase("create")]
    [TestCase("rename")]
    public void When_the_disk_fails_the_caller_hears_why_and_nobody_else_anything(string operation)
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Plain, files);
        items.Publish(Record("a", 1));
        BareClient client = Connect(Plain);
        client.Collect(0, 3, () => items.Quiet);

        files.Fail = (what, _) => what == operation ? "No space left on device" : null;
        PublishError? error = items.Publish(Record("a", 2));
        files.Fail = (_, _) => null;

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.Io));
        Assert.That(error?.Text, Does.Contain("No space left").And.Contain("\"a\"").And.Contain("zedagent/ItemAZ"));
        Assert.That(items.Items["a"].Count, Is.EqualTo(1));
        Assert.That(File.ReadAllText(FileOf(Plain, "a.json")), Does.Contain("\"Count\":1"));
        Assert.That(Names(FolderOf(Plain)), Is.EqualTo(new[] { "a.json" }), "no temporary file stays");
        Assert.That(client.Collect(0, 0, () => items.Quiet), Is.Empty);
        Assert.That(items.Publish(Record("a", 2)), Is.Null, "and then it works again");
    }

    [Test]
    public void A_removal_that_fails_leaves_the_record_everywhere()
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Plain, files);
        items.Publish(Record("a", 1));
        files.Fail = (what, path) => what == "remove" && path.EndsWith(".json", StringComparison.Ordinal) ? "Read-only file system" : null;

        Assert.That(items.Unpublish("a")?.Failure, Is.EqualTo(PublishFailure.Io));
        Assert.That(items.Items.Keys, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void When_a_backup_cannot_be_made_the_publish_goes_on()
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Kept, files);
        items.Publish(Record("a", 1));
        files.Fail = (what, _) => what == "link" ? "Operation not permitted" : null;

        Assert.That(items.Publish(Record("a", 2)), Is.Null);
        Assert.That(Names(FolderOf(Kept)), Is.EqualTo(new[] { "a.json" }));
    }

    [Test]
    public void A_folder_that_cannot_be_read_is_an_error_with_its_path()
    {
        FailingFiles files = new() { Fail = (what, _) => what == "list" ? "Permission denied" : null };

        Assert.That(() => Publish(Plain, files), Throws.TypeOf<PubSubException>().With.Message.Contains("/run/zedagent/ItemAZ").And.Message.Contains("Permission denied"));
        files.Fail = (_, _) => null;
        Assert.That(() => Publish(Plain), Throws.Nothing, "the folder was let go");
    }

    [Test]
    public void A_persistent_record_is_durable_before_anyone_is_told()
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Kept, files);
        items.Publish(Record("a", 1));
        BareClient client = Connect(Kept);
        client.Collect(0, 3, () => items.Quiet);
        files.Done.Clear();
        bool silent = true;
        files.Fail = (what, _) =>
        {
            silent &= client.IsSilent();
            return null;
        };

        items.Publish(Record("a", 2));
        Assert.That(client.Collect(0, 1, () => items.Quiet), Has.Count.EqualTo(1));
        items.Unpublish("a");

        Assert.That(silent, Is.True, "told before the last sync");
        Assert.That(files.Done, Is.EqualTo(new[]
        {
            "create durably tmp", "link a.json", "rename a.json.bak", "rename a.json", "sync ItemAZ",
            "remove a.json.bak", "sync ItemAZ", "remove a.json", "sync ItemAZ",
        }));
    }

    [Test]
    public void Records_that_are_not_persistent_cost_no_sync()
    {
        FailingFiles files = new();
        Publication<ItemAZ> items = Publish(Plain, files);
        files.Done.Clear();

        items.Publish(Record("a", 1));
        items.Publish(Record("a", 2));
        items.Unpublish("a");

        Assert.That(files.Done, Is.EqualTo(new[] { "create tmp", "rename a.json", "create tmp", "rename a.json", "remove a.json" }));
    }

    [Test]
    public void A_record_from_a_file_that_is_too_long_for_the_wire_stays_in_its_file_and_the_rest_is_sent()
    {
        string big = "{\"Name\":\"big\",\"Text\":\"" + new string('x', 60_000) + "\"}";
        Prepare(Kept, ("big.json", big), ("a.json", "{\"Count\":1}"));

        Publication<ItemAZ> items = Publish(Kept);
        List<string> heard = [];
        List<string> packets = Connect(Kept).Collect(0, 3, () => items.Quiet);

        Assert.That(items.Items.Keys, Is.EquivalentTo(new[] { "a", "big" }));
        Assert.That(packets.Select(packet => packet.Split(' ')[0]), Is.EqualTo(new[] { "hello", "update", "complete" }));
    }

    [Test]
    public void A_subscriber_uses_the_backup_of_a_damaged_record_and_changes_no_file()
    {
        Prepare(Kept, ("a.json", "{\"Na"), ("a.json.bak", "{\"Count\":1}"), ("gone.json.bak", "{\"Count\":2}"), ("empty.json", ""), ("tmp1", ""));
        List<string> heard = [];

        Subscribe(Kept, heard);
        Loop.RunUntil(() => heard.Count > 0);

        Assert.That(heard, Is.EqualTo(new[] { "a:>1" }));
        Assert.That(Names(FolderOf(Kept)), Is.EqualTo(new[] { "a.json", "a.json.bak", "empty.json", "gone.json.bak", "tmp1" }));
    }

    [Test]
    public void A_topic_of_no_agent_is_never_persistent()
    {
        TopicName topic = new("", "", "ItemAZ", true);

        Assert.That(() => Publish(topic), Throws.TypeOf<PubSubException>());
        Assert.That(() => Subscribe(topic), Throws.TypeOf<PubSubException>());
    }

    private Publication<ItemAZ> Reopen(FileTopics first, TopicName topic)
    {
        first.Dispose();
        return Publish(topic);
    }

    private void Prepare(TopicName topic, params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(FolderOf(topic));
        foreach ((string name, string content) in files)
            File.WriteAllBytes(FileOf(topic, name), Encoding.UTF8.GetBytes(content));
    }
}
