using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>What must hold among the ports of one configuration, and the labels that apps can refer to.</summary>
internal static class PortChecks
{
    private const string all = "all";
    private const string uplink = "uplink";
    private const string freeUplink = "freeuplink";

    public static IReadOnlyList<NetworkPortConfig> Run(IReadOnlyList<NetworkPortConfig> given, DateTimeOffset now)
    {
        List<NetworkPortConfig> ports = [.. given];
        for (int i = 0; i < ports.Count; i++)
            if (Clash(ports, i) is { } fault)
                ports[i] = ports[i].Failed(fault, now);
        SpreadUpwards(ports, now);
        for (int i = 0; i < ports.Count; i++)
            ports[i] = Label(ports, i, now);
        return ports;
    }

    private static string? Clash(List<NetworkPortConfig> ports, int index)
    {
        NetworkPortConfig port = ports[index];
        for (int i = 0; i < ports.Count; i++)
        {
            if (i == index)
                continue;
            NetworkPortConfig other = ports[i];
            if (other.Logicallabel == port.Logicallabel)
                return $"Port collides with another port with the same logical label {port.Logicallabel}";
            if (port.IfName.Length > 0 && other.IfName == port.IfName)
                return $"Port {port.Logicallabel} collides with port {other.Logicallabel}: both have the interface name {port.IfName}";
            if (port.PCIAddr.Length + port.USBAddr.Length > 0 && other.PCIAddr == port.PCIAddr && other.USBAddr == port.USBAddr)
                return $"Port {port.Logicallabel} collides with port {other.Logicallabel}: both have the address {port.PCIAddr}{port.USBAddr}";
            if (port.L2Type == L2LinkType.Vlan && other.L2Type == L2LinkType.Vlan && other.VLAN == port.VLAN)
                return $"VLAN ID {port.VLAN.ID} is used twice on {port.VLAN.ParentPort}: by {port.Logicallabel} and {other.Logicallabel}";
        }
        NetworkPortConfig[] bonds = [.. ports.Where(bond => bond.Bond.AggregatedPorts.OrEmpty().Contains(port.Logicallabel))];
        if (bonds.Length > 1)
            return $"Port {port.Logicallabel} is aggregated by several bonds: {string.Join(", ", bonds.Select(bond => bond.Logicallabel))}";
        if (bonds.Length == 1 && ports.Exists(vlan => vlan.L2Type == L2LinkType.Vlan && vlan.VLAN.ParentPort == port.Logicallabel))
            return $"Port {port.Logicallabel} is aggregated by bond {bonds[0].Logicallabel} and has VLANs; only one of the two is possible";
        return bonds.Length == 1 && port is { IsL3Port: true, Dhcp: DhcpType.Static or DhcpType.Client }
            ? $"Port {port.Logicallabel} is aggregated by bond {bonds[0].Logicallabel} and cannot have an IP configuration of its own"
            : null;
    }

    /// <summary>What stands on a broken port is broken. Lower ports may come later in the list, so this goes on until nothing changes.</summary>
    private static void SpreadUpwards(List<NetworkPortConfig> ports, DateTimeOffset now)
    {
        bool changed;
        do
        {
            changed = false;
            for (int i = 0; i < ports.Count; i++)
            {
                NetworkPortConfig port = ports[i];
                if (port.LastError.Length > 0)
                    continue;
                IEnumerable<string> below = port.L2Type switch
                {
                    L2LinkType.Vlan => [port.VLAN.ParentPort],
                    L2LinkType.Bond => port.Bond.AggregatedPorts.OrEmpty(),
                    _ => [],
                };
                if (below.Select(name => ports.Find(other => other.Logicallabel == name)).FirstOrDefault(other => other?.LastError.Length > 0) is not { } broken)
                    continue;
                ports[i] = port.Failed($"Lower-layer adapter {broken.Logicallabel} has an error ({broken.LastError})", now);
                changed = true;
            }
        }
        while (changed);
    }

    private static NetworkPortConfig Label(List<NetworkPortConfig> ports, int index, DateTimeOffset now)
    {
        NetworkPortConfig port = ports[index];
        foreach (string label in port.SharedLabels.OrEmpty())
        {
            if (label is all or uplink or freeUplink)
                return port.Failed($"Port {port.Logicallabel} uses the shared label {label}, which is reserved", now);
            if (ports.Exists(other => other.Logicallabel == label))
                return port.Failed($"Port {port.Logicallabel} uses the shared label {label}, which is the name of a port", now);
        }
        ValueList<string> labels = [.. port.SharedLabels.OrEmpty(), all];
        if (port.IsMgmt)
            labels = labels.With(uplink);
        if (port is { IsMgmt: true, Cost: 0 })
            labels = labels.With(freeUplink);
        return port with { SharedLabels = labels };
    }
}
