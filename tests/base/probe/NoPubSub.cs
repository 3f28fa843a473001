using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Base.Probe;

/// <summary>For a process that opens no topic.</summary>
internal sealed class NoPubSub : IPubSub<Owner.Nodeagent>
{
    public IPublication<T> Publish<T>(Topic<Owner.Nodeagent, T> topic)
        where T : class => throw new PubSubException($"the probe publishes nothing, not {topic.Where}");

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class => throw new PubSubException($"the probe subscribes to nothing, not {topic.Where}");

    public void Dispose()
    {
    }
}
