using System.Diagnostics;
using System.Text;
using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Replay.Wire;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.PubSub.Tests.Files;

/// <summary>Sockets: who may be there, who comes and goes, who is slow.</summary>
public sealed class ConnectionTests : FileDeviceTests
{
    private static readonly TopicName Large = new("zedagent", "", "LargeItem", false);

    [Test]
    public void A_socket_that_a_crash_left_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Plain))!);
        SeqPacketSocket.Listen(SocketOf(Plain)).Dispose();
        Assert.That(File.Exists(SocketOf(Plain)), Is.True);

        Publish(Plain);

        Assert.That(Connect(Plain).Collect(0, 2, () => true), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_plain_file_and_an_empty_folder_in_the_sockets_place_are_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Plain))!);
        File.WriteAllText(SocketOf(Plain), "x");
        FileTopics first = Process();
        Publish(first, Plain);
        first.Dispose();
        Assert.That(File.Exists(SocketOf(Plain)), Is.False, "the socket goes with its publisher");

        Directory.CreateDirectory(SocketOf(Plain));
        Publish(Plain);

        Connect(Plain);
    }

    [Test]
    public void A_full_folder_in_the_sockets_place_is_an_error()
    {
        Directory.CreateDirectory(SocketOf(Plain) + "/full");

        Assert.That(() => Publish(Plain), Throws.TypeOf<PubSubException>().With.Message.Contains("ItemAZ.sock"));
    }

    [Test]
    public void A_publisher_that_only_its_socket_shows_is_respected()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Plain))!);
        using SeqPacketSocket other = SeqPacketSocket.Listen(SocketOf(Plain));

        Assert.That(() => Publish(Plain), Throws.TypeOf<PubSubException>().With.Message.Contains("another live process"));
        Assert.That(File.Exists(SocketOf(Plain)), Is.True);
    }

    [Test]
    public void Two_publications_of_one_topic_are_refused_without_a_socket_too()
    {
        TopicName global = new("", "", "ItemAZ", false);
        Publish(global);

        Assert.That(() => Publish(global), Throws.TypeOf<PubSubException>().With.Message.Contains("global/ItemAZ"));
    }

    [TestCase(107, true)]
    [TestCase(108, false)]
    public void A_sockets_path_has_at_most_107_bytes(int length, bool works)
    {
        int agent = length - Scratch.Root.Length - "/run//ItemAZ.sock".Length;
        TopicName topic = new(new string('a', agent), "", "ItemAZ", false);

        if (works)
            Assert.That(() => Publish(topic), Throws.Nothing);
        else
            Assert.That(() => Publish(topic), Throws.TypeOf<PubSubException>().With.Message.Contains("107"));
    }

    [Test]
    public void A_subscriber_whose_sockets_path_is_too_long_is_told_at_once()
    {
        TopicName topic = new(new string('a', 200), "", "ItemAZ", false);

        Assert.That(
            () => Subscribe(topic),
            Throws.TypeOf<PubSubException>().With.Message.Contains(SocketOf(topic)).And.Message.Contains("107").And.Message.Contains($"{SocketOf(topic).Length}"));
    }

    [Test]
    public void A_subscriber_connects_though_the_system_cannot_watch_its_folder()
    {
        Loop = new(TimeSpan.FromSeconds(9));
        using Logged log = new();
        ShortOfWatches short_ = new();
        List<string> heard = [];
        Subscribe(Plain, heard, Process(loop: short_.Loop()));
        Publish(Plain).Publish(Record("a", 1));

        Loop.RunUntil(() => heard.Contains("a:>1"), () => string.Join(", ", heard));
        Assert.That(log.Lines("cannot be watched"), Has.Length.EqualTo(1).And.One.Contains("/run/zedagent: ").And.One.Contains("fs.inotify.max_user_watches"));
    }

    [Test]
    public void What_the_system_cannot_wait_for_now_is_waited_for_later()
    {
        using Logged log = new();
        ShortOfEpoll epoll = new();
        List<string> heard = [];
        FileTopics process = Process(loop: new WireLoop(epoll));
        epoll.Short = true;
        Publication<ItemAZ> items = Publish(process, Plain);
        Subscribe(Plain, heard, process);
        items.Publish(Record("a", 1));
        Loop.RunUntil(() => epoll.Refused > 2);
        epoll.Short = false;

        Loop.RunUntil(() => heard.Contains("a:>1"), () => string.Join(", ", heard));
        items.Publish(Record("a", 2));
        Loop.RunUntil(() => heard.Contains("a:1>2"));
        Assert.That(log.Lines("fs.epoll.max_user_watches"), Is.Not.Empty);
    }

    [Test]
    public void A_connection_that_cannot_be_taken_keeps_nobody_busy_and_is_taken_later()
    {
        using Logged log = new();
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Plain))!);
        WireLoop wire = new();
        Refusing? socket = null;
        SeqPacketSocket? taken = null;
        using (Listener listener = new(wire, SocketOf(Plain), PeerCredentials.OwnUid, connection => taken = connection, path => socket = new(SeqPacketSocket.Listen(path))))
        {
            using BareClient client = new(SocketOf(Plain), Loop.Patience);
            long started = Stopwatch.GetTimestamp();
            Loop.RunUntil(() => Volatile.Read(ref taken) is not null);

            // 20 + 40 + 80 + 160 ms; timers are never early.
            Assert.That(Stopwatch.GetElapsedTime(started).TotalMilliseconds, Is.GreaterThan(250));
            Assert.That(socket!.Asked, Is.LessThan(8));
            Assert.That(log.Lines("Cannot allocate memory"), Has.Length.EqualTo(1).And.One.Contains(SocketOf(Plain)));
            taken!.Dispose();
            wire.Stop();
        }
        wire.Dispose();
    }

    [Test]
    public void A_subscriber_finds_a_publisher_whose_folder_was_not_there()
    {
        Loop = new(TimeSpan.FromSeconds(9)); // less than the pause that works without inotify
        List<string> heard = [];
        Subscribe(Plain, heard);
        Subscribe(new("zedagent", "deep", "ItemAZ", false), heard);

        Publish(new("zedagent", "deep", "ItemAZ", false)).Publish(Record("deep", 1));
        Publish(Plain).Publish(Record("a", 1));

        Loop.RunUntil(() => heard.Count == 4, () => string.Join(", ", heard));
        Assert.That(heard, Is.EquivalentTo(new[] { "deep:>1", "complete", "a:>1", "complete" }));
    }

    [Test]
    public void A_subscriber_finds_a_publisher_again_after_its_folder_was_removed()
    {
        Loop = new(TimeSpan.FromSeconds(9));
        List<string> heard = [];
        FileTopics first = Process();
        Publish(first, Plain).Publish(Record("a", 1));
        Subscribe(Plain, heard);
        Loop.RunUntil(() => heard.Contains("complete"));

        first.Dispose();
        Directory.Delete(Scratch.Of("/run"), recursive: true);
        Publish(Plain).Publish(Record("b", 1));

        Loop.RunUntil(() => heard.Contains("a:1>") && heard.Contains("b:>1"), () => string.Join(", ", heard));
    }

    [Test]
    public void A_peer_that_accepts_and_closes_is_left_alone_for_longer_and_longer()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Plain))!);
        using SeqPacketSocket listener = SeqPacketSocket.Listen(SocketOf(Plain));
        Subscribe(Plain);
        long started = 0;
        for (int connections = 0; connections < 9; connections++)
        {
            SeqPacketSocket? taken = null;
            Loop.RunUntil(() => (taken = listener.Accept(out _)) is not null);
            if (connections == 0)
                started = Stopwatch.GetTimestamp();
            taken!.Send("complete ItemAZ"u8);
            taken.Dispose();
        }

        // 2 + 4 + 8 + ... + 256 ms; timers are never early.
        Assert.That(Stopwatch.GetElapsedTime(started).TotalMilliseconds, Is.GreaterThan(500));
    }

    [Test]
    public void A_subscriber_that_does_not_read_holds_up_nobody_and_gets_the_last_values_later()
    {
        Publication<ItemAZ> items = Publish(Plain);
        BareClient slow = Connect(Plain);
        Loop.RunUntil(() => items.Subscribers == 1);
        Inbox<ItemAZ> fast = Subscribe(Plain);
        Loop.RunUntil(() => fast.Synchronized);
        string text = new('x', 10_000);

        for (int count = 1; count <= 500; count++)
            for (int key = 0; key < 3; key++)
                Assert.That(items.Publish(Record("k" + key, count) with { Text = text }), Is.Null);
        items.Unpublish("k2");
        items.SignalRestarted();

        Loop.RunUntil(() => fast.RestartCount == 1);
        Assert.That(fast.Items.Values.Select(item => item.Count), Is.EqualTo(new[] { 500, 500 }));
        List<string> packets = slow.Collect(0, 1, () => items.Quiet);
        Assert.That(packets, Has.Count.LessThan(200), "of 1500 changes");
        Assert.That(packets[^1], Is.EqualTo("restarted ItemAZ 1"));
        Assert.That(packets.FindLastIndex(packet => packet.StartsWith("delete", StringComparison.Ordinal)), Is.LessThan(packets.FindLastIndex(packet => packet.StartsWith("update", StringComparison.Ordinal))));
        Assert.That(packets.Where(packet => packet.StartsWith("update", StringComparison.Ordinal)).TakeLast(2).Select(CountIn), Is.EqualTo(new[] { 500, 500 }));
    }

    [Test]
    public void A_subscriber_that_does_not_read_costs_no_memory_however_much_is_published()
    {
        Publication<ItemAZ> items = Publish(Plain);
        BareClient slow = Connect(Plain);
        Loop.RunUntil(() => items.Subscribers == 1);
        string text = new('x', 10_000);
        Rush(1, 2000); // fills the socket
        long before = GC.GetTotalMemory(forceFullCollection: true);

        Rush(2001, 12_000);

        // 10 000 records of 10 kB went by; three of them wait.
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(2 << 20));
        Assert.That(slow.Collect(0, 1, () => items.Quiet).TakeLast(3).Select(CountIn), Is.EquivalentTo(new[] { 12_000, 11_999, 11_998 }));

        void Rush(int first, int last)
        {
            for (int count = first; count <= last; count++)
                items.Publish(Record("k" + (count % 3), count) with { Text = text });
        }
    }

    [Test]
    public void A_key_that_came_and_went_while_the_subscriber_did_not_read_is_never_sent()
    {
        Publication<ItemAZ> items = Publish(Plain);
        for (int key = 0; key < 12; key++)
            items.Publish(Record("big" + key, 0) with { Text = new string('x', 40_000) });
        BareClient slow = Connect(Plain);
        Loop.RunUntil(() => items.Subscribers == 1);

        items.Publish(Record("brief", 1));
        items.Unpublish("brief");
        items.Publish(Record("end", 1));

        List<string> packets = slow.Collect(0, 15, () => items.Quiet);
        Assert.That(packets.Select(packet => packet.Split(' ')[0]).Skip(13), Is.EqualTo(new[] { "complete", "update" }));
    }

    [Test]
    public void Only_what_changed_is_sent()
    {
        Publication<ItemAZ> items = Publish(Plain);
        for (int key = 0; key < 100; key++)
            items.Publish(Record("k" + key, 0));
        BareClient client = Connect(Plain);
        client.Collect(0, 102, () => items.Quiet);

        items.Publish(Record("k7", 1));
        items.SignalRestarted();

        Assert.That(client.Collect(0, 2, () => items.Quiet).Select(packet => packet.Split(' ')[0]), Is.EqualTo(new[] { "update", "restarted" }));
    }

    [Test]
    public void A_subscriber_that_dies_is_forgotten_and_the_others_go_on()
    {
        Publication<ItemAZ> items = Publish(Plain);
        BareClient dying = Connect(Plain);
        Inbox<ItemAZ> other = Subscribe(Plain);
        Loop.RunUntil(() => items.Subscribers == 2 && other.Synchronized);

        dying.Dispose();
        items.Publish(Record("a", 1));

        Loop.RunUntil(() => items.Subscribers == 1 && other.Items.Count == 1);
    }

    [Test]
    public void What_was_published_last_is_delivered_before_a_process_ends()
    {
        FileTopics process = Process();
        Publication<ItemAZ> items = Publish(process, Plain);
        BareClient client = Connect(Plain);
        client.Collect(0, 2, () => items.Quiet);
        for (int key = 0; key < 40; key++)
            items.Publish(Record("k" + key, 1) with { Text = new string('x', 10_000) });
        Task<List<string>> reading = Task.Run(() => client.Collect(0, 42, () => client.HasEnded));

        process.Dispose();

        List<string> packets = reading.GetAwaiter().GetResult();
        Assert.That(packets, Has.Count.EqualTo(40));
        Assert.That(File.Exists(FileOf(Plain, "k0.json")), Is.True);
    }

    [Test]
    public void Close_delivers_the_last_deletes_to_a_subscriber_that_had_said_too_much()
    {
        Publication<ItemAZ> items = Publish(Plain);
        items.Publish(Record("a", 1));
        items.SignalRestarted();
        BareClient client = Connect(Plain);
        client.Collect(0, 4, () => items.Quiet);
        client.Send("and more"u8.ToArray());

        items.Close();

        Assert.That(client.Collect(0, 2, () => client.HasEnded), Is.EqualTo(new[] { "delete ItemAZ YQ==", "restarted ItemAZ 0" }));
        Assert.That(Directory.GetFileSystemEntries(Scratch.Of("/run/zedagent")), Is.EqualTo(new[] { FolderOf(Plain) }));
    }

    [Test]
    [Category("System")]
    public void Another_user_is_refused_by_the_publisher_and_as_a_publisher()
    {
        Publication<ItemAZ> items = Publish(Plain);
        items.Publish(Record("a", 1));
        foreach (string folder in new[] { Scratch.Root, Scratch.Of("/run"), Scratch.Of("/run/zedagent") })
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("777", 8));
        File.SetUnixFileMode(SocketOf(Plain), (UnixFileMode)Convert.ToInt32("777", 8));

        bool ended = OtherUser.Run(() =>
        {
            using BareClient client = new(SocketOf(Plain), Loop.Patience);
            client.Send(Frame.Request("ItemAZ"));
            return client.Collect(0, 0, () => client.HasEnded).Count == 0;
        });
        Assert.That(ended, Is.True, "a connection of user 65534 gets nothing");

        string path = Scratch.Of("/run/zedagent/Foreign.sock");
        using SeqPacketSocket foreign = OtherUser.Run(() => SeqPacketSocket.Listen(path));
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("777", 8));
        Process().Subscribe(new("zedagent", "", "Foreign", false), TranscriptTypes.Json<ItemAZ>(), new SubscriptionHandlers<ItemAZ>(_ => { }));
        SeqPacketSocket? connection = null;
        Loop.RunUntil(() => (connection = foreign.Accept(out _)) is not null);
        byte[] buffer = new byte[256];
        int received = SeqPacketSocket.Nothing;
        Loop.RunUntil(() => (received = connection!.Receive(buffer)) != SeqPacketSocket.Nothing);
        connection!.Dispose();
        Assert.That(received, Is.EqualTo(SeqPacketSocket.Ended), "a publisher of user 65534 is not even asked");
    }

    [Test]
    public void Side_files_that_a_dead_subscriber_left_are_removed()
    {
        Publication<LargeItem> items = Process().Publish(Large, TranscriptTypes.Json<LargeItem>(), item => item.Name);
        items.Publish(new LargeItem { Name = "a", Big = "1" });
        BareClient client = Connect(Large);
        client.Collect(0, 3, () => items.Quiet);
        items.Publish(new LargeItem { Name = "b", Big = "2" });
        client.Collect(0, 1, () => items.Quiet);
        Assert.That(Names(Scratch.Of("/persist/pubsub-large/zedagent/LargeItem")), Has.Length.EqualTo(2));

        client.Dispose();

        Loop.RunUntil(() => Names(Scratch.Of("/persist/pubsub-large/zedagent/LargeItem")).Length == 0);
        Assert.That(Mode(Scratch.Of("/persist/pubsub-large/zedagent/LargeItem")), Is.EqualTo("700"));
    }

    [Test]
    public void Side_files_that_nobody_read_are_removed_by_the_next_run_when_they_are_old()
    {
        string folder = Scratch.Of("/persist/pubsub-large/zedagent/LargeItem");
        Directory.CreateDirectory(folder);
        File.WriteAllText(folder + "/pubsub-file-Big1", "{}");
        File.WriteAllText(folder + "/pubsub-file-Big2", "{}");
        File.SetLastWriteTimeUtc(folder + "/pubsub-file-Big1", DateTime.UnixEpoch);

        Process().Publish(Large, TranscriptTypes.Json<LargeItem>(), item => item.Name);

        Assert.That(Names(folder), Is.EqualTo(new[] { "pubsub-file-Big2" }));
    }

    [Test]
    public void When_there_is_no_room_for_side_files_nothing_is_published()
    {
        FailingFiles files = new();
        Publication<LargeItem> items = Process(files).Publish(Large, TranscriptTypes.Json<LargeItem>(), item => item.Name);
        BareClient client = Connect(Large);
        client.Collect(0, 2, () => items.Quiet);
        files.Fail = (what, path) => what == "create" && path.Contains("pubsub-large", StringComparison.Ordinal) ? "No space left on device" : null;

        PublishError? error = items.Publish(new LargeItem { Name = "a", Big = "1" });

        Assert.That(error?.Failure, Is.EqualTo(PublishFailure.Io));
        Assert.That(client.Collect(0, 0, () => items.Quiet), Is.Empty);
        Assert.That(Names(FolderOf(Large)), Is.Empty);
    }

    [TestCase("/etc/passwd")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/../Other/f")]
    [TestCase("/persist/pubsub-large/zedagent/Other/f")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/deeper/f")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/..")]
    [TestCase("persist/pubsub-large/zedagent/LargeItem/f")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/link")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/pipe")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/folder")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/nosuch")]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/toolong")]
    public void A_side_file_that_is_not_a_plain_file_of_the_topics_own_folder_is_refused_and_stays(string path)
    {
        string folder = Scratch.Of("/persist/pubsub-large/zedagent/LargeItem");
        Directory.CreateDirectory(folder + "/deeper");
        Directory.CreateDirectory(folder + "/folder");
        Directory.CreateDirectory(Scratch.Of("/persist/pubsub-large/zedagent/Other"));
        const string side = "{\"pubsub-large-Big\":\"taken\"}";
        foreach (string file in new[] { folder + "/deeper/f", Scratch.Of("/persist/pubsub-large/zedagent/Other/f"), Scratch.Of("/elsewhere") })
            File.WriteAllText(file, side);
        File.WriteAllText(folder + "/toolong", "{\"pubsub-large-Big\":\"" + new string('x', 1 << 20) + "\"}");
        File.CreateSymbolicLink(folder + "/link", Scratch.Of("/elsewhere"));
        Assert.That(Mono.Unix.Native.Syscall.mkfifo(folder + "/pipe", Mono.Unix.Native.FilePermissions.S_IRUSR | Mono.Unix.Native.FilePermissions.S_IWUSR), Is.Zero);
        string[] before = Everything();
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Large))!);
        using BarePublisher publisher = new(SocketOf(Large), Loop);
        FileTopics process = Process();
        Inbox<LargeItem> inbox = process.Subscribe(Large, TranscriptTypes.Json<LargeItem>(), new SubscriptionHandlers<LargeItem>(_ => { }));
        publisher.Accept();

        foreach (string given in new[] { path, Scratch.Root + path })
        {
            string json = $"{{\"Name\":\"a\",\"pubsub-file-Big\":\"\\\"{given}\\\"\"}}";
            publisher.Send(Encoding.UTF8.GetBytes($"update LargeItem YQ== {Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}"));
        }
        publisher.Send("complete LargeItem"u8.ToArray());

        Loop.RunUntil(() => inbox.Synchronized);
        Assert.That(inbox.Items, Is.Empty);
        Assert.That(Everything(), Is.EqualTo(before));

        string[] Everything() => [.. Directory.EnumerateFileSystemEntries(Scratch.Of("/persist"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [TestCase("/persist/pubsub-large/zedagent/LargeItem/f", false)]
    [TestCase("/persist/pubsub-large/zedagent/LargeItem/f", true)]
    public void A_side_file_is_found_with_and_without_the_root_and_removed(string path, bool withRoot)
    {
        Directory.CreateDirectory(Scratch.Of("/persist/pubsub-large/zedagent/LargeItem"));
        File.WriteAllText(Scratch.Of(path), "{\"pubsub-large-Big\":\"taken\"}");
        Directory.CreateDirectory(Path.GetDirectoryName(SocketOf(Large))!);
        using BarePublisher publisher = new(SocketOf(Large), Loop);
        Inbox<LargeItem> inbox = Process().Subscribe(Large, TranscriptTypes.Json<LargeItem>(), new SubscriptionHandlers<LargeItem>(_ => { }));
        publisher.Accept();

        string json = $"{{\"Name\":\"a\",\"pubsub-file-Big\":\"\\\"{(withRoot ? Scratch.Root : "")}{path}\\\"\"}}";
        publisher.Send(Encoding.UTF8.GetBytes($"update LargeItem YQ== {Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}"));

        Loop.RunUntil(() => inbox.Items.Count == 1);
        Assert.That(inbox.Items["a"].Big, Is.EqualTo("taken"));
        Assert.That(File.Exists(Scratch.Of(path)), Is.False);
    }

    private static int CountIn(string packet)
    {
        string json = Encoding.UTF8.GetString(Convert.FromBase64String(packet.Split(' ')[3]));
        return GoJson.TryParse(Encoding.UTF8.GetBytes(json), TranscriptTypes.Json<ItemAZ>(), out ItemAZ? item, out _) ? (int)item.Count : -1;
    }
}
