using Eve.Agents.Unix;
using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.Replay.Wire;
using Eve.Tests.Support;
using Eve.Types;
using NLog;
using NLog.Config;
using NLog.Targets;

namespace Eve.PubSub.Tests.Files;

/// <summary>A file system that is really full, folders that are really not ours, a peer of really another user.</summary>
[Category("System")]
public sealed class RealDiskTests : FileDeviceTests
{
    private const uint Nobody = 65534;
    private static readonly TopicName Large = new("zedagent", "", "LargeItem", false);
    private readonly List<string> mounts = [];
    private LoggingConfiguration? logging;
    private MemoryTarget log = null!;

    [SetUp]
    public void KeepTheLog()
    {
        logging = LogManager.Configuration;
        log = new() { Layout = "${level} ${message}" };
        LoggingConfiguration kept = new();
        kept.AddRuleForAllLevels(log);
        LogManager.Configuration = kept;
    }

    // Before the base class removes the device.
    [TearDown]
    public void Unmount()
    {
        LogManager.Configuration = logging;
        foreach (string path in mounts)
            Mounts.Unmount(path, lazily: true);
        mounts.Clear();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void On_a_full_disk_the_caller_hears_why_the_old_value_stands_and_when_there_is_room_all_works_again(bool persistent)
    {
        TopicName topic = persistent ? Kept : Plain;
        Disk(persistent ? "/persist" : "/run", kilobytes: 128);
        FileTopics process = Process();
        Publication<ItemAZ> items = Publish(process, topic);
        Assert.That(items.Publish(Record("a", 1)), Is.Null);
        List<string> heard = [];
        Inbox<ItemAZ> subscriber = Subscribe(topic, heard);
        Loop.RunUntil(() => subscriber.Synchronized && subscriber.Items.Count == 1);
        heard.Clear();
        string filler = Fill(persistent ? "/persist" : "/run");
        string[] before = Names(FolderOf(topic));

        ItemAZ big = Record("a", 2) with { Text = new string('x', 20_000) };
        PublishError? changed = items.Publish(big);
        PublishError? added = items.Publish(Record("new", 1) with { Text = new string('x', 20_000) });
        items.SignalRestarted();

        Assert.Multiple(() =>
        {
            Assert.That(changed?.Failure, Is.EqualTo(PublishFailure.Io));
            Assert.That(changed?.Text, Does.Contain("zedagent/ItemAZ").And.Contain("\"a\"").And.Contain($"{new FileInfo(FileOf(topic, "a.json")).Length + 19_999} bytes").And.Contain("No space left on device"));
            Assert.That(added?.Text, Does.Contain("\"new\"").And.Contain("No space left on device"));
            Assert.That(items.Items.Values.Select(item => item.Count), Is.EqualTo(new[] { 1 }));
            Assert.That(File.ReadAllText(FileOf(topic, "a.json")), Does.Contain("\"Count\":1"));
            Assert.That(Names(FolderOf(topic)), Is.EqualTo(before), "no half of a file stays");
            Assert.That(log.Logs, Has.Some.Contains("restart counter 1 is told but not stored"));
        });
        Loop.RunUntil(() => subscriber.RestartCount == 1, () => "what is no record is still told");
        Assert.That(heard, Is.EqualTo(new[] { "restarted 1" }));
        // Taking away needs no room; a late subscriber needs none either.
        Inbox<ItemAZ> late = Subscribe(topic);
        Loop.RunUntil(() => late.Synchronized && late.Items["a"].Count == 1);

        File.Delete(filler);
        Assert.That(items.Publish(big), Is.Null);
        Loop.RunUntil(() => heard.Contains("a:1>2"));
        process.Dispose();
        Assert.That(Publish(topic).Items["a"], Is.EqualTo(big), "and the next run finds it");
    }

    [Test]
    public void On_a_full_disk_a_record_can_still_be_taken_away()
    {
        Disk("/persist", kilobytes: 128);
        Publication<ItemAZ> items = Publish(Kept);
        items.Publish(Record("a", 1));
        items.Publish(Record("a", 2));
        Fill("/persist");

        Assert.That(items.Unpublish("a"), Is.Null);
        Assert.That(Names(FolderOf(Kept)), Is.Empty);
    }

    [Test]
    public void Without_room_for_side_files_nothing_is_told_and_a_late_subscriber_gets_the_record_when_there_is()
    {
        Disk("/persist", kilobytes: 256);
        Publication<LargeItem> items = Process().Publish(Large, TranscriptTypes.Json<LargeItem>(), item => item.Name);
        Inbox<LargeItem> subscriber = Process().Subscribe(Large, TranscriptTypes.Json<LargeItem>(), new SubscriptionHandlers<LargeItem>(_ => { }));
        Loop.RunUntil(() => subscriber.Synchronized);
        Assert.That(items.Publish(new LargeItem { Name = "a", Big = new string('1', 20_000) }), Is.Null);
        Loop.RunUntil(() => subscriber.Items.Count == 1);
        string filler = Fill("/persist");

        PublishError? error = items.Publish(new LargeItem { Name = "a", Big = new string('2', 30_000) });
        Inbox<LargeItem> late = Process().Subscribe(Large, TranscriptTypes.Json<LargeItem>(), new SubscriptionHandlers<LargeItem>(_ => { }));
        Loop.RunUntil(() => log.Logs.Any(line => line.Contains("cannot be sent, connection closed", StringComparison.Ordinal)));

        Assert.That(error?.Text, Does.Contain("zedagent/LargeItem").And.Contain("\"a\"").And.Contain("No space left on device"));
        Assert.That(items.Items["a"].Big[0], Is.EqualTo('1'));
        Assert.That(subscriber.Items["a"].Big[0], Is.EqualTo('1'));
        Assert.That(Names(Scratch.Of("/persist/pubsub-large/zedagent/LargeItem")), Is.Empty);
        File.Delete(filler);
        Loop.RunUntil(() => late.Synchronized && late.Items.Count == 1, () => "the late subscriber");
        Assert.That(items.Publish(new LargeItem { Name = "a", Big = new string('2', 30_000) }), Is.Null);
        Loop.RunUntil(() => subscriber.Items["a"].Big[0] == '2' && late.Items["a"].Big[0] == '2');
    }

    [Test]
    public void A_publisher_that_starts_on_a_full_disk_says_so()
    {
        Disk("/persist", kilobytes: 128, files: 4);
        File.WriteAllText(Scratch.Of("/persist/1"), "");
        File.WriteAllText(Scratch.Of("/persist/2"), "");

        Assert.That(() => Publish(Kept), Throws.TypeOf<PubSubException>()
            .With.Message.Contains("zedagent/ItemAZ").And.Message.Contains("/persist/status").And.Message.Contains("No space left on device"));
    }

    // Root may read anything: another user it is.
    [Test]
    public void A_folder_that_cannot_be_read_is_an_error_with_path_and_cause()
    {
        Directory.CreateDirectory(FolderOf(Plain));
        File.SetUnixFileMode(Scratch.Root, All);

        string? message = OtherUser.Run(() => Assert.Throws<PubSubException>(() => Publish(Process(uid: Nobody), Plain))?.Message);

        Assert.That(message, Does.Contain("zedagent/ItemAZ").And.Contain(FolderOf(Plain)).And.Contain("Permission denied"));
        Assert.That(() => Publish(Plain), Throws.Nothing, "and nobody holds it now");
    }

    [Test]
    public void A_folder_that_loses_its_mode_fails_the_publish_until_it_has_it_again()
    {
        File.SetUnixFileMode(Scratch.Root, All);
        Directory.CreateDirectory(Scratch.Of("/run"));
        File.SetUnixFileMode(Scratch.Of("/run"), All);

        (PublishError? without, PublishError? with, long kept) = OtherUser.Run(() =>
        {
            Publication<ItemAZ> items = Publish(Process(uid: Nobody), Plain);
            items.Publish(Record("a", 1));
            File.SetUnixFileMode(FolderOf(Plain), UnixFileMode.None);
            PublishError? refused = items.Publish(Record("a", 2));
            long held = items.Items["a"].Count;
            File.SetUnixFileMode(FolderOf(Plain), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return (refused, items.Publish(Record("a", 3)), held);
        });

        Assert.That(without?.Text, Does.Contain("\"a\"").And.Contain(FolderOf(Plain)).And.Contain("Permission denied"));
        Assert.That(with, Is.Null);
        Assert.That(kept, Is.EqualTo(1));
        Assert.That(File.ReadAllText(FileOf(Plain, "a.json")), Does.Contain("\"Count\":3"));
    }

    [Test]
    public void Who_is_refused_stands_in_the_log_with_process_and_user()
    {
        Publish(Plain).Publish(Record("a", 1));
        foreach (string path in new[] { Scratch.Root, Scratch.Of("/run"), Scratch.Of("/run/zedagent"), SocketOf(Plain) })
            File.SetUnixFileMode(path, All);

        bool told = OtherUser.Run(() =>
        {
            using BareClient client = new(SocketOf(Plain), Loop.Patience);
            client.Send("request ItemAZ"u8.ToArray());
            return client.Collect(0, 0, () => client.HasEnded).Count > 0;
        });

        Assert.That(told, Is.False);
        Assert.That(log.Logs, Has.One.StartsWith("Warn ").And.One.Contains($"connection of process {Environment.ProcessId} refused, its user {Nobody} is not 0"));
    }

    private const UnixFileMode All = (UnixFileMode)511; // 0777

    private void Disk(string path, int kilobytes, int files = 0)
    {
        string folder = Scratch.Of(path);
        Directory.CreateDirectory(folder);
        Mounts.Mount("tmpfs", folder, "tmpfs", $"size={kilobytes}k,mode=700" + (files > 0 ? $",nr_inodes={files}" : ""));
        mounts.Add(folder);
    }

    // Leaves less than a page.
    private string Fill(string path)
    {
        string filler = Scratch.Of(path + "/filler");
        using FileStream file = new(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        while (true)
        {
            try
            {
                file.Write(page);
            }
            catch (IOException)
            {
                return filler;
            }
        }
    }
}
