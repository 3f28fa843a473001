using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Instances;

/// <summary>Which of the device's ports a network instance uses (zedrouter facts, 2.5).</summary>
public static class PortChoice
{
    /// <summary>The usable ports and, for the others, why not.</summary>
    public static (ValueList<NetworkPortStatus> Ports, string Error) For(NetworkInstanceConfig config, DeviceNetworkStatus status)
    {
        if (config.PortLabel.Length == 0)
            return ([], "");
        List<NetworkPortStatus> usable = [];
        List<string> errors = [];
        foreach (NetworkPortStatus port in status.Ports.OrEmpty().Where(port => Matches(port, config.PortLabel)))
            if (Reason(port) is { } reason)
                errors.Add(reason);
            else
                usable.Add(port);
        if (usable.Count == 0 && errors.Count == 0)
            errors.Add($"no port is matching label '{config.PortLabel}'");
        return (usable.ToValueList(), string.Join('\n', errors));
    }

    /// <summary>The effective MTU, and an error when the configured one is larger than a port's.</summary>
    public static (int Mtu, string Error) Mtu(NetworkInstanceConfig config, ValueList<NetworkPortStatus> ports)
    {
        int lowest = ports.Select(port => (int)port.MTU).Where(mtu => mtu > 0).DefaultIfEmpty(0).Min();
        if (lowest == 0)
            return (config.MTU == 0 ? 1500 : config.MTU, "");
        if (config.MTU == 0 || config.MTU <= lowest)
            return (config.MTU == 0 ? lowest : config.MTU, "");
        return (lowest, $"MTU {config.MTU} is larger than the {lowest} of its port; {lowest} is used");
    }

    public static UplinkNet[] Uplinks(ValueList<NetworkPortStatus> ports) => [.. ports.Select(UplinkNet.From)];

    private static bool Matches(NetworkPortStatus port, string label) => port.Logicallabel == label || port.SharedLabels.OrEmpty().Contains(label);

    private static string? Reason(NetworkPortStatus port)
    {
        if (port.InvalidConfig)
            return $"port {port.Logicallabel} has an invalid configuration";
        if (port.IfName.Length == 0)
            return $"port {port.Logicallabel} has no interface name";
        return port.IsL3Port && port.Dhcp is DhcpType.Client or DhcpType.Static ? null : $"port {port.Logicallabel} has no IP, which a local network instance needs";
    }
}
