using Eve.PubSub.Subscribing;
using Eve.Types;

namespace Eve.PubSub.Memory;

/// <summary>
/// Pub/sub without files and sockets, under the same contract: for tests of agents and for the simulation. Agents that share
/// a <see cref="MemoryBus"/> see each other. Nothing happens by itself: a change is told when the subscriber's dispatcher runs.
/// </summary>
public sealed class MemoryPubSub<TSelf>(MemoryBus bus, IDispatcher dispatcher) : IPubSub<TSelf>
    where TSelf : IAgentIdentity
{
    private readonly List<Action> onDispose = [];

    public IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class
    {
        lock (bus.Gate)
        {
            MemoryTopic<T> table = bus.Topic<T>(topic.Where);
            if (table.Live)
                throw new PubSubException($"{topic.Where} is published already: stop the other {TSelf.Name} first");
            MemoryPublication<T> publication = new(bus, table, topic.Json, topic.KeyOf);
            onDispose.Add(publication.Leave);
            table.Open();
            return publication;
        }
    }

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class
    {
        lock (bus.Gate)
        {
            MemoryTopic<T> table = bus.Topic<T>(topic.Where);
            Inbox<T>? inbox = null;
            inbox = new(topic.Where, dispatcher, handlers, Detach);
            onDispose.Add(() =>
            {
                Detach();
                inbox.Detach();
            });
            table.Attach(inbox, preload: topic.Persistent);
            return inbox;

            void Detach()
            {
                lock (bus.Gate)
                    table.Detach(inbox!);
            }
        }
    }

    public void Dispose()
    {
        foreach (Action leave in onDispose)
            leave();
        onDispose.Clear();
    }
}
