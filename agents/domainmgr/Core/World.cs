using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>What a decision about one domain may know besides the domain itself.</summary>
/// <param name="Now">The time of the event.</param>
/// <param name="Adapters">Shared by all domains; a step may give adapters out or take them back.</param>
/// <param name="StateOf">The state of another app's domain; null when it has none.</param>
public sealed record World(DateTimeOffset Now, AdapterTable Adapters, Func<Guid, SwState?> StateOf)
{
    /// <summary>Pause before a failed boot is tried again.</summary>
    public TimeSpan BootRetry { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Whether PCI devices can be passed through.</summary>
    public bool IoVirtualization { get; init; }

    /// <summary>The device is about to reboot, power off or shut down: what is halted now is still to be active afterwards.</summary>
    public bool DeviceGoesDown { get; init; }
}

/// <summary>The outcome of one decision.</summary>
public readonly record struct Step(DomainRecord Domain, AdapterTable Adapters);
