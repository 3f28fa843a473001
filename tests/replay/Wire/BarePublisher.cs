using Eve.PubSub.Wire;

namespace Eve.Replay.Wire;

/// <summary>A publisher that is only a socket: says what it is told to say.</summary>
internal sealed class BarePublisher(string path, WaitingLoop loop) : IDisposable
{
    private readonly byte[] buffer = new byte[1 << 17];
    private SeqPacketSocket? listener;
    private SeqPacketSocket? connection;

    public bool Connected => connection is not null;

    /// <summary>Takes the next connection; listens first when it does not yet.</summary>
    /// <returns>The subscriber's first message.</returns>
    public byte[] Accept()
    {
        connection?.Dispose();
        connection = null;
        listener ??= SeqPacketSocket.Listen(path);
        loop.RunUntil(() => (connection = listener.Accept(out _)) is not null, () => "a subscriber's connection");
        int length = SeqPacketSocket.Nothing;
        loop.RunUntil(() => (length = connection!.Receive(buffer)) != SeqPacketSocket.Nothing, () => "a request");
        return buffer[..length];
    }

    public void Send(byte[] packet) =>
        loop.RunUntil(() => connection!.Send(packet) != Sending.Full, () => "room for a message");

    public void Disconnect()
    {
        connection?.Dispose();
        connection = null;
    }

    /// <summary>No connection, no listener, no socket file.</summary>
    public void GoAway()
    {
        Disconnect();
        listener?.Dispose();
        listener = null;
        File.Delete(path);
    }

    public void Dispose() => GoAway();
}
