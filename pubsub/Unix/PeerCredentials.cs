namespace Eve.PubSub.Unix;

/// <summary>Who is at the other end of a socket, as the kernel says.</summary>
internal static unsafe class PeerCredentials
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;

    /// <summary>The user this process works as; its peers must be the same or root.</summary>
    public static uint OwnUid { get; } = Native.geteuid();

    /// <summary>Whether the peer may take part; <paramref name="uid"/> and <paramref name="pid"/> are for the log.</summary>
    public static bool Allowed(Descriptor socket, uint ownUid, out uint uid, out int pid)
    {
        Native.Credentials peer = default;
        uint length = (uint)sizeof(Native.Credentials);
        bool known = Native.getsockopt(socket, SocketLevel, PeerCredentialsOption, &peer, &length) == 0;
        uid = peer.Uid;
        pid = peer.Pid;
        return known && (uid == ownUid || uid == 0);
    }
}
