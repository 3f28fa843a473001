using Eve.PubSub;
using Eve.Types;

namespace Eve.Tests.Storage;

/// <summary>Passes everything on and tells of each publication that changed something, before anyone else can react to it.</summary>
internal sealed class RecordingPubSub<TSelf>(IPubSub<TSelf> inner, Action<string, string, string, object?> record) : IPubSub<TSelf>
    where TSelf : IAgentIdentity
{
    public IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class => new RecordingPublication<T>(inner.Publish(topic), topic, record);

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class => inner.Subscribe(topic, handlers);

    public void Dispose() => inner.Dispose();

    private sealed class RecordingPublication<T>(IPublication<T> inner, Topic<TSelf, T> topic, Action<string, string, string, object?> record) : IPublication<T>
        where T : class
    {
        public IReadOnlyDictionary<string, T> Items => inner.Items;

        public int RestartCount => inner.RestartCount;

        public PublishError? Publish(T value) => Publish(topic.KeyOf(value), value);

        public PublishError? Publish(string key, T value)
        {
            if (!inner.Items.TryGetValue(key, out T? old) || !old.Equals(value))
                record(topic.Agent, topic.Name, key, value);
            return inner.Publish(key, value);
        }

        public PublishError? Unpublish(string key)
        {
            if (inner.Items.ContainsKey(key))
                record(topic.Agent, topic.Name, key, null);
            return inner.Unpublish(key);
        }

        public void SignalRestarted() => inner.SignalRestarted();

        public void ClearRestarted() => inner.ClearRestarted();

        public void Close() => inner.Close();
    }
}
