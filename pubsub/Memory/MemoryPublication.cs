using System.Text.Json.Serialization.Metadata;
using Eve.PubSub.Publishing;
using Eve.PubSub.Unix;

namespace Eve.PubSub.Memory;

internal sealed class MemoryPublication<T>(MemoryBus bus, MemoryTopic<T> table, JsonTypeInfo<T> json, Func<T, string> keyOf) : IPublication<T>
    where T : class
{
    // Only for what it refuses: nothing is written here.
    private readonly Encoder<T> encoder = new(table.Name, json, "", PosixFiles.Instance);

    public IReadOnlyDictionary<string, T> Items => table.Records;

    public int RestartCount => table.RestartCount;

    public PublishError? Publish(T record) => Publish(keyOf(record), record);

    public PublishError? Publish(string key, T record)
    {
        if (KeyRule.Check(table.Name, key) is { } bad)
            return bad;
        lock (bus.Gate)
        {
            if (table.Records.TryGetValue(key, out T? old) && old.Equals(record))
                return null;
            if (bus.Encodes && encoder.TryText(key, record, out _) is { } refused)
                return refused;
            table.Set(key, record);
            return null;
        }
    }

    public PublishError? Unpublish(string key)
    {
        lock (bus.Gate)
        {
            if (!table.Records.ContainsKey(key))
                return new(PublishFailure.UnknownKey, $"{table.Name}: key \"{key}\" cannot be unpublished, there is no such record");
            table.Remove(key);
            return null;
        }
    }

    public void SignalRestarted()
    {
        lock (bus.Gate)
            table.Count(table.RestartCount + 1);
    }

    public void ClearRestarted()
    {
        lock (bus.Gate)
            table.Count(0);
    }

    public void Close()
    {
        lock (bus.Gate)
        {
            if (!table.Name.Persistent)
                foreach (string key in table.Records.Keys.ToArray())
                    table.Remove(key);
            table.Count(0);
            table.Leave();
        }
    }

    /// <summary>The process ends: records stay for the next run.</summary>
    public void Leave()
    {
        lock (bus.Gate)
            table.Leave();
    }
}
