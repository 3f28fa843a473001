using Eve.Types;

namespace Eve.Agents.Zedrouter.Core.Metrics;

/// <summary>What the kernel has counted so far.</summary>
/// <param name="Links">Every interface of the device, without drops by access rules.</param>
/// <param name="Drops">Packets by name of the packet filter's counter, both families added up.</param>
public sealed record NetworkCounts(ValueList<NetworkMetric> Links, ValueMap<string, ulong> Drops)
{
    public static NetworkCounts Empty { get; } = new([], ValueMap<string, ulong>.Empty);
}
