namespace Eve.Agents.Zedagent.Controller;

/// <summary>
/// Messages on their way to the controller: the newest per object, in the order of their kinds, kept until delivered (device-api
/// facts, section 9). Bounded: when it is full, the oldest of the least urgent kind goes.
/// </summary>
/// <param name="mostItems">How many messages are kept.</param>
/// <param name="mostBytes">How large they may be together.</param>
public sealed class DeferredQueue(int mostItems = 1000, int mostBytes = 8 << 20)
{
    private static readonly int[] delaysInMinutes = [1, 2, 4, 8, 15];

    private readonly LinkedList<Entry> entries = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> byKey = [];
    private int bytes;
    private int silences;
    private DateTimeOffset silentUntil = DateTimeOffset.MinValue;

    /// <summary>Messages not delivered yet.</summary>
    public int Count => entries.Count;

    /// <summary>Messages that were given up because the queue was full; for the log.</summary>
    public int Overflowed { get; private set; }

    /// <summary>Takes a message; one about the same object is replaced where it stands.</summary>
    public void Put(QueuedMessage message)
    {
        if (byKey.TryGetValue(message.Key, out LinkedListNode<Entry>? node))
        {
            // The same content again changes nothing about a refusal; other content deserves a new try at once.
            bool same = node.Value.Message.Payload.AsSpan().SequenceEqual(message.Payload);
            bytes += message.Payload.Length - node.Value.Message.Payload.Length;
            node.Value = same ? node.Value with { Message = message } : new Entry(message);
        }
        else
        {
            byKey[message.Key] = entries.AddLast(new Entry(message));
            bytes += message.Payload.Length;
        }
        Shrink(message.Key);
        // A new message is worth one try at once; after more silence it waits like the others.
        if (silences == 1)
            silentUntil = DateTimeOffset.MinValue;
    }

    /// <summary>The message to send now; null when there is none, or all have to wait.</summary>
    public QueuedMessage? Next(DateTimeOffset now)
    {
        if (now < silentUntil)
            return null;
        Entry? best = null;
        foreach (Entry entry in entries)
            if (entry.NotBefore <= now && (best is null || entry.Message.Kind < best.Message.Kind))
                best = entry;
        return best?.Message;
    }

    /// <summary>When <see cref="Next"/> may give a message; null when the queue is empty.</summary>
    public DateTimeOffset? NextTime()
    {
        if (entries.Count == 0)
            return null;
        DateTimeOffset earliest = entries.Min(entry => entry.NotBefore);
        return earliest > silentUntil ? earliest : silentUntil;
    }

    /// <summary>The controller has it. A newer message about the same object, put in meanwhile, stays.</summary>
    public void Delivered(QueuedMessage message)
    {
        Answered();
        if (Find(message) is { } node)
            Remove(node);
    }

    /// <summary>The controller refused it.</summary>
    /// <returns>False when the message is given up: it would be refused for ever.</returns>
    public bool Refused(QueuedMessage message, int status, DateTimeOffset now)
    {
        Answered();
        if (Find(message) is not { } node)
            return true;
        if (status is not (401 or 403 or 407 or 408 or 429 or >= 500))
        {
            Remove(node);
            return false;
        }
        int minutes = delaysInMinutes[Math.Min(node.Value.Refusals, delaysInMinutes.Length - 1)];
        Entry later = node.Value with { Refusals = node.Value.Refusals + 1, NotBefore = now + TimeSpan.FromMinutes(minutes) };
        entries.Remove(node);
        byKey[message.Key] = entries.AddLast(later);
        return true;
    }

    /// <summary>Nobody answered: everything stays and waits, longer each time (5 s to 15 min).</summary>
    public void NoAnswer(DateTimeOffset now)
    {
        silentUntil = now + TimeSpan.FromSeconds(Math.Min(15 * 60, 5 << Math.Min(silences, 8)));
        silences++;
    }

    /// <summary>The controller was reached in another way, or the network has changed: no more waiting for it.</summary>
    public void Wake()
    {
        silences = 0;
        silentUntil = DateTimeOffset.MinValue;
    }

    /// <summary>All messages are of another device now.</summary>
    public void Clear()
    {
        entries.Clear();
        byKey.Clear();
        bytes = 0;
    }

    private void Answered() => Wake();

    private LinkedListNode<Entry>? Find(QueuedMessage message) =>
        byKey.TryGetValue(message.Key, out LinkedListNode<Entry>? node) && ReferenceEquals(node.Value.Message, message) ? node : null;

    private void Remove(LinkedListNode<Entry> node)
    {
        bytes -= node.Value.Message.Payload.Length;
        byKey.Remove(node.Value.Message.Key);
        entries.Remove(node);
    }

    private void Shrink(string newest)
    {
        while ((entries.Count > mostItems || bytes > mostBytes) && entries.Count > 1)
        {
            LinkedListNode<Entry>? victim = null;
            for (LinkedListNode<Entry>? node = entries.First; node is not null; node = node.Next)
                if (node.Value.Message.Key != newest && (victim is null || node.Value.Message.Kind > victim.Value.Message.Kind))
                    victim = node;
            Remove(victim!);
            Overflowed++;
        }
    }

    private sealed record Entry(QueuedMessage Message)
    {
        public int Refusals { get; init; }

        public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.MinValue;
    }
}

/// <summary>One message of the queue.</summary>
/// <param name="Key">The object it is about.</param>
/// <param name="Kind">Lower kinds go first.</param>
/// <param name="Path">End point below <c>id/UUID/</c>: "info".</param>
/// <param name="Payload">The serialized message, without envelope.</param>
public sealed record QueuedMessage(string Key, int Kind, string Path, byte[] Payload);
