using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Startup;

/// <summary>
/// Pub/sub whose subscriptions open only at <see cref="Release"/>, so that an agent sees no work before the device is ready
/// for it. Its own topics open at once: neighbours get what the last run left.
/// </summary>
internal sealed class HeldPubSub<TSelf>(IPubSub<TSelf> inner) : IPubSub<TSelf>
    where TSelf : IAgentIdentity
{
    private readonly List<Action> held = [];
    private bool released;

    public IPublication<T> Publish<T>(Topic<TSelf, T> topic)
        where T : class => inner.Publish(topic);

    public ISubscription<T> Subscribe<TOwner, T>(Topic<TOwner, T> topic, SubscriptionHandlers<T> handlers)
        where TOwner : IAgentIdentity
        where T : class
    {
        // What an agent may wait for must not wait itself.
        if (released || typeof(T) == typeof(ConfigItemValueMap) || typeof(T) == typeof(OnboardingStatus))
            return inner.Subscribe(topic, handlers);
        HeldSubscription<T> subscription = new(() => inner.Subscribe(topic, handlers));
        held.Add(subscription.Open);
        return subscription;
    }

    /// <summary>Opens what was held back, in the order of subscribing. Again is no harm.</summary>
    public void Release()
    {
        released = true;
        foreach (Action open in held)
            open();
        held.Clear();
    }

    public void Dispose() => inner.Dispose();

    private sealed class HeldSubscription<T>(Func<ISubscription<T>> subscribe) : ISubscription<T>
        where T : class
    {
        private static readonly Dictionary<string, T> None = [];

        private ISubscription<T>? open;
        private bool disposed;

        public IReadOnlyDictionary<string, T> Items => open?.Items ?? None;

        public bool Synchronized => open?.Synchronized ?? false;

        public int RestartCount => open?.RestartCount ?? 0;

        public void Open()
        {
            if (!disposed)
                open = subscribe();
        }

        public void Dispose()
        {
            disposed = true;
            open?.Dispose();
        }
    }
}
