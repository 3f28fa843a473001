using Eve.Agents.Zedagent.Core;
using Eve.Types;

namespace Eve.Agents.Zedagent.Controller;

/// <summary>Where to, over what, and for how long.</summary>
/// <param name="Server">Contents of /config/server: host, or host:port.</param>
/// <param name="Uplinks">In the order in which they are tried.</param>
/// <param name="DialTimeout">Until the connection stands.</param>
/// <param name="SendTimeout">Until the answer is there, per uplink.</param>
public sealed record Route(string Server, ValueList<Uplink> Uplinks, TimeSpan DialTimeout, TimeSpan SendTimeout)
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(4);

    /// <summary>For all uplinks together.</summary>
    public TimeSpan WholeTimeout => SendTimeout == TimeSpan.Zero || SendTimeout * 3 > longest ? longest : SendTimeout * 3;

    /// <summary>What a URL has before the path.</summary>
    public string Base => Server.StartsWith("http:", StringComparison.Ordinal) ? Server.TrimEnd('/') : "https://" + Server;
}
