using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>What has to be in the kernel for a DevicePortConfig: one entry per port that nim sets up itself.</summary>
public sealed record PortPlan(ValueList<PortSetup> Ports)
{
    /// <summary>Routes of management ports, cheapest first, win over those of the others.</summary>
    private const int ManagementMetric = 5000;
    private const int OtherMetric = 10000;

    public static PortPlan Empty { get; } = new(ValueList<PortSetup>.Empty);

    /// <param name="inUseByApps">Interfaces assigned to an app: not to be touched.</param>
    public static PortPlan For(DevicePortConfig? config, IReadOnlySet<string> inUseByApps)
    {
        if (config is null)
            return Empty;
        NetworkPortConfig[] ranked = [.. config.Ports.OrEmpty().OrderBy(port => port.Cost)];
        return new(config.Ports.OrEmpty()
            .Where(port => port is { InvalidConfig: false, IfName: not "", L2Type: L2LinkType.None, WirelessCfg.WType: WirelessType.None })
            .Where(port => !inUseByApps.Contains(port.IfName))
            .Select(port => Setup(port, Array.FindIndex(ranked, other => ReferenceEquals(other, port))))
            .ToValueList());
    }

    private static PortSetup Setup(NetworkPortConfig port, int rank) => new(
        port.IfName,
        port.MTU == 0 ? 1500 : port.MTU,
        port.IsL3Port ? port.Dhcp : DhcpType.None,
        Address: port.IsL3Port && port.Dhcp is DhcpType.Static or DhcpType.Client && Subnet4.Parse(port.AddrSubnet) is not null ? port.AddrSubnet : "",
        port.Gateway.ToString() == "0.0.0.0" ? IpText.None : port.Gateway,
        NoGateway: port.Gateway.ToString() == "0.0.0.0" || (port.Gateway.IsNone && port.IgnoreDhcpGateways),
        (port.IsMgmt ? ManagementMetric : OtherMetric) + rank);
}

/// <summary>One interface.</summary>
/// <param name="Address">Static address in CIDR text; empty for none. With DHCP it stands beside the leased one.</param>
/// <param name="Gateway">A gateway that replaces what DHCP tells; none otherwise.</param>
/// <param name="NoGateway">No default route over this port.</param>
public sealed record PortSetup(string IfName, int Mtu, DhcpType Dhcp, string Address, IpText Gateway, bool NoGateway, int Metric);
