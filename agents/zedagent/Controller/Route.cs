using Eve.Agents.Zedagent.Core;
using Eve.Types;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>Where to, over what, and for how long.</summary>
/// <param name="Server">Contents of /config/server: host, or host:port; a scheme in front is respected.</param>
/// <param name="Uplinks">In the order in which they are tried.</param>
/// <param name="DialTimeout">Until the connection stands.</param>
/// <param name="SendTimeout">Until the answer is there, per uplink.</param>
public sealed record Route(string Server, ValueList<Uplink> Uplinks, TimeSpan DialTimeout, TimeSpan SendTimeout)
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(4);

    /// <summary>For all uplinks together.</summary>
    public TimeSpan WholeTimeout => SendTimeout == TimeSpan.Zero || SendTimeout * 3 > longest ? longest : SendTimeout * 3;

    /// <summary>The URL of a path of the device API; null when the server's name is none.</summary>
    public Uri? UrlOf(string path)
    {
        string start = Server.StartsWith("http://", StringComparison.Ordinal) || Server.StartsWith("https://", StringComparison.Ordinal) ? Server.TrimEnd('/') : "https://" + Server;
        return Uri.TryCreate($"{start}/api/v2/edgedevice/{path}", UriKind.Absolute, out Uri? url) && Uri.CheckHostName(url.Host) != UriHostNameType.Unknown ? url : null;
    }
}
