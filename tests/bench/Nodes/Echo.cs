using System.Net.Sockets;

namespace Eve.Bench.Nodes;

/// <summary>The other end of the bare ping: sends back what comes, by plain blocking calls.</summary>
internal static class Echo
{
    public static int Run(string path)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        byte[] buffer = new byte[4096];
        for (int length; (length = socket.Receive(buffer)) > 0;)
            socket.Send(buffer.AsSpan(0, length));
        return 0;
    }
}
