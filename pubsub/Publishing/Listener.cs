using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using NLog;

namespace Eve.PubSub.Publishing;

/// <summary>A topic's socket: takes connections of the same user, or root, and makes a feed of each.</summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly Logger Log = LogManager.GetLogger("pubsub");

    private readonly WireLoop loop;
    private readonly string path;
    private readonly uint ownUid;
    private readonly Action<SeqPacketSocket> onConnection;
    private readonly SeqPacketSocket socket;
    private readonly long number;
    private TimeSpan pause = FirstPause;
    private bool troubled;

    /// <param name="listen">Makes the socket.</param>
    /// <exception cref="PubSubException">Someone listens there, or the socket cannot be made.</exception>
    public Listener(WireLoop loop, string path, uint ownUid, Action<SeqPacketSocket> onConnection, Func<string, SeqPacketSocket>? listen = null)
    {
        this.loop = loop;
        this.path = path;
        this.ownUid = ownUid;
        this.onConnection = onConnection;
        ClearWay();
        socket = (listen ?? SeqPacketSocket.Listen)(path);
        number = loop.Watch(socket.Descriptor, Epoll.Readable, _ => TakeAll());
    }

    public void Dispose()
    {
        loop.Forget(number);
        _ = Native.unlink(path);
        socket.Dispose();
    }

    // A socket without a listener is what a crash leaves; a file or an empty folder has no business here.
    private void ClearWay()
    {
        using SeqPacketSocket? other = SeqPacketSocket.Connect(path);
        if (other is not null)
            throw new PubSubException($"{path}: another live process publishes this topic; stop it first");
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PubSubException($"{path}: the socket's place is taken by a folder: {failure.Message}", failure);
        }
    }

    private void TakeAll()
    {
        string? trouble;
        while (socket.Accept(out trouble) is { } connection)
        {
            if (troubled)
                Log.Info("{path}: new subscribers are taken again", path);
            troubled = false;
            pause = FirstPause;
            Take(connection);
        }
        if (trouble is null)
            return;
        if (!troubled)
            Log.Error("{path}: a new subscriber must wait, it cannot be taken: {error}; tried again and again", path, trouble);
        troubled = true;
        // Otherwise epoll would report the waiting connection again and again.
        loop.Change(number, 0);
        loop.After(pause, () => loop.Change(number, Epoll.Readable));
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private void Take(SeqPacketSocket connection)
    {
        if (PeerCredentials.Allowed(connection.Descriptor, ownUid, out uint uid, out int pid))
        {
            onConnection(connection);
            return;
        }
        Log.Warn("{path}: connection of process {peer} refused, its user {uid} is not {own}", path, pid, uid, ownUid);
        connection.Dispose();
    }
}
