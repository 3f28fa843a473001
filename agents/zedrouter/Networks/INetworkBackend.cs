using Eve.Agents.Zedrouter.Core.Metrics;
using Eve.Agents.Zedrouter.Core.Plan;

namespace Eve.Agents.Zedrouter.Networks;

/// <summary>The kernel's networks and the daemons beside them: the seam to the outside. Called by one job at a time.</summary>
public interface INetworkBackend
{
    /// <summary>An earlier run of the agent, in this boot, left networks behind that apps may be using.</summary>
    bool HasState { get; }

    /// <summary>
    /// Makes bridges, routes, packet filter and servers look like the plan: adopts what is there already, changes only what
    /// differs, removes what is ours and not in the plan. The same plan again checks everything anew. What fails is in the
    /// report; the rest goes on.
    /// </summary>
    Task<NetworkReport> ApplyAsync(NetworkPlan plan, CancellationToken stop);

    /// <summary>What was counted so far. May run beside <see cref="ApplyAsync"/>.</summary>
    /// <exception cref="ExecException">It cannot be read.</exception>
    Task<NetworkCounts> CountAsync(CancellationToken stop);
}
