using System.Collections.Concurrent;
using System.Diagnostics;
using Eve.PubSub;

namespace Eve.Replay.Wire;

/// <summary>An owner's loop on the caller's thread, that can wait for what other threads post.</summary>
/// <param name="patience">How long it waits; 60 s when not given: only against a hang.</param>
public sealed class WaitingLoop(TimeSpan? patience = null) : IDispatcher
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    public TimeSpan Patience { get; } = patience ?? TimeSpan.FromSeconds(60);

    private readonly BlockingCollection<Action> queue = [];

    public void Post(string name, Action work) => queue.Add(work);

    /// <summary>Runs what is queued now, and what that queues.</summary>
    public void RunPending()
    {
        while (queue.TryTake(out Action? work))
            work();
    }

    /// <summary>Runs the oldest of what is queued.</summary>
    public void RunOne()
    {
        if (queue.TryTake(out Action? work))
            work();
    }

    /// <summary>Runs handlers until a condition holds.</summary>
    /// <exception cref="TimeoutException">It does not in time.</exception>
    public void RunUntil(Func<bool> condition, Func<string>? what = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (queue.TryTake(out Action? work, Glance))
                work();
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"waited {Patience.TotalSeconds} s for {what?.Invoke() ?? "a condition"}");
        }
    }
}
