using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>The test of ports that no request went through: up, an address, a DNS server.</summary>
public static class DryRun
{
    /// <summary>
    /// Results of all ports but <paramref name="passed"/>. A good one counts for ports that are not for management and for
    /// management ports dearer than the one that passed; those of the same cost keep their last real result.
    /// </summary>
    public static ValueMap<string, PortResult> Others(DeviceNetworkStatus status, string passed)
    {
        int cost = status.Ports.OrEmpty().FirstOrDefault(port => port.IfName == passed)?.Cost ?? -1;
        ValueMap<string, PortResult> results = ValueMap<string, PortResult>.Empty;
        foreach (NetworkPortStatus port in status.Ports.OrEmpty())
        {
            if (port.IfName == passed || port.InvalidConfig || port.IfName.Length == 0)
                continue;
            PortResult result = Test(port);
            if (result.Error.Length > 0 || !port.IsMgmt || port.Cost > cost)
                results = results.Set(port.IfName, result);
        }
        return results;
    }

    private static PortResult Test(NetworkPortStatus port)
    {
        if (!port.IsL3Port || port.Dhcp == DhcpType.None)
            return new("", "");
        if (!port.Up)
            return new($"{port.IfName} is down", "");
        if (!NetworkStatus.UsableAddresses(port).Any())
            return new($"{port.IfName} has no usable address", "");
        if (port.DNSServers.OrEmpty().Count > 0)
            return new("", "");
        return port.IsMgmt ? new($"{port.IfName} has no DNS server", "") : new("", $"{port.IfName} has no DNS server");
    }
}
