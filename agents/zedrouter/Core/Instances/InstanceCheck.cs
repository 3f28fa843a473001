using Eve.Agents.Zedrouter.Core.Acl;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Instances;

/// <summary>Whether a network instance's configuration makes sense by itself (zedrouter facts, 2.3).</summary>
public static class InstanceCheck
{
    /// <summary>The first thing that is wrong, for people; empty when nothing is.</summary>
    /// <param name="running">Its configuration before, if it has one: the type cannot change.</param>
    public static string Run(NetworkInstanceConfig config, NetworkInstanceConfig? running)
    {
        if (config.Error.Length > 0)
            return config.Error;
        if (running is not null && running.Type != config.Type)
            return $"the type of network instance {config.DisplayName} cannot change from {running.Type} to {config.Type}: delete it and make a new one";
        return config.Type switch
        {
            NetworkInstanceType.Switch => Switch(config),
            NetworkInstanceType.Local => Local(config),
            _ => $"network instance type {config.Type} is not supported: use Local or Switch",
        };
    }

    private static string Switch(NetworkInstanceConfig config) =>
        config.PortLabel.Length > 0 ? $"a switch network instance with a port ({config.PortLabel}) is not supported yet: leave the port empty" : "";

    private static string Local(NetworkInstanceConfig config)
    {
        if (config.IpType is AddressType.Ipv6 or AddressType.CryptoIPV6)
            return $"IpType {config.IpType} is not supported yet: use IPv4";
        if (config.IpType is not (AddressType.None or AddressType.Ipv4 or AddressType.CryptoIPV4))
            return $"IpType {config.IpType} is not known: use IPv4";
        if (Subnet4.From(config.Subnet) is not { } subnet || subnet.Network == 0)
            return "Subnet is missing or no IPv4 network";
        if (subnet.Size < 4)
            return $"Subnet {subnet} is too small: it needs four addresses";
        if (config.DhcpRange.Start.IsNone || config.DhcpRange.End.IsNone)
            return "DhcpRange needs a start and an end";
        if (Outside(subnet, config.DhcpRange.Start) || Outside(subnet, config.DhcpRange.End))
            return $"DhcpRange {config.DhcpRange.Start} to {config.DhcpRange.End} is not inside the subnet {subnet}";
        if (config.Gateway.IsNone || config.Gateway.ToString() == "0.0.0.0")
            return "Gateway is missing";
        if (Outside(subnet, config.Gateway))
            return $"Gateway {config.Gateway} is not inside the subnet {subnet}";
        if (InRange(config.DhcpRange, config.Gateway))
            return $"Gateway {config.Gateway} is inside the DhcpRange {config.DhcpRange.Start} to {config.DhcpRange.End}";
        // It becomes a line of dnsmasq's configuration.
        return config.DomainName.Length > 0 && !HostName.IsValid(config.DomainName) ? $"DomainName {config.DomainName} is no domain name" : "";
    }

    public static bool InRange(IPRange range, IpText address) =>
        Subnet4.ToNumber(address) is { } number && number >= Subnet4.ToNumber(range.Start) && number <= Subnet4.ToNumber(range.End);

    private static bool Outside(Subnet4 subnet, IpText address) => !subnet.Contains(address);
}
