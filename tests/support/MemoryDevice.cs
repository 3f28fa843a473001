using Eve.Agents;
using Eve.PubSub;
using Eve.PubSub.Memory;
using Eve.Types;

namespace Eve.Tests.Support;

/// <summary>
/// Agents of one device in one process and on one thread: topics in memory, virtual time, scripted programs. Nothing happens
/// by itself; <see cref="Settle"/> runs all loops until they are idle.
/// </summary>
/// <param name="bare">No folder, and records are not written as JSON to see whether they could be: a simulation of thousands of devices has no time for either.</param>
public sealed class MemoryDevice(bool bare = false) : IDisposable
{
    private readonly TempRoot? root = bare ? null : new();
    private readonly List<EventLoop> loops = [];
    private readonly List<IDisposable> open = [];
    private readonly CancellationTokenSource stop = new();

    public MemoryBus Bus { get; } = new() { Encodes = !bare };

    public FakeClock Clock { get; } = new();

    public FakeExec Exec { get; } = new();

    public Paths Paths => root?.Paths ?? new("/nowhere");

    public TempRoot Root => root ?? throw new InvalidOperationException("a bare device has no folder");

    /// <summary>What the host would hand to an agent. Also for a test that plays a neighbour: publish with its PubSub.</summary>
    public AgentContext<TSelf> Context<TSelf>()
        where TSelf : IAgentIdentity
    {
        EventLoop loop = new(Clock);
        MemoryPubSub<TSelf> pubsub = new(Bus, loop);
        loops.Add(loop);
        open.Add(pubsub);
        return new(pubsub, loop, Paths, Exec, stop.Token);
    }

    /// <summary>A process was killed: its loop does nothing any more.</summary>
    public void Forget(EventLoop loop) => loops.Remove(loop);

    /// <summary>Plays the publisher of a topic.</summary>
    public IPublication<T> Play<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class => Context<TOwner>().PubSub.Publish(topic);

    /// <summary>A plain subscriber of a topic: look at its Items after <see cref="Settle"/>.</summary>
    public ISubscription<T> Watch<TOwner, T>(Topic<TOwner, T> topic, Action<Change<T>>? onChange = null)
        where TOwner : IAgentIdentity
        where T : class => Context<Owner.Diag>().PubSub.Subscribe(topic, new SubscriptionHandlers<T>(change => onChange?.Invoke(change)));

    /// <summary>Runs all loops until none has anything to do. Work of real workers is not waited for.</summary>
    /// <returns>How many handlers ran.</returns>
    public int Settle()
    {
        int total = 0;
        for (int ran = -1; ran != 0; total += ran)
            ran = loops.ToArray().Sum(loop => loop.RunPending());
        return total;
    }

    /// <summary>Settles, moves time on, and settles again.</summary>
    public void Advance(TimeSpan by)
    {
        Settle();
        Clock.Advance(by);
        Settle();
    }

    public void Dispose()
    {
        stop.Cancel();
        foreach (IDisposable pubsub in open)
            pubsub.Dispose();
        root?.Dispose();
        stop.Dispose();
    }
}
