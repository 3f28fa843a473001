using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Metrics;

/// <summary>Makes the metrics records from counts (zedrouter-fields facts, sections 3 and 4).</summary>
public static class MetricRecords
{
    /// <summary>The record of the whole device. Where a port sits below a bridge of its name, the port keeps the name.</summary>
    public static NetworkMetrics Device(NetworkCounts counts, RouterState state)
    {
        HashSet<string> names = [.. counts.Links.Select(link => link.IfName)];
        return new()
        {
            MetricList = counts.Links.Select(link => WithDrops(link, counts) with { IfName = Shown(link.IfName, names) }).ToValueList(),
            TotalRuleCount = (ulong)state.Plan.Rules.Tables.SelectMany(table => table.Chains.Values).Sum(chain => chain.Rules.Count),
        };
    }

    /// <summary>One record per active network instance: its bridge first, then its VIFs.</summary>
    public static IEnumerable<NetworkInstanceMetrics> Instances(NetworkCounts counts, RouterState state) =>
        from status in state.Instances.Values
        where status.Activated && status.IPConflictErr.Error.Length == 0
        select new NetworkInstanceMetrics
        {
            UUIDandVersion = new() { UUID = status.UUID, Version = status.Version },
            DisplayName = status.DisplayName,
            Type = status.Type,
            BridgeName = status.BridgeName,
            NetworkMetrics = new()
            {
                MetricList = status.Vifs.OrEmpty().Select(vif => vif.Name).Prepend(status.BridgeName)
                    .Select(name => counts.Links.FirstOrDefault(link => link.IfName == name))
                    .OfType<NetworkMetric>()
                    .Select(link => WithDrops(link, counts))
                    .ToValueList(),
            },
            VlanMetrics = new() { NumTrunkPorts = status.NumTrunkPorts, VlanCounts = status.VlanMap },
        };

    private static NetworkMetric WithDrops(NetworkMetric link, NetworkCounts counts) => link with
    {
        TxAclDrops = counts.Drops.Find(RulePlan.OutDrops(link.IfName)),
        RxAclDrops = counts.Drops.Find(RulePlan.InDrops(link.IfName)),
    };

    private static string Shown(string name, HashSet<string> names)
    {
        if (name.StartsWith("keth", StringComparison.Ordinal) && names.Contains(name[1..]))
            return name[1..];
        return name.StartsWith("eth", StringComparison.Ordinal) && names.Contains("k" + name) ? "e" + name : name;
    }
}
