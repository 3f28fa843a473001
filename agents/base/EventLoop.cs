using System.Threading.Channels;
using Eve.PubSub;
using NLog;

namespace Eve.Agents;

/// <summary>
/// One agent's only thread of decisions: a single-reader queue. Producers (sockets, inotify, timers, workers, signals)
/// only post; handlers run one at a time, so no agent needs a lock. An exception in a handler is a bug and ends the process.
/// </summary>
public sealed class EventLoop(TimeProvider time) : IDispatcher
{
    private readonly Channel<(string Name, Action Work)> queue =
        Channel.CreateUnbounded<(string, Action)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The clock that timers and time stamps use.</summary>
    public TimeProvider Time => time;

    /// <summary>Told after each handler: name and duration. Used by the watchdog for slow handlers.</summary>
    public Action<string, TimeSpan>? Handled { get; set; }

    public void Post(string name, Action work) => queue.Writer.TryWrite((name, work));

    /// <summary>Calls <paramref name="work"/> once, on the loop. Dispose the result to call it off.</summary>
    public IDisposable After(string name, TimeSpan delay, Action work) => new LoopTimer(this, name, delay, Timeout.InfiniteTimeSpan, work);

    /// <summary>Calls <paramref name="work"/> again and again, on the loop; never two queued at once.</summary>
    public IDisposable Every(string name, TimeSpan period, Action work) => new LoopTimer(this, name, period, period, work);

    /// <summary>Runs handlers until <paramref name="stop"/>; finishes the current one.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
                while (!stop.IsCancellationRequested && queue.Reader.TryRead(out (string Name, Action Work) item))
                    Handle(item.Name, item.Work);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Runs what is queued now, and what that queues, on the caller's thread; for tests and the simulation.</summary>
    /// <returns>How many handlers ran.</returns>
    public int RunPending()
    {
        int handled = 0;
        for (; queue.Reader.TryRead(out (string Name, Action Work) item); handled++)
            Handle(item.Name, item.Work);
        return handled;
    }

    private void Handle(string name, Action work)
    {
        long started = time.GetTimestamp();
        work();
        Handled?.Invoke(name, time.GetElapsedTime(started));
    }

    private sealed class LoopTimer : IDisposable
    {
        private readonly ITimer timer;
        private int queued;
        private volatile bool disposed;

        public LoopTimer(EventLoop loop, string name, TimeSpan due, TimeSpan period, Action work) =>
            timer = loop.Time.CreateTimer(
                _ =>
                {
                    if (Interlocked.Exchange(ref queued, 1) == 0)
                        loop.Post(name, () => Fire(work));
                },
                null,
                due,
                period);

        public void Dispose()
        {
            disposed = true;
            timer.Dispose();
        }

        private void Fire(Action work)
        {
            Volatile.Write(ref queued, 0);
            if (!disposed)
                work();
        }
    }
}
