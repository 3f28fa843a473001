using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests.Files;

/// <summary>Topics without a socket: their folder is watched.</summary>
public sealed class FolderTopicTests : FileDeviceTests
{
    private static readonly TopicName Global = new("", "", "ItemAZ", false);
    private static readonly TopicName Client = new("zedclient", "", "ItemAZ", false);

    [Test]
    public void A_file_that_a_script_writes_in_place_is_a_record()
    {
        List<string> heard = Watch(Global);
        Directory.CreateDirectory(FolderOf(Global));
        Loop.RunUntil(() => heard.Contains("complete"));

        File.WriteAllText(FileOf(Global, "a.json"), "{\"Count\":1}");
        Loop.RunUntil(() => heard.Contains("a:>1"));
        File.WriteAllText(FileOf(Global, "a.json"), "{\"Count\":2}");
        Loop.RunUntil(() => heard.Contains("a:1>2"));
        File.Delete(FileOf(Global, "a.json"));
        Loop.RunUntil(() => heard.Contains("a:2>"));
    }

    [TestCase("")]
    [TestCase("{\"Na")]
    [TestCase("\0\0")]
    public void A_file_that_is_no_record_leaves_the_last_good_one_and_stays(string content)
    {
        Directory.CreateDirectory(FolderOf(Global));
        File.WriteAllText(FileOf(Global, "a.json"), "{\"Count\":1}");
        List<string> heard = Watch(Global);
        Loop.RunUntil(() => heard.Contains("complete"));

        File.WriteAllText(FileOf(Global, "a.json"), content);
        File.WriteAllText(FileOf(Global, "end.json"), "{}");

        Loop.RunUntil(() => heard.Contains("end:>0"));
        Assert.That(heard, Is.EqualTo(new[] { "a:>1", "complete", "end:>0" }));
        Assert.That(File.ReadAllText(FileOf(Global, "a.json")), Is.EqualTo(content));
    }

    [Test]
    public void When_the_folder_goes_so_do_the_records_and_they_come_back_with_it()
    {
        Directory.CreateDirectory(FolderOf(Client));
        File.WriteAllText(FileOf(Client, "a.json"), "{\"Count\":1}");
        List<string> heard = Watch(Client);
        Loop.RunUntil(() => heard.Contains("complete"));

        Directory.Delete(Scratch.Of("/run"), recursive: true);
        Loop.RunUntil(() => heard.Contains("a:1>"));
        Directory.CreateDirectory(FolderOf(Client));
        File.WriteAllText(FileOf(Client, "b.json"), "{\"Count\":2}");
        Loop.RunUntil(() => heard.Contains("b:>2"));
    }

    [Test]
    public void A_folder_that_cannot_be_read_takes_no_records_away()
    {
        int looks = 0;
        FailingFiles files = new();
        Directory.CreateDirectory(FolderOf(Client));
        File.WriteAllText(FileOf(Client, "a.json"), "{\"Count\":1}");
        List<string> heard = [];
        Subscribe(Client, heard, Process(files));
        Loop.RunUntil(() => heard.Contains("complete"));

        files.Fail = (operation, _) => operation == "list" && Interlocked.Increment(ref looks) > 0 ? "Too many open files" : null;
        Directory.Move(FolderOf(Client), FolderOf(Client) + ".aside");
        Loop.RunUntil(() => Volatile.Read(ref looks) > 0);
        Directory.Move(FolderOf(Client) + ".aside", FolderOf(Client));
        Loop.RunUntil(() => Volatile.Read(ref looks) > 1);
        File.WriteAllText(FileOf(Client, "b.json"), "{\"Count\":2}");
        Loop.RunUntil(() => heard.Contains("b:>2"));

        Assert.That(heard, Does.Not.Contain("a:1>"));
    }

    [Test]
    public void A_folder_that_the_system_cannot_watch_is_said_once_with_the_remedy_and_its_records_come_all_the_same()
    {
        using Logged log = new();
        ShortOfWatches short_ = new();
        FileTopics process = Process(loop: short_.Loop());
        Publication<ItemAZ> items = Publish(Process(), Client);
        items.Publish(Record("a", 1));
        List<string> heard = [];
        Subscribe(Client, heard, process);
        Loop.RunUntil(() => heard.Contains("a:>1"));

        items.Publish(Record("b", 1));
        Loop.RunUntil(() => heard.Contains("b:>1"), () => string.Join(", ", heard));
        string[] said = log.Lines("cannot be watched");
        Assert.That(said, Has.Length.EqualTo(1), string.Join('\n', said));
        Assert.That(said[0], Does.Contain(FolderOf(Client)).And.Contain("fs.inotify.max_user_watches"));

        short_.Ended = true;
        Loop.RunUntil(() => log.Lines("is watched again").Length == 1);
        items.Unpublish("a");
        Loop.RunUntil(() => heard.Contains("a:1>"));
    }

    [Test]
    public void The_counter_is_told_when_it_changes_and_when_it_is_cleared()
    {
        Publication<ItemAZ> items = Publish(Global);
        List<string> heard = Watch(Global);
        Loop.RunUntil(() => heard.Contains("complete"));

        items.Publish(Record("a", 1));
        items.SignalRestarted();
        Loop.RunUntil(() => heard.Contains("restarted 1"));
        items.ClearRestarted();
        Loop.RunUntil(() => heard.Contains("restarted 0"));

        Assert.That(heard, Is.EqualTo(new[] { "complete", "a:>1", "restarted 1", "restarted 0" }));
    }

    [Test]
    public void There_is_no_socket()
    {
        Publish(Global);
        Publish(Client);

        Assert.That(Directory.EnumerateFiles(Scratch.Of("/run"), "*.sock", SearchOption.AllDirectories), Is.Empty);
    }

    private List<string> Watch(TopicName topic)
    {
        List<string> heard = [];
        Subscribe(topic, heard);
        Loop.RunPending();
        return heard;
    }
}
