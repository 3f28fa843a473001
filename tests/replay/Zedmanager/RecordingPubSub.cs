using System.Text.Json;
using System.Text.Json.Nodes;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>Writes down each publication that changes something, in true order over all topics, and passes everything on.</summary>
/// <param name="record">Topic, key, operation, restart count and the record (null for unpublish and restarted).</param>
public sealed class RecordingPubSub<TSelf>(IPubSub<TSelf> inner, Action<Emission> record) : IPubSub<TSelf>
    where TSelf : IAgentIdentity
{
    /// <summary>The process is gone: whatever its timers still do reaches nobody.</summary>
    private bool dead;

    public IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class => new Recording<T>(inner.Publish(topic), topic, record, () => dead);

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class => inner.Subscribe(topic, handlers);

    public void Dispose()
    {
        dead = true;
        inner.Dispose();
    }

    private sealed class Recording<T>(IPublication<T> publication, Topic<TSelf, T> topic, Action<Emission> record, Func<bool> isDead) : IPublication<T>
        where T : class
    {
        public IReadOnlyDictionary<string, T> Items => publication.Items;

        public int RestartCount => publication.RestartCount;

        public PublishError? Publish(T value) => Publish(topic.KeyOf(value), value);

        public PublishError? Publish(string key, T value)
        {
            if (isDead())
                return null;
            bool changes = !publication.Items.TryGetValue(key, out T? old) || !old.Equals(value);
            PublishError? error = publication.Publish(key, value);
            if (changes && error is null)
                record(new(topic.Name, key, "publish", 0, value, () => JsonSerializer.SerializeToNode(value, topic.Json)));
            return error;
        }

        public PublishError? Unpublish(string key)
        {
            if (isDead())
                return null;
            PublishError? error = publication.Unpublish(key);
            if (error is null)
                record(new(topic.Name, key, "unpublish", 0, null, () => null));
            return error;
        }

        public void SignalRestarted()
        {
            if (isDead())
                return;
            publication.SignalRestarted();
            record(new(topic.Name, "", "restarted", publication.RestartCount, null, () => null));
        }

        public void ClearRestarted() => publication.ClearRestarted();

        public void Close() => publication.Close();
    }
}

/// <summary>One thing that an agent published.</summary>
/// <param name="Record">null for unpublish and restarted.</param>
public sealed record Emission(string Topic, string Key, string Operation, int Count, object? Record, Func<JsonNode?> ToJson);
