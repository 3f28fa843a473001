using System.Collections.Concurrent;
using System.Diagnostics;
using Eve.PubSub;

namespace Eve.Replay;

/// <summary>An owner's loop on the caller's thread, that can wait for what other threads post.</summary>
public sealed class WaitingLoop : IDispatcher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly BlockingCollection<Action> queue = [];

    public void Post(string name, Action work) => queue.Add(work);

    /// <summary>Runs what is queued now, and what that queues.</summary>
    public void RunPending()
    {
        while (queue.TryTake(out Action? work))
            work();
    }

    /// <summary>Runs handlers until a condition holds.</summary>
    /// <exception cref="TimeoutException">It does not within 10 s.</exception>
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
