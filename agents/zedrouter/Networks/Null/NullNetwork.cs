using Eve.Agents.Zedrouter.Core.Metrics;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Networks.Null;

/// <summary>Touches nothing and says that all is as planned.</summary>
public sealed class NullNetwork : INetworkBackend
{
    public bool HasState => false;

    /// <summary>The plan that was applied last.</summary>
    public NetworkPlan Plan { get; private set; } = NetworkPlan.Empty;

    public Task<NetworkReport> ApplyAsync(NetworkPlan plan, CancellationToken stop)
    {
        Plan = plan;
        ValueMap<string, int> indexes = ValueMap<string, int>.From(plan.Bridges.Select((bridge, index) => KeyValuePair.Create(bridge.Name, index + 1)));
        return Task.FromResult(NetworkReport.Empty with { Plan = plan, Ifindexes = indexes });
    }

    public Task<NetworkCounts> CountAsync(CancellationToken stop) => Task.FromResult(NetworkCounts.Empty);
}
