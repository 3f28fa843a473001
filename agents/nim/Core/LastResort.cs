using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>The configuration that nim makes itself so that a device without any gets an uplink: DHCP on each Ethernet interface.</summary>
public static class LastResort
{
    public const string Key = "lastresort";

    private static readonly string[] OtherPurposes = ["vif", "nbu", "nbo", "wlan", "wwan", "keth"];

    /// <summary>Null when no interface qualifies that is not known yet. Interfaces that vanished stay in it.</summary>
    /// <param name="inUseByApps">Interfaces assigned to an app.</param>
    /// <param name="known">The last resort as it is in the list; null for none.</param>
    public static DevicePortConfig? For(ValueList<PortLink> links, IReadOnlySet<string> inUseByApps, DevicePortConfig? known = null)
    {
        ValueList<NetworkPortConfig> old = (known?.Ports).OrEmpty();
        NetworkPortConfig[] more = [.. links
            .Where(link => Qualifies(link, links) && !inUseByApps.Contains(link.Name) && !old.Any(port => port.IfName == link.Name))
            .Select(Port)];
        if (more.Length == 0)
            return null;
        ValueList<NetworkPortConfig> ports = [.. old, .. more];
        DevicePortConfig config = new() { Version = DevicePortConfigVersion.IsMgmt, Key = Key, TimePriority = DateTimeOffset.UnixEpoch, Ports = ports };
        return Sanitize.Run(Key, config, fromFile: false);
    }

    // A veth counts as Ethernet: it is what the uplink of a development device is.
    private static bool Qualifies(PortLink link, ValueList<PortLink> links) =>
        link is { Broadcast: true, Loopback: false, Master: "" }
        && (link.Kind is "" or "veth" or "macvlan" or "ipvlan" || (link.Kind == "bridge" && links.Any(other => other.Name == "k" + link.Name)))
        && !OtherPurposes.Any(prefix => link.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static NetworkPortConfig Port(PortLink link) => new()
    {
        IfName = link.Name,
        Phylabel = link.Name,
        Logicallabel = link.Name,
        IsMgmt = true,
        IsL3Port = true,
        Dhcp = DhcpType.Client,
        Type = NetworkType.IPv4,
        ConfigSource = new() { Origin = NetworkConfigOrigin.LastResort },
    };
}
