using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;
using NLog;

namespace Eve.PubSub.Publishing;

/// <summary>
/// A topic that this process owns. A publish is refused, written to its file and told to the subscribers, in this order: what
/// cannot be sent or stored changes nothing anywhere.
/// </summary>
internal sealed class Publication<T> : IPublication<T>, IFeedSource
    where T : class
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unread = TimeSpan.FromMinutes(10);
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly Func<T, string> keyOf;
    private readonly WireLoop loop;
    private readonly Checkpoint checkpoint;
    private readonly Encoder<T> encoder;
    private readonly FolderLock folderLock;
    private readonly Listener? listener;
    private readonly InlineBudget budget = new();
    private readonly Dictionary<string, T> items = [];
    private readonly List<Feed> feeds = [];
    private bool closed;

    /// <exception cref="PubSubException">Another live process publishes this topic, or folder or socket cannot be made.</exception>
    public Publication(TopicName topic, JsonTypeInfo<T> json, Func<T, string> keyOf, Surroundings around)
    {
        Topic = topic;
        this.keyOf = keyOf;
        loop = around.Loop;
        encoder = new(topic, json, around.Places.SideFiles(topic), around.Files);
        string folder = around.Places.Records(topic);
        checkpoint = new(around.Files.Within(folder), folder, topic);
        if (topic is { Agent: "", Persistent: true })
            throw new PubSubException($"{topic}: a topic of no agent cannot be persistent");
        try
        {
            checkpoint.MakeFolder();
            folderLock = FolderLock.TryTake(checkpoint.Folder)
                ?? throw new PubSubException($"{topic}: another live process publishes this topic (it holds {checkpoint.Folder}); stop it first");
        }
        catch (IOException failure)
        {
            throw new PubSubException($"{topic}: {failure.Message}", failure);
        }
        try
        {
            string socket = around.Places.Socket(topic);
            RecordText<T> text = new(topic, json, around.Places);
            checkpoint.Load<T>(text.TryRead, AddLoaded, own: true);
            RestartCount = checkpoint.ReadCounter();
            SideFile.RemoveOld(around.Places.SideFiles(topic), Unread);
            EncodeOne();
            if (Places.HasSocket(topic))
            {
                around.Files.MakeFolder(Path.GetDirectoryName(socket)!);
                listener = new(loop, socket, around.OwnUid, connection => _ = new Feed(this, loop, connection));
            }
        }
        catch (IOException failure)
        {
            checkpoint.Close();
            folderLock.Dispose();
            throw new PubSubException($"{topic}: {failure.Message}", failure);
        }
        catch (PubSubException)
        {
            checkpoint.Close();
            folderLock.Dispose();
            throw;
        }
    }

    public TopicName Topic { get; }

    public object Gate { get; } = new();

    public Dictionary<string, Entry> Entries { get; } = [];

    public int RestartCount { get; private set; }

    public IReadOnlyDictionary<string, T> Items => items;

    /// <summary>How many subscribers have asked for the topic.</summary>
    public int Subscribers
    {
        get
        {
            lock (Gate)
                return feeds.Count(feed => feed.Live);
        }
    }

    /// <summary>Nothing waits to be sent; lets a test wait for that.</summary>
    public bool Quiet
    {
        get
        {
            lock (Gate)
                return !feeds.Any(feed => feed.Busy);
        }
    }

    public PublishError? Publish(T record) => Publish(keyOf(record), record);

    public PublishError? Publish(string key, T record)
    {
        if (KeyRule.Check(Topic, key) is { } bad)
            return bad;
        bool known = items.TryGetValue(key, out T? old);
        if (known && old!.Equals(record))
            return null;
        if (encoder.TryText(key, record, out byte[] json) is { } refused)
            return refused;
        Entry entry = new(key, record);
        try
        {
            Prepare(entry, json);
            if (KeyRule.HasFile(key))
                checkpoint.Write(key, json, replaces: known);
        }
        catch (IOException failure)
        {
            Discard(entry.Prepared.SelectMany(one => one.SideFiles));
            return new(PublishFailure.Io, $"{Topic}: record \"{key}\" of {json.Length} bytes cannot be stored: {failure.Message}");
        }
        items[key] = record;
        Set(key, entry);
        return null;
    }

    public PublishError? Unpublish(string key)
    {
        if (!items.ContainsKey(key))
            return new(PublishFailure.UnknownKey, $"{Topic}: key \"{key}\" cannot be unpublished, there is no such record");
        try
        {
            if (KeyRule.HasFile(key))
                checkpoint.Remove(key);
        }
        catch (IOException failure)
        {
            return new(PublishFailure.Io, $"{Topic}: record \"{key}\" cannot be removed: {failure.Message}");
        }
        items.Remove(key);
        Set(key, null);
        return null;
    }

    public void SignalRestarted() => Count(RestartCount + 1);

    public void ClearRestarted() => Count(0);

    public void Close()
    {
        if (closed)
            return;
        if (!Topic.Persistent)
            foreach (string key in items.Keys.ToArray())
                if (Unpublish(key) is { } failure)
                    Log.Error("{error}", failure.Text);
        ClearRestarted();
        Leave(LastWords);
        loop.Do(EndFeeds);
    }

    /// <summary>The process ends: what was published is delivered, records stay. Call <see cref="EndFeeds"/> after the wire thread ended.</summary>
    /// <param name="patience">How long subscribers may take for the last changes.</param>
    public void Leave(TimeSpan patience)
    {
        if (closed)
            return;
        closed = true;
        listener?.Dispose();
        WaitForFeeds(patience);
        checkpoint.Close();
        folderLock.Dispose();
    }

    public void EndFeeds()
    {
        Feed[] all;
        lock (Gate)
            all = [.. feeds];
        foreach (Feed feed in all)
            feed.End(peerGone: false);
        lock (Gate)
            Discard(Entries.Values.SelectMany(entry => entry.Prepared).SelectMany(one => one.SideFiles));
    }

    Prepared? IFeedSource.PacketOf(Entry entry)
    {
        if (entry.Packet is { } packet)
            return new(packet, []);
        if (entry.Prepared.TryPop(out Prepared? prepared))
            return prepared;
        // Loaded from a file, or a subscriber that came later.
        if (entry.Unsendable)
            return null;
        if (encoder.TryText(entry.Key, (T)entry.Record, out byte[] json) is { } refused)
        {
            entry.Unsendable = true;
            Log.Error("{error}; it stays in its file and is not sent", refused.Text);
            return null;
        }
        if (Encoder<T>.HasLarge(json))
            return encoder.PacketWithSideFiles(entry.Key, json);
        entry.Packet = encoder.Packet(entry.Key, json);
        return new(entry.Packet, []);
    }

    public void Discard(IEnumerable<string> sideFiles) => encoder.Discard(sideFiles);

    void IFeedSource.Add(Feed feed) => feeds.Add(feed);

    void IFeedSource.Remove(Feed feed) => feeds.Remove(feed);

    private void AddLoaded(string key, T record)
    {
        items[key] = record;
        Entries[key] = new(key, record);
    }

    // The first record of a type takes .NET milliseconds: before anyone can ask, so that a socket that appears answers at once.
    private void EncodeOne()
    {
        if (Entries.Values.FirstOrDefault() is { } first && encoder.TryText(first.Key, (T)first.Record, out byte[] json) is null && !Encoder<T>.HasLarge(json))
            first.Packet = encoder.Packet(first.Key, json);
    }

    // All side files are on disk before anyone is told: a full disk must not show halfway through the subscribers.
    private void Prepare(Entry entry, byte[] json)
    {
        if (!Encoder<T>.HasLarge(json))
        {
            entry.Packet = encoder.Packet(entry.Key, json);
            return;
        }
        int subscribers = Subscribers;
        while (entry.Prepared.Count < subscribers)
            entry.Prepared.Push(encoder.PacketWithSideFiles(entry.Key, json));
    }

    private void Set(string key, Entry? now)
    {
        lock (Gate)
        {
            Entries.TryGetValue(key, out Entry? before);
            if (now is null)
                Entries.Remove(key);
            else
                Entries[key] = now;
            bool inline = budget.Allows(out long start);
            foreach (Feed feed in feeds)
                feed.Tell(key, before, now, inline);
            if (inline)
                budget.Charge(start);
            if (before is { Prepared.Count: > 0 })
            {
                Discard(before.Prepared.SelectMany(one => one.SideFiles));
                before.Prepared.Clear();
            }
        }
    }

    private void Count(int restarts)
    {
        if (restarts == RestartCount)
            return;
        try
        {
            checkpoint.WriteCounter(restarts);
        }
        catch (IOException failure)
        {
            Log.Error("{topic}: restart counter {count} is told but not stored: {error}", Topic.Path, restarts, failure.Message);
        }
        lock (Gate)
        {
            RestartCount = restarts;
            bool inline = budget.Allows(out long start);
            foreach (Feed feed in feeds)
                feed.TellCounter(inline);
            if (inline)
                budget.Charge(start);
        }
    }

    private void WaitForFeeds(TimeSpan patience)
    {
        long started = Stopwatch.GetTimestamp();
        lock (Gate)
        {
            while (feeds.Any(feed => feed.Busy))
            {
                TimeSpan left = patience - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !Monitor.Wait(Gate, left))
                {
                    Log.Warn("{topic}: {count} subscribers did not take the last changes in time", Topic.Path, feeds.Count(feed => feed.Busy));
                    return;
                }
            }
        }
    }
}
