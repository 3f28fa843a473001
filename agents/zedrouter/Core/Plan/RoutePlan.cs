using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Plan;

/// <summary>The routing table of a network instance's own, and the policy rules that lead to it (zedrouter facts, section 7).</summary>
public static class RoutePlan
{
    public const int FirstTable = 800;
    public const int ToBridge = 9999;
    public const int FromSubnet = 10000;
    public const int ToSubnet = 11000;
    private const uint WorstMetric = uint.MaxValue;

    public static ValueList<string> PolicyRules(InstanceNet net) =>
    [
        $"{ToBridge} from {net.Subnet} to {net.Gateway}/32 table local",
        $"{FromSubnet} from {net.Subnet} to all table {Table(net)}",
        $"{ToSubnet} from all to {net.Subnet} table {Table(net)}",
    ];

    /// <summary>The uplinks' networks and routers, cheapest first, the configured routes, the bridge; anything else is unreachable.</summary>
    public static ValueList<string> Routes(InstanceNet net)
    {
        List<string> routes = [$"{net.Subnet} dev {net.Bridge} table {Table(net)}"];
        int metric = 0;
        foreach (UplinkNet uplink in net.Uplinks.OrderBy(uplink => uplink.Cost))
        {
            metric++;
            if (uplink.Subnet is not { } subnet)
                continue;
            routes.Add($"{subnet} dev {uplink.IfName} table {Table(net)} metric {metric}");
            foreach (IPRouteConfig route in net.Config.StaticRoutes.OrEmpty())
                if (Subnet4.From(route.DstNetwork) is { } destination && subnet.Contains(route.Gateway))
                    routes.Add($"{Text(destination)} via {route.Gateway} dev {uplink.IfName} table {Table(net)} metric {metric}");
            if (!uplink.Router.IsNone && subnet.Contains(uplink.Router) && !HasOwnDefault(net))
                routes.Add($"default via {uplink.Router} dev {uplink.IfName} table {Table(net)} metric {metric}");
        }
        routes.Add($"unreachable default table {Table(net)} metric {WorstMetric}");
        return routes.Distinct().ToValueList();
    }

    private static bool HasOwnDefault(InstanceNet net) =>
        net.Config.StaticRoutes.OrEmpty().Any(route => Subnet4.From(route.DstNetwork) is { PrefixLength: 0 } && net.Uplinks.Any(uplink => uplink.Subnet?.Contains(route.Gateway) == true));

    private static string Text(Subnet4 destination) => destination.PrefixLength == 0 ? "default" : destination.ToString();

    private static int Table(InstanceNet net) => FirstTable + net.BridgeNum;
}
