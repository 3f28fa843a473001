using System.Collections.Concurrent;
using System.Diagnostics;
using Eve.PubSub.Unix;
using NLog;

namespace Eve.PubSub.Wire;

/// <summary>
/// The one thread of a process that waits for pub/sub's sockets and folders. What it calls must not block: it moves packets,
/// and hands changes to the owner's loop.
/// </summary>
internal sealed class WireLoop : IDisposable
{
    private const int EventFlags = 0x80000 | 0x800; // close on exec, non-blocking
    private const long WakeNumber = 0;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly Epoll epoll;
    private readonly Descriptor wake;
    private readonly Thread thread;
    private readonly ConcurrentQueue<Action> asked = [];
    private readonly ConcurrentDictionary<long, Watched> watched = [];
    private readonly PriorityQueue<Timer, long> timers = new();
    private long lastNumber = WakeNumber;
    private int awake;
    private volatile bool stopping;

    /// <param name="epoll">What waits.</param>
    /// <param name="inotify">Makes what watches folders.</param>
    /// <exception cref="PubSubException">The system has nothing left to wait with.</exception>
    public WireLoop(Epoll? epoll = null, Func<Action<Descriptor>, Inotify>? inotify = null)
    {
        this.epoll = epoll ?? new();
        Action<Descriptor> onOpened = descriptor => Watch(descriptor, Epoll.Readable, _ => Inotify!.Dispatch());
        Inotify = inotify?.Invoke(onOpened) ?? new(onOpened);
        wake = new(Native.eventfd(0, EventFlags));
        if ((wake.IsInvalid ? SystemError.Text : this.epoll.Watch(wake, WakeNumber, Epoll.Readable)) is { } trouble)
        {
            Dispose();
            throw new PubSubException($"pub/sub cannot wait for sockets: {trouble}");
        }
        thread = new(Run) { Name = "pubsub", IsBackground = true };
        thread.Start();
    }

    /// <summary>Folder changes; use it on this thread only.</summary>
    public Inotify Inotify { get; }

    /// <summary>Room for one packet of any size and one byte more; for what runs on this thread.</summary>
    public byte[] PacketBuffer { get; } = GC.AllocateUninitializedArray<byte>(Frame.Limit + 1, pinned: true);

    /// <summary>Room for what a packet holds, decoded; for what runs on this thread.</summary>
    public byte[] ValueBuffer { get; } = GC.AllocateUninitializedArray<byte>(Frame.Limit);

    /// <summary>Runs something on this thread, soon. From any thread.</summary>
    public void Do(Action work)
    {
        asked.Enqueue(work);
        if (Interlocked.Exchange(ref awake, 1) == 0)
            Wake();
    }

    /// <summary>Runs something on this thread after a while; dispose the result to call it off. On this thread.</summary>
    public IDisposable After(TimeSpan delay, Action work)
    {
        Timer timer = new(work);
        timers.Enqueue(timer, Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency));
        return timer;
    }

    /// <summary>
    /// Calls <paramref name="ready"/> on this thread whenever one of the events is there. From any thread. What the system cannot wait
    /// for now is tried again, later and later; what happened meanwhile is told then.
    /// </summary>
    /// <returns>A number for the other calls.</returns>
    public long Watch(Descriptor target, uint events, Action<uint> ready)
    {
        long number = Interlocked.Increment(ref lastNumber);
        Watched entry = new(target, ready) { Events = events };
        watched[number] = entry;
        if (epoll.Watch(target, number, events) is { } trouble)
        {
            Log.Error("a socket or the watched folders must wait, for the system cannot wait for one more: {error}", trouble);
            Do(() => After(FirstPause, () => WatchAgain(number, FirstPause)));
        }
        return number;
    }

    /// <summary>Waits for other events from now on. From any thread.</summary>
    public void Change(long number, uint events)
    {
        if (!watched.TryGetValue(number, out Watched? entry))
            return;
        entry.Events = events;
        epoll.Change(entry.Target, number, events);
    }

    /// <summary>No longer watches; to be called before the descriptor is closed. From any thread.</summary>
    public void Forget(long number)
    {
        if (watched.TryRemove(number, out Watched? entry))
            epoll.Forget(entry.Target);
    }

    /// <summary>Ends the thread after what it is doing now; from here on the caller stands in for it.</summary>
    public void Stop()
    {
        stopping = true;
        Wake();
        thread.Join();
    }

    /// <summary>After <see cref="Stop"/>.</summary>
    public void Dispose()
    {
        Inotify.Dispose();
        epoll.Dispose();
        wake.Dispose();
    }

    private unsafe void Wake()
    {
        ulong one = 1;
        _ = Native.write(wake, (byte*)&one, sizeof(ulong));
    }

    private void Run()
    {
        while (!stopping)
        {
            int count = epoll.Wait(UntilNextTimer());
            for (int i = 0; i < count && !stopping; i++)
                Handle(epoll.Ready(i, out uint events), events);
            while (!stopping && timers.TryPeek(out Timer? timer, out long due) && due <= Stopwatch.GetTimestamp())
            {
                timers.Dequeue();
                timer.Fire();
            }
        }
        Log.Debug("wire thread ended");
    }

    private void Handle(long number, uint events)
    {
        if (number == WakeNumber)
            DoAsked();
        else if (watched.TryGetValue(number, out Watched? entry))
            entry.Ready(events);
    }

    private void WatchAgain(long number, TimeSpan pause)
    {
        if (!watched.TryGetValue(number, out Watched? entry) || entry.Target.IsClosed)
            return;
        if (epoll.Watch(entry.Target, number, entry.Events) is null)
        {
            // What was asked for before this call reached the kernel is asked for once more.
            epoll.Change(entry.Target, number, entry.Events);
            Log.Info("what had to wait is waited for now");
            return;
        }
        TimeSpan longer = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        After(longer, () => WatchAgain(number, longer));
    }

    private unsafe void DoAsked()
    {
        ulong count;
        _ = Native.read(wake, (byte*)&count, sizeof(ulong));
        Volatile.Write(ref awake, 0);
        Interlocked.MemoryBarrier();
        for (int left = asked.Count; left > 0 && asked.TryDequeue(out Action? work); left--)
            work();
        if (!asked.IsEmpty && Interlocked.Exchange(ref awake, 1) == 0)
            Wake();
    }

    private int UntilNextTimer()
    {
        if (!timers.TryPeek(out _, out long due))
            return -1;
        double milliseconds = Math.Ceiling((due - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency);
        return (int)Math.Clamp(milliseconds, 0, int.MaxValue);
    }

    private sealed class Watched(Descriptor target, Action<uint> ready)
    {
        private volatile uint events;

        public Descriptor Target => target;

        public Action<uint> Ready => ready;

        /// <summary>What is waited for now.</summary>
        public uint Events
        {
            get => events;
            set => events = value;
        }
    }

    private sealed class Timer(Action work) : IDisposable
    {
        private bool off;

        public void Fire()
        {
            if (!off)
                work();
        }

        public void Dispose() => off = true;
    }
}
