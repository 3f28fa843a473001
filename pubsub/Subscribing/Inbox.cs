using Eve.Types;

namespace Eve.PubSub.Subscribing;

/// <summary>
/// The subscriber's half that does not know where records come from. Sources (a socket, files, another agent in the same
/// process) put changes in from any thread; the owner's loop takes them out. Between the two at most one change waits per
/// key, so an owner that is slow costs no memory. A key that went and came back while it waited is told as both.
/// </summary>
internal sealed class Inbox<T> : ISubscription<T>, IInbox
    where T : class
{
    // So many changes in one turn of the loop, then others get theirs.
    private const int Slice = 64;
    private const long Never = long.MaxValue;

    private readonly IDispatcher dispatcher;
    private readonly SubscriptionHandlers<T> handlers;
    private readonly string turn;
    private readonly Action? onDispose;
    private readonly Lock gate = new();

    // Under the gate. Waiting changes are numbered, so that a mark can tell which of them came before it. A mark that waits keeps its
    // place when the next comes: else one that is set again and again would never be heard.
    private readonly LinkedList<Waiting> order = [];
    private readonly Dictionary<string, LinkedListNode<Waiting>> waiting = [];
    private readonly Dictionary<string, T> latest = [];
    private readonly HashSet<string> told = [];
    private HashSet<string>? seen;
    private long number;
    private long completeAt = Never;
    private long restartAt = Never;
    private int restartCount;
    private long laterAt = Never;
    private int laterCount;
    private bool posted;

    // The owner's, changed on the loop only.
    private readonly Dictionary<string, T> items = [];
    private volatile bool closed;

    public Inbox(TopicName topic, IDispatcher dispatcher, SubscriptionHandlers<T> handlers, Action? onDispose = null)
    {
        this.dispatcher = dispatcher;
        this.handlers = handlers;
        this.onDispose = onDispose;
        turn = "changes of " + topic;
    }

    public IReadOnlyDictionary<string, T> Items => items;

    public bool Synchronized { get; private set; }

    public int RestartCount { get; private set; }

    /// <summary>A whole table follows, ended by <see cref="Complete"/>; keys that are not in it will be deleted then.</summary>
    public void BeginTable()
    {
        lock (gate)
            seen = [];
    }

    /// <summary>The source has this record now. An equal one goes nowhere.</summary>
    public void Put(string key, T record)
    {
        lock (gate)
        {
            seen?.Add(key);
            if (latest.TryGetValue(key, out T? last) && last.Equals(record))
                return;
            latest[key] = record;
            Wait(key).Record = record;
            Post();
        }
    }

    /// <summary>The source has a record of this key that cannot be read: the last good one stands.</summary>
    public void Keep(string key)
    {
        lock (gate)
            seen?.Add(key);
    }

    /// <summary>The source has no such record any more.</summary>
    /// <returns>False when there was none.</returns>
    public bool Delete(string key)
    {
        lock (gate)
        {
            seen?.Remove(key);
            return Drop(key);
        }
    }

    /// <summary>The table is complete.</summary>
    public void Complete()
    {
        lock (gate)
        {
            if (seen is not null)
                foreach (string gone in latest.Keys.Except(seen).ToArray())
                    Drop(gone);
            seen = null;
            completeAt = Math.Min(completeAt, number);
            Post();
        }
    }

    /// <summary>The publisher's counter; told after all changes that came before it.</summary>
    public void Restarted(int count)
    {
        lock (gate)
        {
            if (restartAt == Never || restartAt == number)
                (restartAt, restartCount) = (number, count);
            else
                (laterAt, laterCount) = (number, count);
            Post();
        }
    }

    /// <summary>No handler runs any more.</summary>
    public void Detach() => closed = true;

    /// <summary>The owner ends the subscription: it is told, within this call, that all records went. On the loop.</summary>
    public void Dispose()
    {
        if (closed)
            return;
        onDispose?.Invoke();
        Detach();
        foreach ((string key, T old) in items.ToArray())
        {
            items.Remove(key);
            handlers.OnChange(new(key, old, null));
        }
        TellRestarted(0);
        if (Synchronized)
        {
            Synchronized = false;
            handlers.OnSynchronized?.Invoke(false);
        }
    }

    private bool Drop(string key)
    {
        if (!latest.Remove(key))
            return false;
        if (told.Contains(key))
        {
            Waiting change = Wait(key);
            change.Record = null;
            change.Went = true;
            Post();
        }
        else if (waiting.Remove(key, out LinkedListNode<Waiting>? unheard))
        {
            order.Remove(unheard);
        }
        return true;
    }

    private Waiting Wait(string key)
    {
        if (!waiting.TryGetValue(key, out LinkedListNode<Waiting>? node))
            waiting[key] = node = order.AddLast(new Waiting(number++, key));
        return node.Value;
    }

    private void Post()
    {
        if (posted)
            return;
        posted = true;
        dispatcher.Post(turn, Deliver);
    }

    private void Deliver()
    {
        for (int count = 0; count < Slice; count++)
        {
            if (closed || Take() is not { } tell)
                return;
            tell();
        }
        dispatcher.Post(turn, Deliver);
    }

    // What the owner hears next: a mark once no change from before it waits, else the oldest change.
    private Action? Take()
    {
        lock (gate)
        {
            long oldest = order.First?.Value.Number ?? Never;
            if (completeAt != Never && completeAt <= oldest)
            {
                completeAt = Never;
                return TellComplete;
            }
            if (restartAt != Never && restartAt <= oldest)
            {
                int count = restartCount;
                (restartAt, restartCount) = (laterAt, laterCount);
                laterAt = Never;
                return () => TellRestarted(count);
            }
            if (order.First is not { Value: Waiting change })
            {
                posted = false;
                return null;
            }
            order.RemoveFirst();
            waiting.Remove(change.Key);
            if (change.Record is null)
                told.Remove(change.Key);
            else
                told.Add(change.Key);
            return () => TellChange(change);
        }
    }

    private void TellChange(Waiting change)
    {
        items.TryGetValue(change.Key, out T? old);
        if (change.Went && old is not null)
        {
            items.Remove(change.Key);
            handlers.OnChange(new(change.Key, old, null));
            old = null;
        }
        if (change.Record is { } record && !closed && !record.Equals(old))
        {
            items[change.Key] = record;
            handlers.OnChange(new(change.Key, old, record));
        }
    }

    private void TellComplete()
    {
        if (Synchronized)
            return;
        Synchronized = true;
        handlers.OnSynchronized?.Invoke(true);
    }

    private void TellRestarted(int count)
    {
        if (RestartCount == count)
            return;
        RestartCount = count;
        handlers.OnRestarted?.Invoke(count);
    }

    private sealed class Waiting(long number, string key)
    {
        public long Number => number;

        public string Key => key;

        /// <summary>The record went at least once since the owner was last told; what follows is a new one.</summary>
        public bool Went { get; set; }

        public T? Record { get; set; }
    }
}

/// <summary>What can be done to an inbox without knowing its record type.</summary>
internal interface IInbox
{
    void Detach();
}
