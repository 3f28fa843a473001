using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.PubSub.Tests.Files;

/// <summary>A scratch device, its topics by name, and bare sockets against them.</summary>
public abstract class FileDeviceTests
{
    private readonly List<IDisposable> open = [];

    private protected Scratch Scratch { get; private set; } = null!;

    private protected WaitingLoop Loop { get; set; } = null!;

    private protected static TopicName Plain { get; } = new("zedagent", "", "ItemAZ", false);

    private protected static TopicName Kept { get; } = new("zedagent", "", "ItemAZ", true);

    [SetUp]
    public void MakeDevice()
    {
        Scratch = new();
        Loop = new();
    }

    [TearDown]
    public void RemoveDevice()
    {
        foreach (IDisposable one in open)
            one.Dispose();
        open.Clear();
        Scratch.Dispose();
    }

    private protected T Opened<T>(T one)
        where T : IDisposable
    {
        open.Add(one);
        return one;
    }

    private protected FileTopics Process(IFiles? files = null, uint? uid = null, WireLoop? loop = null) =>
        Opened(new FileTopics(Scratch.Root, Loop, files ?? PosixFiles.Instance, uid ?? PeerCredentials.OwnUid, loop));

    private protected static Publication<ItemAZ> Publish(FileTopics process, TopicName topic) =>
        process.Publish(topic, TranscriptTypes.Json<ItemAZ>(), item => item.Name);

    private protected Publication<ItemAZ> Publish(TopicName topic, IFiles? files = null) => Publish(Process(files), topic);

    private protected Inbox<ItemAZ> Subscribe(TopicName topic, List<string>? heard = null, FileTopics? process = null) =>
        (process ?? Process()).Subscribe(topic, TranscriptTypes.Json<ItemAZ>(), new SubscriptionHandlers<ItemAZ>(
            change => heard?.Add($"{change.Key}:{change.Old?.Count}>{change.New?.Count}"),
            _ => heard?.Add("complete"),
            count => heard?.Add($"restarted {count}")));

    private protected BareClient Connect(TopicName topic, bool ask = true)
    {
        BareClient client = Opened(new BareClient(SocketOf(topic), Loop.Patience));
        if (ask)
            client.Send(Frame.Request(topic.Name));
        return client;
    }

    private protected string SocketOf(TopicName topic) => Scratch.Of($"/run/{topic.Path}.sock");

    private protected string FolderOf(TopicName topic) => Scratch.Of($"{(topic.Persistent ? "/persist/status" : "/run")}/{topic.Path}");

    private protected string FileOf(TopicName topic, string name) => Path.Combine(FolderOf(topic), name);

    private protected static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path) & 0xfff, 8);

    private protected static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private protected static ItemAZ Record(string name, long count) => TestTopics.Record(name, count);
}
