using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests;

/// <summary>Topics on a disk that may be full: then apps, whose user data travels in files, are refused.</summary>
internal sealed class FullDiskPubSub(IPubSub<Owner.Zedagent> inner) : IPubSub<Owner.Zedagent>
{
    public bool IsFull { get; set; }

    public int Refused { get; private set; }

    public IPublication<T> Publish<T>(Topic<Owner.Zedagent, T> topic)
        where T : class => new Publication<T>(inner.Publish(topic), this);

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class => inner.Subscribe(topic, handlers);

    public void Dispose() => inner.Dispose();

    private sealed class Publication<T>(IPublication<T> inner, FullDiskPubSub disk) : IPublication<T>
        where T : class
    {
        public IReadOnlyDictionary<string, T> Items => inner.Items;

        public int RestartCount => inner.RestartCount;

        public PublishError? Publish(T record) => inner.Publish(record);

        public PublishError? Publish(string key, T record)
        {
            if (!disk.IsFull || record is not AppInstanceConfig)
                return inner.Publish(key, record);
            disk.Refused++;
            return new(PublishFailure.Io, $"record \"{key}\" cannot be stored: /persist/pubsub-large/x: No space left on device");
        }

        public PublishError? Unpublish(string key) => inner.Unpublish(key);

        public void SignalRestarted() => inner.SignalRestarted();

        public void ClearRestarted() => inner.ClearRestarted();

        public void Close() => inner.Close();
    }
}
