using System.Net.Sockets;
using System.Text;

namespace Eve.Agents.Watchdog;

/// <summary>Tells a supervisor that speaks systemd's notification protocol how we are; silent without NOTIFY_SOCKET.</summary>
public sealed class SdNotify(string? socketPath)
{
    public static SdNotify FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Sends one state, "READY=1" say. Nobody listening is no error.</summary>
    public void Send(string state)
    {
        if (string.IsNullOrEmpty(socketPath))
            return;
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            // A leading @ stands for the abstract namespace.
            string path = socketPath[0] == '@' ? "\0" + socketPath[1..] : socketPath;
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            // The supervisor went away or is not reading; it will find out by the missing beat.
        }
    }
}
