using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Something that a device port can be made of: a physical adapter, a bond, a VLAN.</summary>
/// <param name="Label">The logical label that others refer to.</param>
/// <param name="Port">What a port made of it starts from; with an error when this layer has one.</param>
/// <param name="Below">Labels of the layers that this one needs.</param>
/// <param name="Physical">Null for bonds and VLANs.</param>
internal sealed record Layer(string Label, NetworkPortConfig Port, ValueList<string> Below, PhysicalIOAdapter? Physical)
{
    /// <summary>A network adapter, or something made of network adapters.</summary>
    public bool IsNetwork => Physical is null || Layers.IsNetwork(Physical.Ptype);
}

/// <summary>All layers of a config, in the order: physical adapters, bonds, VLANs.</summary>
internal static class Layers
{
    private const int longestInterfaceName = 15;

    public static bool IsNetwork(PhyIoType type) =>
        type is PhyIoType.NetEth or PhyIoType.NetEthPF or PhyIoType.NetEthVF or PhyIoType.NetWLAN or PhyIoType.NetWWAN;

    public static ValueList<Layer> All(
        ValueMap<string, PhysicalIOAdapter> adapters, Api.Config.EdgeDevConfig config, Table<SCEPProfile> profiles, DateTimeOffset now)
    {
        List<Layer> layers = [.. adapters.Values.Select(adapter => Physical(adapter, config, profiles, now))];
        List<Layer> bonds = [.. config.Bonds.Where(bond => bond.Logicallabel.Length > 0).Select(bond => Bond(bond, layers, now))];
        layers.AddRange(bonds);
        layers.AddRange([.. config.Vlans.Where(vlan => vlan.Logicallabel.Length > 0).Select(vlan => Vlan(vlan, layers, now))]);
        return [.. layers];
    }

    /// <summary>A port with an error; a later one takes the place of an earlier one.</summary>
    public static NetworkPortConfig Failed(this NetworkPortConfig port, string error, DateTimeOffset now) =>
        port with { LastError = error, LastFailed = now };

    private static Layer Physical(PhysicalIOAdapter adapter, Api.Config.EdgeDevConfig config, Table<SCEPProfile> profiles, DateTimeOffset now)
    {
        bool modemByAddress = adapter.Ptype == PhyIoType.NetWWAN && adapter.Phyaddr.PciLong.Length + adapter.Phyaddr.UsbAddr.Length > 0;
        NetworkPortConfig port = new()
        {
            Logicallabel = adapter.Logicallabel,
            Phylabel = adapter.Phylabel,
            IfName = adapter.Phyaddr.Ifname.Length == 0 && !modemByAddress ? adapter.Logicallabel : adapter.Phyaddr.Ifname,
            PCIAddr = adapter.Phyaddr.PciLong,
            USBAddr = adapter.Phyaddr.UsbAddr,
        };
        return new Layer(adapter.Logicallabel, Pnac.Apply(port, adapter, config.Pnacs, profiles, now), [], adapter);
    }

    private static Layer Bond(Api.Config.BondAdapter bond, List<Layer> below, DateTimeOffset now)
    {
        NetworkPortConfig port = new()
        {
            Logicallabel = bond.Logicallabel,
            IfName = bond.InterfaceName.Length == 0 ? bond.Logicallabel : bond.InterfaceName,
            L2Type = L2LinkType.Bond,
        };
        string? error = port.IfName == "bond0" ? "interface name \"bond0\" is reserved" : NameFault("Bond", port.IfName);
        List<IpText> targets = [];
        foreach (string text in bond.Arp?.IpTargets ?? [])
        {
            if (IpText.TryParse(text, out IpText target) && !target.IsNone)
                targets.Add(target);
            else
                error = $"Bond ARP monitoring configured with invalid target: {text}";
        }
        List<string> members = [];
        foreach (string name in bond.LowerLayerNames)
        {
            Layer? member = below.Find(layer => layer.Label == name && layer.Physical is not null);
            if (member is null)
                error = $"Bond interface {bond.Logicallabel} referencing non-existing physical adapter {name}";
            else if (!member.IsNetwork)
                error = $"Bond {bond.Logicallabel} is attached to a non-network adapter {name}";
            else
                members.Add(name);
        }
        if (members.Count == 0)
            error = $"Missing all lower-layer adapters for bond {bond.Logicallabel}";
        port = port with
        {
            Bond = new BondConfig
            {
                AggregatedPorts = members.ToValueList().NullIfEmpty(),
                Mode = (BondMode)(byte)(int)bond.BondMode,
                LacpRate = (LacpRate)(byte)(int)bond.LacpRate,
                MIIMonitor = bond.Mii is not { } mii ? BondMIIMonitor.Zero
                    : new BondMIIMonitor { Enabled = true, Interval = mii.Interval, UpDelay = mii.Updelay, DownDelay = mii.Downdelay },
                ARPMonitor = bond.Arp is not { } arp ? BondArpMonitor.Zero
                    : new BondArpMonitor { Enabled = true, Interval = arp.Interval, IPTargets = targets.ToValueList().NullIfEmpty() },
            },
        };
        return new Layer(bond.Logicallabel, error is null ? port : port.Failed(error, now), [.. members], null);
    }

    private static Layer Vlan(Api.Config.VlanAdapter vlan, List<Layer> below, DateTimeOffset now)
    {
        NetworkPortConfig port = new()
        {
            Logicallabel = vlan.Logicallabel,
            IfName = vlan.InterfaceName.Length == 0 ? vlan.Logicallabel : vlan.InterfaceName,
            L2Type = L2LinkType.Vlan,
            VLAN = new VLANConfig { ParentPort = vlan.LowerLayerName, ID = (ushort)Math.Min(vlan.VlanId, ushort.MaxValue) },
        };
        string? error = NameFault("VLAN", port.IfName);
        if (vlan.VlanId is < 1 or > 4094)
            error = $"VLAN ID out of range: {vlan.VlanId}";
        Layer? parent = below.Find(layer => layer.Label == vlan.LowerLayerName && layer.Port.L2Type != L2LinkType.Vlan);
        if (parent is null)
            error = $"Missing lower-layer adapter for VLAN {vlan.Logicallabel}";
        else if (!parent.IsNetwork)
            error = $"VLAN {vlan.Logicallabel} is attached to a non-network adapter {vlan.LowerLayerName}";
        else if (parent.Port is { L2Type: L2LinkType.Bond, LastError.Length: > 0 })
            error = $"VLAN {vlan.Logicallabel} is attached to bond {vlan.LowerLayerName} which has an error ({parent.Port.LastError})";
        return new Layer(vlan.Logicallabel, error is null ? port : port.Failed(error, now), parent is null ? [] : [vlan.LowerLayerName], null);
    }

    private static string? NameFault(string kind, string interfaceName) =>
        interfaceName.Length > longestInterfaceName ? $"{kind} interface name too long: {interfaceName}" : null;
}
