using System.Diagnostics;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using NLog;

namespace Eve.PubSub.Publishing;

/// <summary>
/// One subscriber's connection at the publisher. Sends the table once, then what changes: at once, from the owner's thread, while
/// the subscriber keeps up; else what changed meanwhile is merged (the last value per key) and sent in batches by the wire thread:
/// deletes, then records, then the counter, which so never overtakes a record. Memory is bounded by the number of keys.
/// After a batch comes a rest about as long as it took: in a rush more changes merge, the subscriber is woken for many at once, and
/// the owner's thread gets its share of the machine.
/// </summary>
internal sealed class Feed
{
    private const uint Reading = Epoll.Readable | Epoll.PeerClosed;
    private const int PacketsPerTurn = 256;
    private const int RememberedSideFiles = 256;
    private static readonly long ShortestRest = Stopwatch.Frequency / 1000 * 2;
    private static readonly long LongestRest = Stopwatch.Frequency / 1000 * 8;

    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly IFeedSource source;
    private readonly WireLoop loop;
    private readonly SeqPacketSocket socket;
    private readonly Action pump;
    private readonly long number;

    // Under the source's gate: what the subscriber was sent of each key that changed since the batch under way was taken (null: nothing).
    private readonly Dictionary<string, Entry?> changed = [];
    private int counterSent;
    private bool ended;

    // The batch under way. Owned by the wire thread while sending is true, else by whoever holds the gate.
    // A packet (byte[]), or an Entry whose packet is made when its turn comes. Of no type of ours: .NET brings this queue compiled.
    private readonly Queue<object> batch = [];
    private readonly Queue<string> sideFiles = [];
    private Prepared? stuck;
    private bool sending;
    private long batchTaken;
    private long restUntil;
    private uint awaited = Reading;

    public Feed(IFeedSource source, WireLoop loop, SeqPacketSocket socket)
    {
        this.source = source;
        this.loop = loop;
        this.socket = socket;
        pump = Pump;
        lock (source.Gate)
            source.Add(this);
        number = loop.Watch(socket.Descriptor, Reading, OnReady);
    }

    /// <summary>Whether the subscriber has asked for the topic. Under the gate.</summary>
    public bool Live { get; private set; }

    /// <summary>Whether something waits to be sent. Under the gate.</summary>
    public bool Busy => sending && !ended;

    /// <summary>A record came, changed or went (<paramref name="now"/> null). Under the gate, on the owner's thread.</summary>
    /// <param name="inline">Send from this thread if nothing is before it.</param>
    public void Tell(string key, Entry? before, Entry? now, bool inline)
    {
        if (ended || !Live)
            return;
        if (inline && !sending)
        {
            SendNow(now is null ? Frame.Delete(source.Topic.Name, key) : Of(now));
            return;
        }
        changed.TryAdd(key, before);
        AskForPump();
    }

    /// <summary>The counter changed. Under the gate, on the owner's thread.</summary>
    public void TellCounter(bool inline)
    {
        if (ended || !Live)
            return;
        if (inline && !sending)
        {
            counterSent = source.RestartCount;
            SendNow(Frame.Restarted(source.Topic.Name, counterSent));
            return;
        }
        AskForPump();
    }

    /// <summary>Closes the connection. On the wire thread, or after it ended.</summary>
    public void End(bool peerGone)
    {
        lock (source.Gate)
        {
            if (ended)
                return;
            ended = true;
            changed.Clear();
            batch.Clear();
            source.Remove(this);
            Monitor.PulseAll(source.Gate);
        }
        loop.Forget(number);
        // What lies unread at our end would reach the peer as an error in place of our last packets.
        while (socket.Receive(loop.PacketBuffer) > SeqPacketSocket.Ended)
        {
        }
        socket.Dispose();
        if (stuck is not null)
            source.Discard(stuck.SideFiles);
        if (peerGone)
            source.Discard(sideFiles);
    }

    private void OnReady(uint events)
    {
        if ((events & Epoll.Readable) != 0 && !Live)
            ReadRequest();
        else if ((events & (Epoll.HangUp | Epoll.Error | Epoll.PeerClosed)) != 0)
            End(peerGone: true);
        else if ((events & Epoll.Readable) != 0)
            Disregard();
        if ((events & Epoll.Writable) != 0)
            Pump();
    }

    private void ReadRequest()
    {
        int length = socket.Receive(loop.PacketBuffer);
        if (length == SeqPacketSocket.Nothing)
            return;
        bool right = length is > SeqPacketSocket.Ended and < Frame.RequestLimit && Frame.IsRequest(loop.PacketBuffer.AsSpan(0, length), source.Topic.Name);
        if (!right)
        {
            if (length != SeqPacketSocket.Ended)
                Log.Warn("{topic}: a request of {size} bytes that is not for this topic: connection closed", source.Topic.Path, length);
            End(peerGone: true);
            return;
        }
        lock (source.Gate)
        {
            batch.Enqueue(Frame.Hello(source.Topic.Name, source.Topic.Persistent));
            foreach (Entry entry in source.Entries.Values)
                batch.Enqueue(Of(entry));
            batch.Enqueue(Frame.Complete(source.Topic.Name));
            AddCounter();
            batchTaken = Stopwatch.GetTimestamp();
            sending = true;
            Live = true;
        }
        Pump();
    }

    // Nothing after the request means anything; but it must not fill the buffer.
    private void Disregard()
    {
        if (socket.Receive(loop.PacketBuffer) == SeqPacketSocket.Ended)
            End(peerGone: true);
    }

    private void AskForPump()
    {
        if (sending)
            return;
        sending = true;
        loop.Do(pump);
    }

    private void SendNow(object one)
    {
        batch.Enqueue(one);
        Sending result = TrySend();
        if (result == Sending.Sent)
            return;
        // The wire thread goes on when there is room, or closes.
        sending = true;
        if (result == Sending.Full)
            Await(Reading | Epoll.Writable);
        else
            loop.Do(() => End(peerGone: true));
    }

    private void Pump()
    {
        lock (source.Gate)
        {
            if (!sending || ended)
                return;
        }
        do
        {
            bool some = batch.Count > 0;
            for (int left = PacketsPerTurn; batch.Count > 0; left--)
            {
                Sending result = left == 0 ? Sending.Full : TrySend();
                if (result == Sending.Full)
                    Await(Reading | Epoll.Writable);
                if (result == Sending.Gone)
                    End(peerGone: true);
                if (result != Sending.Sent)
                    return;
            }
            long now = Stopwatch.GetTimestamp();
            if (some)
                restUntil = now + Math.Clamp(now - batchTaken, ShortestRest, LongestRest);
        }
        while (TakeBatch());
    }

    // A system call for each subscriber and batch that is mostly not needed.
    private void Await(uint events)
    {
        if (awaited == events)
            return;
        awaited = events;
        loop.Change(number, events);
    }

    private bool TakeBatch()
    {
        lock (source.Gate)
        {
            batchTaken = Stopwatch.GetTimestamp();
            if (changed.Count > 0 && restUntil > batchTaken)
            {
                Await(Reading);
                loop.After(Stopwatch.GetElapsedTime(batchTaken, restUntil), pump);
                return false;
            }
            foreach ((string key, Entry? sent) in changed)
                if (sent is not null && !source.Entries.ContainsKey(key))
                    batch.Enqueue(Frame.Delete(source.Topic.Name, key));
            foreach ((string key, Entry? sent) in changed)
                if (source.Entries.TryGetValue(key, out Entry? now) && now != sent && !now.Record.Equals(sent?.Record))
                    batch.Enqueue(Of(now));
            changed.Clear();
            AddCounter();
            if (batch.Count > 0)
                return true;
            sending = false;
            Await(Reading);
            Monitor.PulseAll(source.Gate);
            return false;
        }
    }

    private void AddCounter()
    {
        if (counterSent == source.RestartCount)
            return;
        counterSent = source.RestartCount;
        batch.Enqueue(Frame.Restarted(source.Topic.Name, counterSent));
    }

    // A packet that is there already needs no lock later.
    private static object Of(Entry entry) => (object?)entry.Packet ?? entry;

    // Sends the first packet of the batch, and takes it out when it is gone.
    private Sending TrySend()
    {
        object next = batch.Peek();
        byte[]? packet = next as byte[];
        if (next is Entry entry)
        {
            try
            {
                lock (source.Gate)
                    stuck ??= source.PacketOf(entry);
            }
            catch (IOException failure)
            {
                // The subscriber comes back and asks for all again; until then it has the last good version.
                Log.Error("{topic}: record {objUUID} cannot be sent, connection closed: {error}", source.Topic.Path, entry.Key, failure.Message);
                return Sending.Gone;
            }
            packet = stuck?.Packet;
        }
        Sending result = packet is null ? Sending.Sent : socket.Send(packet);
        if (result != Sending.Sent)
            return result;
        batch.Dequeue();
        Remember(stuck?.SideFiles);
        stuck = null;
        return Sending.Sent;
    }

    // The subscriber removes them when it has read them; if it ends before, we do.
    private void Remember(IReadOnlyList<string>? sent)
    {
        if (sent is not { Count: > 0 })
            return;
        foreach (string path in sent)
            sideFiles.Enqueue(path);
        while (sideFiles.Count > RememberedSideFiles)
            sideFiles.Dequeue();
    }
}
