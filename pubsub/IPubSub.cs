using Eve.Types;

namespace Eve.PubSub;

/// <summary>
/// The publish/subscribe layer as one agent sees it. All calls and all handlers run on the agent's one loop.
/// Dispose ends the agent's part: what was published or unpublished is delivered, sockets close, no handler runs any more.
/// Records stay in their files, as after a crash: an agent that restarts must not make its neighbours tear apps down.
/// </summary>
public interface IPubSub<TSelf> : IDisposable
    where TSelf : IAgentIdentity
{
    /// <summary>
    /// Opens a topic of this agent: loads the records that the last run left, listens, and serves subscribers.
    /// </summary>
    /// <exception cref="PubSubException">Another live process publishes this topic, or folder or socket cannot be made.</exception>
    IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class;

    /// <summary>
    /// Subscribes to a topic. Handlers are called later, from the loop, also when the publisher does not exist yet.
    /// A persistent topic is preloaded from its files, so records are there before the publisher is.
    /// </summary>
    ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class;
}

/// <summary>Runs work on the agent's one loop. The seam between pub/sub's threads and the owner.</summary>
public interface IDispatcher
{
    /// <summary>Queues work; never blocks and never runs it inside the call. <paramref name="name"/> shows in logs of slow handlers.</summary>
    void Post(string name, Action work);
}

/// <summary>Pub/sub cannot be set up: the text names topic, path and remedy.</summary>
public sealed class PubSubException(string message, Exception? inner = null) : Exception(message, inner);
