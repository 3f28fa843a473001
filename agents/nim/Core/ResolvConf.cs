using System.Text;
using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>The device's resolver configuration: servers of management ports, cheapest port first.</summary>
public static class ResolvConf
{
    /// <summary>The resolver of libc looks at no more than three.</summary>
    private const int MostServers = 3;

    public static string Text(DeviceNetworkStatus status)
    {
        NetworkPortStatus[] ports = [.. status.Ports.OrEmpty().Where(port => port.IsMgmt).OrderBy(port => port.Cost)];
        StringBuilder text = new("# Written by nim from the uplinks' DNS servers.\n");
        foreach (string server in ports.SelectMany(port => port.DNSServers.OrEmpty()).Select(server => server.ToString()).Distinct().Take(MostServers))
            text.Append("nameserver ").Append(server).Append('\n');
        string[] domains = [.. ports.Select(port => port.DomainName).Where(domain => domain.Length > 0).Distinct()];
        if (domains.Length > 0)
            text.Append("search ").AppendJoin(' ', domains).Append('\n');
        return text.ToString();
    }
}
