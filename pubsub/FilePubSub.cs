using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;

namespace Eve.PubSub;

/// <summary>
/// Pub/sub as the device has it: records in files, changes over sockets. The one instance of a process; it has one thread for all
/// sockets and folders.
/// </summary>
public sealed class FilePubSub<TSelf> : IPubSub<TSelf>
    where TSelf : IAgentIdentity
{
    private readonly FileTopics topics;

    /// <param name="root">The device's root folder; "" for the real one.</param>
    /// <param name="dispatcher">Where handlers run: the agent's loop.</param>
    public FilePubSub(string root, IDispatcher dispatcher) => topics = new(root, dispatcher, PosixFiles.Instance, PeerCredentials.OwnUid);

    public IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class => topics.Publish(topic.Where, topic.Json, topic.KeyOf);

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class => topics.Subscribe(topic.Where, topic.Json, handlers);

    public void Dispose() => topics.Dispose();
}
