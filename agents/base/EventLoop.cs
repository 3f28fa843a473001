using Eve.PubSub;

namespace Eve.Agents;

/// <summary>
/// One agent's only thread of decisions: a single-reader queue. Producers (sockets, inotify, timers, workers, signals)
/// only post; handlers run one at a time, so no agent needs a lock. An exception in a handler is a bug and ends the process.
/// </summary>
public sealed class EventLoop(TimeProvider time) : IDispatcher
{
    private readonly object gate = new();
    private readonly Queue<(string Name, Action Work)> queue = new();

    /// <summary>The clock that timers and time stamps use.</summary>
    public TimeProvider Time => time;

    /// <summary>Told after each handler: name and duration. Used by the watchdog for slow handlers.</summary>
    public Action<string, TimeSpan>? Handled { get; set; }

    public void Post(string name, Action work)
    {
        lock (gate)
        {
            queue.Enqueue((name, work));
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Calls <paramref name="work"/> once, on the loop. Dispose the result to call it off.</summary>
    public IDisposable After(string name, TimeSpan delay, Action work) => new LoopTimer(this, name, delay, Timeout.InfiniteTimeSpan, work);

    /// <summary>Calls <paramref name="work"/> again and again, on the loop; never two queued at once.</summary>
    public IDisposable Every(string name, TimeSpan period, Action work) => new LoopTimer(this, name, period, period, work);

    /// <summary>
    /// Runs handlers until <paramref name="stop"/>; finishes the current one. The loop has its own thread, so that busy workers,
    /// which share the pool, cannot hold up decisions.
    /// </summary>
    /// <exception cref="HandlerException">A handler threw: a bug. No further handler runs.</exception>
    public Task RunAsync(CancellationToken stop) =>
        Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs what is queued now, and what that queues, on the caller's thread; for tests and the simulation.</summary>
    /// <returns>How many handlers ran.</returns>
    public int RunPending()
    {
        int handled = 0;
        for (; TryTake(out (string Name, Action Work) item); handled++)
            Handle(item.Name, item.Work);
        return handled;
    }

    private void Run(CancellationToken stop)
    {
        using CancellationTokenRegistration wake = stop.Register(() =>
        {
            lock (gate)
                Monitor.PulseAll(gate);
        });
        while (Take(stop, out (string Name, Action Work) item))
        {
            try
            {
                Handle(item.Name, item.Work);
            }
            catch (Exception error)
            {
                throw new HandlerException(item.Name, error);
            }
        }
    }

    private bool Take(CancellationToken stop, out (string Name, Action Work) item)
    {
        lock (gate)
        {
            while (queue.Count == 0 && !stop.IsCancellationRequested)
                Monitor.Wait(gate);
            item = default;
            return !stop.IsCancellationRequested && queue.TryDequeue(out item);
        }
    }

    private bool TryTake(out (string Name, Action Work) item)
    {
        lock (gate)
            return queue.TryDequeue(out item);
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

/// <summary>A handler of the loop threw; the process must end, and its supervisor starts it anew.</summary>
public sealed class HandlerException(string handler, Exception inner) : Exception($"handler {handler} failed: {inner.Message}", inner)
{
    public string Handler { get; } = handler;
}
