using System.Diagnostics;
using System.Text;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;
using NLog;

namespace Eve.PubSub.Subscribing;

/// <summary>
/// A subscriber's connection to one topic's socket. Connects as soon as the socket appears, again and again; takes what comes, decodes
/// it and puts it in the inbox. A peer that ends connections early is left alone for longer and longer. On the wire thread.
/// </summary>
internal sealed class Connector<T> : ISource, IFolderUser
    where T : class
{
    private const int PacketsPerTurn = 128;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhenShort = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly TopicName topic;
    private readonly WireLoop loop;
    private readonly RecordText<T> text;
    private readonly Inbox<T> inbox;
    private readonly uint ownUid;
    private readonly string path;
    private readonly string fileName;
    private readonly byte[] topicWord;
    private readonly FolderWatch folder;

    private SeqPacketSocket? socket;
    private long number;
    private long connectedSince;
    private TimeSpan pause = ShortestPause;
    private IDisposable? retry;
    private bool stopped;

    /// <exception cref="PubSubException">The socket's path is too long: nobody could listen there.</exception>
    public Connector(TopicName topic, RecordText<T> text, Inbox<T> inbox, Surroundings around)
    {
        this.topic = topic;
        this.text = text;
        this.inbox = inbox;
        loop = around.Loop;
        ownUid = around.OwnUid;
        path = around.Places.Socket(topic);
        SeqPacketSocket.CheckPath(path, topic.ToString());
        fileName = Path.GetFileName(path);
        topicWord = Encoding.UTF8.GetBytes(topic.Name);
        folder = new(loop.Inotify, Path.GetDirectoryName(path)!, this);
    }

    /// <summary>How many packets were taken so far; lets a test wait for one that changes nothing.</summary>
    public long PacketsTaken { get; private set; }

    public void Start()
    {
        if (stopped)
            return;
        folder.Arm();
        TryConnect();
    }

    public void Stop()
    {
        stopped = true;
        retry?.Dispose();
        folder.Dispose();
        Disconnect();
    }

    void IFolderUser.OnThere(string name, bool written)
    {
        if (name != fileName || socket is not null)
            return;
        pause = ShortestPause;
        TryConnect();
    }

    void IFolderUser.OnGone(string name)
    {
    }

    void IFolderUser.OnFolder(bool there)
    {
        if (there)
            TryConnect();
    }

    private void TryConnect()
    {
        if (stopped || socket is not null)
            return;
        if (!folder.There)
            folder.Arm();
        SeqPacketSocket? connected;
        try
        {
            connected = SeqPacketSocket.Connect(path);
        }
        catch (PubSubException failure)
        {
            // No descriptor is left, say: not a reason to end.
            Log.Error("{topic}: cannot connect, tried again in {seconds} s: {error}", topic.Path, (int)WhenShort.TotalSeconds, failure.Message);
            RetryLater(WhenShort);
            return;
        }
        if (connected is null)
        {
            // A socket that refuses may be about to listen; one that is not there is awaited through its folder.
            RetryLater(File.Exists(path) ? Longer() : folder.Refused ? WhenShort : LongestPause);
            return;
        }
        if (!PeerCredentials.Allowed(connected.Descriptor, ownUid, out uint uid, out int pid))
        {
            Log.Warn("{topic}: publisher process {peer} refused, its user {uid} is not {own}", topic.Path, pid, uid, ownUid);
            connected.Dispose();
            RetryLater(LongestPause);
            return;
        }
        retry?.Dispose();
        socket = connected;
        connectedSince = Stopwatch.GetTimestamp();
        number = loop.Watch(connected.Descriptor, Epoll.Readable | Epoll.PeerClosed, _ => TakePackets());
        inbox.BeginTable();
        Log.Debug("{topic}: connected", topic.Path);
        if (connected.Send(Frame.Request(topic.Name)) != Sending.Sent)
            OnEnd();
    }

    private void TakePackets()
    {
        for (int count = 0; count < PacketsPerTurn && socket is not null; count++)
        {
            int length = socket.Receive(loop.PacketBuffer);
            if (length == SeqPacketSocket.Nothing)
                return;
            if (length == SeqPacketSocket.Ended)
            {
                OnEnd();
                return;
            }
            if (length > Frame.Limit)
                Log.Error("{topic}: a packet of {size} bytes is dropped, the limit is {limit}", topic.Path, length, Frame.Limit);
            else
                Take(Frame.Parse(loop.PacketBuffer.AsSpan(0, length)));
            PacketsTaken++;
        }
    }

    private void Take(Received packet)
    {
        if (packet.Word != Word.Unknown && !packet.Topic.SequenceEqual(topicWord))
            Log.Warn("{topic}: a message names topic {other}; it is taken all the same", topic.Path, Encoding.UTF8.GetString(packet.Topic));
        switch (packet.Word)
        {
            case Word.Hello:
                if (packet.Words > 2 && !packet.Third.SequenceEqual(topic.Persistent ? "true"u8 : "false"u8))
                    Log.Warn("{topic}: the publisher says persistent {flag}, expected {expected}", topic.Path, Encoding.UTF8.GetString(packet.Third), topic.Persistent);
                break;
            case Word.Update when Frame.Key(packet.Third) is { } key:
                Update(key, packet.Fourth);
                break;
            case Word.Delete when Frame.Key(packet.Third) is { } key:
                if (!inbox.Delete(key))
                    Log.Debug("{topic}: delete of unknown key {objUUID}", topic.Path, key);
                break;
            case Word.Complete:
                inbox.Complete();
                break;
            case Word.Restarted:
                inbox.Restarted(Frame.Count(packet.Third));
                break;
            default:
                Log.Warn("{topic}: a message that is no frame of this wire is dropped", topic.Path);
                break;
        }
    }

    private void Update(string key, ReadOnlySpan<byte> value)
    {
        int length = Frame.Decode(value, loop.ValueBuffer);
        string? error = "not in base64";
        if (length >= 0 && text.TryRead(loop.ValueBuffer.AsSpan(0, length), out T? record, out error))
        {
            inbox.Put(key, record!);
            return;
        }
        inbox.Keep(key);
        Log.Error("{topic}: update of {objUUID} is dropped: {error}", topic.Path, key, error);
    }

    private void OnEnd()
    {
        Disconnect();
        Log.Debug("{topic}: connection ended", topic.Path);
        // A peer that ends each connection at once must not keep two processes busy.
        if (Stopwatch.GetElapsedTime(connectedSince) > LongEnough)
            pause = ShortestPause;
        RetryLater(Longer());
    }

    private void Disconnect()
    {
        if (socket is null)
            return;
        loop.Forget(number);
        socket.Dispose();
        socket = null;
    }

    private TimeSpan Longer()
    {
        TimeSpan now = pause;
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return now;
    }

    private void RetryLater(TimeSpan delay)
    {
        retry?.Dispose();
        retry = loop.After(delay, TryConnect);
    }
}
