using Eve.Agents.Zedrouter.Core.Numbers;
using Eve.Agents.Zedrouter.Core.Plan;
using Eve.Types;

namespace Eve.Agents.Zedrouter.Core;

/// <summary>What others told us, the clock and the backend included. Immutable.</summary>
public sealed record World
{
    public ValueMap<Guid, NetworkInstanceConfig> Instances { get; init; } = ValueMap<Guid, NetworkInstanceConfig>.Empty;

    public ValueMap<Guid, AppNetworkConfig> Apps { get; init; } = ValueMap<Guid, AppNetworkConfig>.Empty;

    public DeviceNetworkStatus Ports { get; init; } = DeviceNetworkStatus.Zero;

    public GlobalConfig Settings { get; init; } = GlobalConfig.Default;

    /// <summary>The device's UUID; all zero while unknown.</summary>
    public Guid Node { get; init; }

    /// <summary>What the backend made of the last plan.</summary>
    public NetworkReport Report { get; init; } = NetworkReport.Empty;

    public DateTimeOffset Now { get; init; }

    /// <summary>zedrouter's run folder: it stands in the configurations of daemons.</summary>
    public string Folder { get; init; } = "/run/zedrouter";
}

/// <summary>Our own memory: what we publish, what we number, and what should be in the kernel.</summary>
/// <param name="Accepted">The last valid configuration of each network instance: a broken change does not touch a running network.</param>
/// <param name="AcceptedApps">The same for apps.</param>
/// <param name="Notes">Rules that were left out, one sentence each.</param>
public sealed record RouterState(
    ValueMap<Guid, NetworkInstanceStatus> Instances,
    ValueMap<Guid, NetworkInstanceConfig> Accepted,
    ValueMap<Guid, AppNetworkStatus> Apps,
    ValueMap<Guid, AppNetworkConfig> AcceptedApps,
    NumberBook Numbers,
    NetworkPlan Plan,
    ValueList<string> Notes)
{
    public static RouterState Empty { get; } = new(
        ValueMap<Guid, NetworkInstanceStatus>.Empty,
        ValueMap<Guid, NetworkInstanceConfig>.Empty,
        ValueMap<Guid, AppNetworkStatus>.Empty,
        ValueMap<Guid, AppNetworkConfig>.Empty,
        NumberBook.Empty,
        NetworkPlan.Empty,
        []);
}
