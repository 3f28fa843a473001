using System.Runtime.InteropServices;

namespace Eve.PubSub.Unix;

/// <summary>Waits for many descriptors at once. Each is known by a number of the caller's choice.</summary>
internal unsafe class Epoll : IDisposable
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;
    public const uint Error = 0x008;
    public const uint HangUp = 0x010;
    public const uint PeerClosed = 0x2000;

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;
    private const int Modify = 3;
    private const int Batch = 64;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + 8;

    private readonly Descriptor epoll;
    private readonly byte[] buffer = GC.AllocateArray<byte>(Batch * EventSize, pinned: true);

    public Epoll()
    {
        epoll = new(Native.epoll_create1(CloseOnExec));
        if (epoll.IsInvalid)
            throw new PubSubException($"pub/sub cannot wait for sockets: {SystemError.Text}");
    }

    /// <summary>Waits for a descriptor from now on.</summary>
    /// <returns>null, or why that is not possible now, with what to raise.</returns>
    public virtual string? Watch(Descriptor target, long number, uint events)
    {
        if (Control(Add, target, number, events))
            return null;
        string reason = SystemError.Text;
        return SystemError.Last == SystemError.NoSpace ? $"{reason}; raise fs.epoll.max_user_watches" : reason;
    }

    public void Change(Descriptor target, long number, uint events) => Control(Modify, target, number, events);

    public void Forget(Descriptor target) => Control(Remove, target, 0, 0);

    /// <summary>Waits until something is ready or the time is over (-1: no limit).</summary>
    /// <returns>How many are ready, for <see cref="Ready"/>.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Native.epoll_wait(epoll, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), Batch, milliseconds));

    /// <summary>One of those that the last wait found.</summary>
    public long Ready(int index, out uint events)
    {
        events = BitConverter.ToUInt32(buffer, index * EventSize);
        return BitConverter.ToInt64(buffer, (index * EventSize) + DataAt);
    }

    public void Dispose() => epoll.Dispose();

    private bool Control(int operation, Descriptor target, long number, uint events)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = events;
        *(long*)(one + DataAt) = number;
        return Native.epoll_ctl(epoll, operation, target, one) == 0;
    }
}
