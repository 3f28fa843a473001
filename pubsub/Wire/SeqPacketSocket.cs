using System.Text;
using Eve.PubSub.Unix;

namespace Eve.PubSub.Wire;

/// <summary>
/// An AF_UNIX packet socket that never blocks: each send and each receive is one whole packet. Plain system calls, for a socket
/// once used asynchronously by .NET costs four times the processor time at every later send.
/// </summary>
internal unsafe class SeqPacketSocket(Descriptor descriptor) : IDisposable
{
    /// <summary>The longest path a socket can have, in bytes.</summary>
    public const int LongestPath = 107;

    public const int Nothing = -1;
    public const int Ended = 0;

    private const int UnixDomain = 1;
    private const int SeqPacket = 5;
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;
    private const int NoSignal = 0x4000;
    private const int TellFullLength = 0x20;
    private const int Backlog = 128;
    private const int AddressSize = 2 + LongestPath + 1;
    private const uint OwnerOnly = 0x180; // 0600

    public Descriptor Descriptor => descriptor;

    /// <summary>
    /// Listens at a path. The socket is made under another name and renamed when it listens, so that nobody meets it refusing;
    /// what was at the path before is replaced. Only the owner may connect (mode 0600).
    /// </summary>
    /// <exception cref="PubSubException">The path is too long or cannot be made.</exception>
    public static SeqPacketSocket Listen(string path)
    {
        CheckPath(path);
        string aside = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path));
        if (Encoding.UTF8.GetByteCount(aside) > LongestPath)
            aside = path;

        SeqPacketSocket socket = Open();
        byte* address = stackalloc byte[AddressSize];
        _ = Native.unlink(aside);
        if (Native.bind(socket.Descriptor, address, Address(aside, address)) == 0
            && Native.chmod(aside, OwnerOnly) == 0
            && Native.listen(socket.Descriptor, Backlog) == 0
            && (aside == path || Native.rename(aside, path) == 0))
            return socket;

        string reason = SystemError.Text;
        _ = Native.unlink(aside);
        socket.Dispose();
        throw new PubSubException($"{path}: cannot listen: {reason}");
    }

    /// <summary>Whether a socket can be at a path.</summary>
    /// <param name="what">What it is for, for the error.</param>
    /// <exception cref="PubSubException">It cannot.</exception>
    public static void CheckPath(string path, string? what = null)
    {
        if (Encoding.UTF8.GetByteCount(path) is > LongestPath and int length)
            throw new PubSubException($"{(what is null ? "" : what + ": ")}{path}: a socket's path has at most {LongestPath} bytes, this one has {length}; use a shorter root");
    }

    /// <summary>Connects to a path.</summary>
    /// <returns>null when nobody listens there.</returns>
    public static SeqPacketSocket? Connect(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            return null;
        SeqPacketSocket socket = Open();
        byte* address = stackalloc byte[AddressSize];
        if (Native.connect(socket.Descriptor, address, Address(path, address)) == 0)
            return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>The next waiting connection; null when there is none that can be taken.</summary>
    /// <param name="trouble">Why the one that waits cannot be taken now (no descriptor or memory is left, say); null when none waits.</param>
    public virtual SeqPacketSocket? Accept(out string? trouble)
    {
        int accepted = Native.accept4(descriptor, null, null, CloseOnExecNonBlocking);
        trouble = accepted < 0 && SystemError.Last is not (SystemError.TryAgain or SystemError.Interrupted) ? SystemError.Text : null;
        return accepted < 0 ? null : new(new Descriptor(accepted));
    }

    /// <summary>Sends one packet whole, or not at all.</summary>
    public Sending Send(ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
        {
            while (Native.send(descriptor, start, (nuint)packet.Length, NoSignal) < 0)
            {
                int error = SystemError.Last;
                if (error != SystemError.Interrupted)
                    return error == SystemError.TryAgain ? Sending.Full : Sending.Gone;
            }
        }
        return Sending.Sent;
    }

    /// <summary>Takes the next packet.</summary>
    /// <returns>
    /// Its full length, which is above the buffer's when it was cut off; <see cref="Nothing"/> when none is there;
    /// <see cref="Ended"/> when the peer is gone (an empty packet looks the same).
    /// </returns>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint length = Native.recv(descriptor, start, (nuint)buffer.Length, TellFullLength);
                if (length > 0)
                    return (int)length;
                if (length == 0)
                    return Ended;
                int error = SystemError.Last;
                if (error != SystemError.Interrupted)
                    return error == SystemError.TryAgain ? Nothing : Ended;
            }
        }
    }

    public void Dispose() => descriptor.Dispose();

    private static SeqPacketSocket Open()
    {
        Descriptor made = new(Native.socket(UnixDomain, SeqPacket | CloseOnExecNonBlocking, 0));
        return made.IsInvalid ? throw new PubSubException($"pub/sub cannot make a socket: {SystemError.Text}") : new(made);
    }

    // struct sockaddr_un
    private static uint Address(string path, byte* address)
    {
        *(ushort*)address = UnixDomain;
        int length = Encoding.UTF8.GetBytes(path, new Span<byte>(address + 2, LongestPath));
        address[2 + length] = 0;
        return (uint)(2 + length + 1);
    }
}

/// <summary>How sending a packet went.</summary>
internal enum Sending
{
    Sent,

    /// <summary>The peer has not taken enough yet.</summary>
    Full,

    /// <summary>The peer is gone.</summary>
    Gone,
}
