using Eve.Agents.Network;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>The iproute2 commands from what is to what should be. Pure.</summary>
public static class IpScript
{
    /// <summary>What one bridge still lacks; nothing when it is as planned.</summary>
    public static List<string> Ensure(BridgePlan bridge, KernelNetwork now)
    {
        List<string> commands = [];
        Link? link = now.Links.FirstOrDefault(link => link.Name == bridge.Name);
        if (link is null)
            commands.Add($"link add {bridge.Name} address {bridge.Mac} mtu {bridge.Mtu} type bridge stp_state 0 forward_delay 0");
        else
        {
            if (link.Mac != bridge.Mac)
                commands.Add($"link set {bridge.Name} address {bridge.Mac}");
            if (link.Mtu != bridge.Mtu)
                commands.Add($"link set {bridge.Name} mtu {bridge.Mtu}");
            commands.AddRange(link.Addresses
                .Where(address => !address.LinkLocal && address.Cidr != bridge.Cidr && Subnet4.ToNumber(address.Address) is not null)
                .Select(address => $"address del {address.Cidr} dev {bridge.Name}"));
        }
        if (link is not { Up: true })
            commands.Add($"link set {bridge.Name} up");
        if (bridge.Cidr.Length > 0 && link?.Has(bridge.Cidr) != true)
            commands.Add($"address add {bridge.Cidr} brd + dev {bridge.Name}");
        commands.AddRange(bridge.Members.Where(member => now.Links.FirstOrDefault(link => link.Name == member)?.Master != bridge.Name).Select(member => $"link set {member} master {bridge.Name}"));
        // A new bridge starts without routes, whatever was read for an earlier one of its name.
        commands.AddRange(bridge.Routes.Where(route => link is null || !now.Routes.Contains(route)).Select(route => "route replace " + OnLink(route)));
        commands.AddRange(bridge.PolicyRules.Except(now.PolicyRules).Select(rule => "rule add priority " + rule));
        return commands;
    }

    /// <summary>What is ours and no longer planned, each command for itself.</summary>
    public static List<string> Remove(ValueList<BridgePlan> bridges, KernelNetwork now)
    {
        List<string> commands = [];
        commands.AddRange(now.PolicyRules.Except(bridges.SelectMany(bridge => bridge.PolicyRules)).Select(rule => "rule del priority " + rule));
        string[] gone = [.. now.Bridges.Select(link => link.Name).Except(bridges.Select(bridge => bridge.Name))];
        commands.AddRange(now.Routes.Except(bridges.SelectMany(bridge => bridge.Routes)).Where(route => !gone.Any(name => route.Contains($" dev {name} ", StringComparison.Ordinal))).Select(route => "route del " + route));
        commands.AddRange(gone.Select(name => $"link del {name}"));
        return commands;
    }

    /// <summary>The router of a port is on its link, whatever addresses the port has at the moment.</summary>
    private static string OnLink(string route) => route.Contains(" via ", StringComparison.Ordinal) ? route + " onlink" : route;
}
