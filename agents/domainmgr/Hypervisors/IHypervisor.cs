using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors;

/// <summary>
/// What runs domains. Called from workers, so from any thread, but never twice at once for the same app. All methods that take
/// a domain are safe to repeat. Failures are <see cref="HypervisorException"/> (or <see cref="ExecException"/>).
/// </summary>
public interface IHypervisor : IDisposable
{
    /// <summary>As the command line option names it.</summary>
    string Name { get; }

    /// <summary>Told, on any thread, soon after a domain of this app ended by itself. A hint only: the end is found without it, but later.</summary>
    event Action<Guid>? Ended;

    Task<Capabilities> GetCapabilitiesAsync(CancellationToken stop);

    /// <summary>Looks for a domain that an earlier run of the agent started, whatever its version. What was never started is taken away.</summary>
    Task<FoundDomain?> FindAsync(Guid app, CancellationToken stop);

    /// <summary>Every app that has something here: a running domain or what is left of one.</summary>
    Task<IReadOnlyList<Guid>> ListAsync(CancellationToken stop);

    /// <summary>In which steps a domain of this mode is brought down.</summary>
    HaltPlan PlanHalt(VmMode mode, bool impatient);

    /// <summary>Checks volumes and writes whatever the domain is made from. Takes away what an earlier domain of the app left.</summary>
    Task SetUpAsync(DomainSpec spec, CancellationToken stop);

    /// <summary>Makes the domain; it does not run yet.</summary>
    /// <returns>Its id, not 0.</returns>
    Task<long> CreateAsync(DomainSpec spec, CancellationToken stop);

    /// <summary>Lets a created domain run.</summary>
    Task StartAsync(DomainSpec spec, CancellationToken stop);

    Task<DomainInfo> GetInfoAsync(DomainKey domain, CancellationToken stop);

    /// <summary>Waits until the domain is gone or the time is over.</summary>
    /// <returns>Its state then.</returns>
    Task<DomainInfo> WaitForEndAsync(DomainKey domain, TimeSpan limit, CancellationToken stop);

    /// <summary>Asks the domain to end; does not wait for it.</summary>
    Task StopAsync(DomainKey domain, bool force, CancellationToken stop);

    /// <summary>Ends the domain at once.</summary>
    Task DeleteAsync(DomainKey domain, CancellationToken stop);

    /// <summary>Takes away what the domain left behind, but not what tells why it ended (its log).</summary>
    Task CleanUpAsync(DomainKey domain, CancellationToken stop);

    /// <summary>Takes away the last traces of an app that is deleted.</summary>
    Task ForgetAsync(Guid app, CancellationToken stop);

    /// <summary>What the domain has used; null when that is not known.</summary>
    Task<DomainUsage?> MeasureAsync(DomainKey domain, CancellationToken stop);
}

/// <summary>All that a domain is made from.</summary>
/// <param name="Adapters">The bundles that were reserved for it, in the order of its adapter list.</param>
public sealed record DomainSpec(DomainConfig Config, DomainStatus Status, ValueList<IoBundle> Adapters)
{
    public DomainKey Key => new(Config.UUIDandVersion.UUID, Status.DomainName);
}
