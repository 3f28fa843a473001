using Eve.Agents.Network;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Linux;

/// <summary>The part of the kernel's network that may be ours, in the words of a plan.</summary>
/// <param name="Links">All links of the device.</param>
/// <param name="PolicyRules">Those with our priorities.</param>
/// <param name="Routes">Those in our tables.</param>
public sealed record KernelNetwork(ValueList<Link> Links, ValueList<string> PolicyRules, ValueList<string> Routes)
{
    /// <exception cref="ExecException">It cannot be read.</exception>
    public static async Task<KernelNetwork> ReadAsync(IpTool ip, CancellationToken stop)
    {
        KernelView view = await ip.ReadAsync(stop).ConfigureAwait(false);
        return new(
            view.Links,
            view.Rules.Where(rule => rule.Priority is RoutePlan.ToBridge or RoutePlan.FromSubnet or RoutePlan.ToSubnet).Select(Text).ToValueList(),
            view.Routes.Where(IsOurs).Select(Text).ToValueList());
    }

    /// <summary>Bridges that only we make.</summary>
    public IEnumerable<Link> Bridges => Links.Where(link => link.Kind == "bridge" && IsOurName(link.Name));

    public static bool IsOurName(string name) => name.Length > 2 && name.StartsWith("bn", StringComparison.Ordinal) && name[2..].All(char.IsAsciiDigit);

    private static bool IsOurs(Route route) => int.TryParse(route.Table, out int table) && table is > RoutePlan.FirstTable and <= RoutePlan.FirstTable + 255;

    private static string Text(PolicyRule rule) => $"{rule.Priority} from {rule.From} to {rule.To} table {rule.Table}";

    private static string Text(Route route)
    {
        string destination = route.Destination == "default" || route.Destination.Contains('/') ? route.Destination : route.Destination + "/32";
        bool unicast = route.Type is "unicast" or "";
        return (unicast ? "" : route.Type + " ") + destination
            + (route.Gateway.Length > 0 ? $" via {route.Gateway}" : "")
            + (unicast && route.Device.Length > 0 ? $" dev {route.Device}" : "")
            + $" table {route.Table}"
            + (route.Metric > 0 ? $" metric {route.Metric}" : "");
    }
}
