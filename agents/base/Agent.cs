using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents;

/// <summary>
/// What every agent is: some publications, some subscriptions, and handlers that run on one loop.
/// Handlers are synchronous: put the change into the world, decide in the core, publish the difference.
/// </summary>
public abstract class Agent<TSelf>(AgentContext<TSelf> context)
    where TSelf : IAgentIdentity
{
    protected AgentContext<TSelf> Context { get; } = context;

    protected EventLoop Loop => Context.Loop;

    protected Logger Log { get; } = LogManager.GetLogger(TSelf.Name);

    /// <summary>The time now, by the loop's clock.</summary>
    protected DateTimeOffset Now => Context.Loop.Time.GetUtcNow();

    /// <summary>A topic of our own, with what our last run left in it.</summary>
    protected IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class => Context.PubSub.Open(topic);

    protected ISubscription<T> Subscribe<TOwner, T>(
        Topic<TOwner, T> topic,
        Action<Change<T>> onChange,
        Action<bool>? onSynchronized = null,
        Action<int>? onRestarted = null)
        where TOwner : IAgentIdentity
        where T : class => Context.PubSub.Subscribe(topic, new SubscriptionHandlers<T>(onChange, onSynchronized, onRestarted));

    /// <summary>Called on the loop before it ends: cancel jobs. Apps stay untouched.</summary>
    public virtual void OnStop()
    {
    }
}
