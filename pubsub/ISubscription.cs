namespace Eve.PubSub;

/// <summary>A live copy of another agent's topic.</summary>
public interface ISubscription<T> : IDisposable
    where T : class
{
    /// <summary>The records as last delivered to the handlers, by key.</summary>
    IReadOnlyDictionary<string, T> Items { get; }

    /// <summary>True once the first complete table has been delivered.</summary>
    bool Synchronized { get; }

    /// <summary>The publisher's restart counter as last delivered.</summary>
    int RestartCount { get; }
}

/// <summary>What a subscriber wants to be told. All are called on the loop; order: changes, then synchronized, then restarted.</summary>
public sealed record SubscriptionHandlers<T>(
    Action<Change<T>> OnChange,
    Action<bool>? OnSynchronized = null,
    Action<int>? OnRestarted = null)
    where T : class;
