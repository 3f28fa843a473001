using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>One source address that a download may use.</summary>
/// <param name="Port">The port's logical label.</param>
public sealed record Uplink(string Port, IpText Source, ValueList<ProxyEntry>? Proxies, string Exceptions);

/// <summary>Which ways out of the device are tried, and in which order.</summary>
public static class Choice
{
    /// <summary>All addresses of all management ports that are cheap enough, cheapest port first; none that is link-local.</summary>
    public static IReadOnlyList<Uplink> Uplinks(DeviceNetworkStatus? network, uint maxCost) =>
    [
        .. from port in network?.Ports.OrEmpty() ?? []
           where port.IsMgmt && port.Cost <= maxCost
           orderby port.Cost
           from address in port.AddrInfoList.OrEmpty()
           where !address.Addr.IsNone && !IsLinkLocal(address.Addr.ToString())
           select new Uplink(port.Logicallabel, address.Addr, port.Proxies, port.Exceptions),
    ];

    /// <summary>Why there is no way out.</summary>
    public static string NoUplink(uint maxCost) => $"No IP management port addresses with cost <= {maxCost}";

    private static bool IsLinkLocal(string address) =>
        address.StartsWith("169.254.", StringComparison.Ordinal) || address.StartsWith("fe80:", StringComparison.OrdinalIgnoreCase);
}
