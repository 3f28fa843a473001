using Eve.Types;

namespace Eve.Agents.Zedrouter.Core;

/// <summary>Takes out what is no longer configured and no longer in the kernel, and frees its numbers, before anyone asks for one.</summary>
public static class Departures
{
    public static RouterState Run(World world, RouterState state)
    {
        foreach (Guid app in state.Apps.Keys.Where(uuid => !world.Apps.ContainsKey(uuid) && !world.Report.Plan.Apps.Contains(uuid)).ToArray())
            state = state with { Apps = state.Apps.Without(app), Numbers = state.Numbers.Free(app) };
        HashSet<Guid> used = UsedInstances(world, state);
        foreach (Guid instance in state.Instances.Keys.Where(uuid => !world.Instances.ContainsKey(uuid) && !used.Contains(uuid) && !InKernel(world, uuid)).ToArray())
            state = state with { Instances = state.Instances.Without(instance), Accepted = state.Accepted.Without(instance), Numbers = state.Numbers.Free(instance) };
        return state;
    }

    /// <summary>The instances that an app refers to or still holds.</summary>
    public static HashSet<Guid> UsedInstances(World world, RouterState state) =>
    [
        .. world.Apps.Values.SelectMany(app => app.AppNetAdapterList.OrEmpty()).Select(adapter => adapter.Network),
        .. state.Apps.Values.SelectMany(app => app.AppNetAdapterList.OrEmpty()).Select(adapter => adapter.Network),
    ];

    private static bool InKernel(World world, Guid instance) => world.Report.Plan.Bridges.Any(bridge => bridge.Instance == instance);
}
