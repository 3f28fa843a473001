using Eve.Agents;
using Eve.PubSub;
using Eve.PubSub.Memory;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Storage;

/// <summary>
/// A device in one process for tests that need real files, sockets and programs: topics in memory, real time, each agent's loop
/// on its own thread. The test plays all other agents; every publication of the agents is kept in order, and a test waits for
/// what it wants to see instead of sleeping.
/// </summary>
public sealed class Stage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Lock gate = new();
    private readonly List<Publication> log = [];
    private readonly Dictionary<(string Topic, string Key), object> latest = [];
    private readonly List<RunningAgent> agents = [];
    private readonly List<IDisposable> open = [];
    private readonly TempRoot root;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Stage(TempRoot? root = null) => this.root = root ?? new();

    public MemoryBus Bus { get; } = new();

    public Paths Paths => root.Paths;

    public TempRoot Root => root;

    /// <summary>Everything that agents published, in order.</summary>
    public IReadOnlyList<Publication> Log
    {
        get
        {
            lock (gate)
                return [.. log];
        }
    }

    /// <summary>Starts an agent on its own thread.</summary>
    public RunningAgent Start<TSelf>(Func<AgentContext<TSelf>, Agent<TSelf>> create, TimeProvider? time = null, IExec? exec = null)
        where TSelf : IAgentIdentity
    {
        EventLoop loop = new(time ?? TimeProvider.System);
        CancellationTokenSource stop = new();
        RecordingPubSub<TSelf> pubsub = new(new MemoryPubSub<TSelf>(Bus, loop), Record);
        Agent<TSelf>? agent = null;
        loop.Post("start", () => agent = create(new(pubsub, loop, Paths, exec ?? new Exec(), stop.Token)));
        Task run = loop.RunAsync(stop.Token);
        RunningAgent running = new(TSelf.Name, stop, run, () => agent?.OnStop(), pubsub);
        agents.Add(running);
        _ = run.ContinueWith(_ => Wake(), TaskScheduler.Default);
        return running;
    }

    /// <summary>Plays the publisher of a topic.</summary>
    public IPublication<T> Play<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class
    {
        MemoryPubSub<TOwner> pubsub = new(Bus, new EventLoop(TimeProvider.System));
        open.Add(pubsub);
        return pubsub.Publish(topic);
    }

    /// <summary>The record as last published, or null.</summary>
    public T? Latest<T>(string key)
        where T : class
    {
        lock (gate)
            return latest.GetValueOrDefault((typeof(T).Name, key)) as T;
    }

    /// <summary>All records of a topic as last published.</summary>
    public IReadOnlyList<T> All<T>()
        where T : class
    {
        lock (gate)
            return [.. latest.Values.OfType<T>()];
    }

    /// <summary>All values that a key had, in order; null where it was taken away.</summary>
    public IReadOnlyList<T?> History<T>(string key)
        where T : class
    {
        lock (gate)
            return [.. log.Where(entry => entry.Topic == typeof(T).Name && entry.Key == key).Select(entry => entry.Value as T)];
    }

    /// <summary>Waits until the record is as wanted.</summary>
    public async Task<T> UntilAsync<T>(string key, Func<T, bool> wanted, TimeSpan? within = null)
        where T : class
    {
        await UntilAsync(() => Latest<T>(key) is { } record && wanted(record), () => $"{typeof(T).Name} {key}: {Latest<T>(key)}", within).ConfigureAwait(false);
        return Latest<T>(key)!;
    }

    public Task UntilGoneAsync<T>(string key, TimeSpan? within = null)
        where T : class => UntilAsync(() => Latest<T>(key) is null, () => $"{typeof(T).Name} {key} is still there: {Latest<T>(key)}", within);

    /// <summary>Waits until something holds; looked at after each publication.</summary>
    public async Task UntilAsync(Func<bool> holds, Func<string>? describe = null, TimeSpan? within = null)
    {
        using CancellationTokenSource deadline = new(within ?? Patience);
        while (true)
        {
            Task next;
            lock (gate)
                next = changed.Task;
            foreach (RunningAgent agent in agents)
                agent.ThrowIfFailed();
            if (holds())
                return;
            try
            {
                await next.WaitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"did not happen in time. {describe?.Invoke()}\nlast publications:\n{string.Join('\n', Log.TakeLast(40))}");
            }
        }
    }

    /// <summary>The device starts anew: agents are gone, and all records that are not persistent, those of played agents too.</summary>
    public void Reboot()
    {
        StopAgents();
        Bus.Reboot();
        lock (gate)
            latest.Clear();
    }

    public bool Runs(string agent) => agents.Any(running => running.Name == agent);

    /// <summary>Ends one agent as a kill would.</summary>
    public void StopAgent(string agent)
    {
        RunningAgent running = agents.Single(one => one.Name == agent);
        running.Dispose();
        agents.Remove(running);
    }

    /// <summary>Ends all agents as a kill would: nothing is taken back. What they published stays on the bus.</summary>
    public void StopAgents()
    {
        foreach (RunningAgent agent in agents)
            agent.Dispose();
        agents.Clear();
    }

    public void Dispose()
    {
        StopAgents();
        foreach (IDisposable pubsub in open)
            pubsub.Dispose();
        root.Dispose();
    }

    private void Record(string agent, string topic, string key, object? value)
    {
        lock (gate)
        {
            log.Add(new(agent, topic, key, value));
            if (value is null)
                latest.Remove((topic, key));
            else
                latest[(topic, key)] = value;
        }
        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource before;
        lock (gate)
            (before, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        before.TrySetResult();
    }
}

/// <summary>One publication of an agent; <paramref name="Value"/> is null when the record was taken away.</summary>
public sealed record Publication(string Agent, string Topic, string Key, object? Value)
{
    public override string ToString() => $"{Agent} {Topic} {Key} {Value ?? "unpublished"}";
}

/// <summary>An agent on its own thread.</summary>
public sealed class RunningAgent(string name, CancellationTokenSource stop, Task run, Action onStop, IDisposable pubsub) : IDisposable
{
    private bool disposed;

    public string Name => name;

    public void ThrowIfFailed()
    {
        if (run.IsFaulted)
            run.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        stop.Cancel();
        try
        {
            run.Wait(TimeSpan.FromSeconds(90));
        }
        catch (AggregateException)
        {
            // Told by ThrowIfFailed to whoever waits.
        }
        onStop();
        pubsub.Dispose();
    }
}
