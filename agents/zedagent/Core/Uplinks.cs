using System.Net;
using Eve.Types;

namespace Eve.Agents.Zedagent.Core;

/// <summary>Which ports can carry a request to the controller, in which order.</summary>
public static class Uplinks
{
    /// <summary>Management ports with an address that reaches beyond the link: those whose last test succeeded first, then by cost.</summary>
    public static ValueList<Uplink> From(DeviceNetworkStatus status) =>
        status.Ports.OrEmpty()
            .Where(port => port is { IsMgmt: true, InvalidConfig: false })
            .Select(port => (Port: port, Addresses: AddressesOf(port)))
            .Where(pair => pair.Addresses.Count > 0)
            .OrderBy(pair => HasFailed(pair.Port))
            .ThenBy(pair => pair.Port.Cost)
            .Select(pair => new Uplink(
                pair.Port.Logicallabel,
                pair.Addresses,
                pair.Port.DNSServers.OrEmpty().Select(server => server.ToString()).ToValueList(),
                pair.Port.Cost,
                ProxyOf(pair.Port)))
            .ToValueList();

    private static bool HasFailed(NetworkPortStatus port) => port.LastError.Length > 0 && port.LastFailed >= port.LastSucceeded;

    private static ValueList<string> AddressesOf(NetworkPortStatus port) =>
        port.AddrInfoList.OrEmpty()
            .Where(address => address.Addr.ToIPAddress() is { } ip && !ip.IsIPv6LinkLocal && !IsIpv4LinkLocal(ip))
            .Select(address => address.Addr.ToString())
            .ToValueList();

    private static bool IsIpv4LinkLocal(IPAddress address) => address.GetAddressBytes() is [169, 254, ..];

    /// <summary>The proxy for HTTPS, else the one for HTTP; both take CONNECT.</summary>
    private static string ProxyOf(NetworkPortStatus port)
    {
        ProxyEntry? proxy = port.Proxies.OrEmpty().FirstOrDefault(one => one.Type == NetworkProxyType.Https)
            ?? port.Proxies.OrEmpty().FirstOrDefault(one => one.Type == NetworkProxyType.Http);
        return proxy is { Server.Length: > 0 } ? $"http://{proxy.Server}:{proxy.Port}" : "";
    }
}
