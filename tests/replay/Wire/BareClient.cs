using System.Diagnostics;
using System.Text;
using Eve.PubSub.Wire;

namespace Eve.Replay.Wire;

/// <summary>A subscriber that is only a socket: says what it is told to say and collects what comes.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly SeqPacketSocket socket;
    private readonly byte[] buffer = new byte[1 << 17];

    private readonly TimeSpan patience;

    public BareClient(string path, TimeSpan patience)
    {
        this.patience = patience;
        socket = SeqPacketSocket.Connect(path) ?? throw new IOException($"nobody listens at {path}");
    }

    /// <summary>Something was said already; only the first message counts.</summary>
    public bool Asked { get; set; }

    /// <summary>The keys that this connection was told of.</summary>
    public HashSet<string> Known { get; } = [];

    public bool HasEnded { get; private set; }

    public void Send(byte[] packet) => socket.Send(packet);

    /// <summary>Whether the publisher has neither said anything nor closed.</summary>
    public bool IsSilent()
    {
        List<string> packets = [];
        Drain(packets);
        return packets.Count == 0 && !HasEnded;
    }

    /// <summary>Waits for at least so many messages, and then until no more can come.</summary>
    public List<string> Collect(int line, int atLeast, Func<bool> quiet)
    {
        List<string> packets = [];
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            bool wasQuiet = quiet();
            int before = packets.Count;
            Drain(packets);
            if (packets.Count == before && (HasEnded || (wasQuiet && packets.Count >= atLeast)))
                return packets;
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new DifferenceException(line, $"only {packets.Count} of {atLeast} messages came: {string.Join(" | ", packets)}");
            Thread.Yield();
        }
    }

    public void AwaitEnd(int line)
    {
        List<string> packets = [];
        long started = Stopwatch.GetTimestamp();
        while (!HasEnded)
        {
            Drain(packets);
            if (packets.Count > 0)
                throw new DifferenceException(line, $"received {packets[0]} before the end");
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new DifferenceException(line, "the publisher did not close the connection");
            Thread.Yield();
        }
    }

    public void Dispose() => socket.Dispose();

    private void Drain(List<string> packets)
    {
        while (!HasEnded)
        {
            int length = socket.Receive(buffer);
            if (length == SeqPacketSocket.Nothing)
                return;
            if (length == SeqPacketSocket.Ended)
                HasEnded = true;
            else
                packets.Add(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }
}
