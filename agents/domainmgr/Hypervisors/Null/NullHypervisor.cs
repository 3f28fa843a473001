using System.Collections.Concurrent;
using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Null;

/// <summary>
/// Domains that exist only in memory: everything but a guest. Lets a whole device run anywhere, and is the one to use in tests.
/// Domains end with the agent.
/// </summary>
public sealed class NullHypervisor(TimeProvider time) : IHypervisor
{
    private readonly ConcurrentDictionary<Guid, Entry> domains = new();
    private long lastId;

    public string Name => "null";

    public event Action<Guid>? Ended;

    public Task<Capabilities> GetCapabilitiesAsync(CancellationToken stop) => Task.FromResult(Capabilities.Zero);

    public Task<FoundDomain?> FindAsync(Guid app, CancellationToken stop) =>
        Task.FromResult(domains.TryGetValue(app, out Entry? entry) && entry.Started ? new FoundDomain(new(app, entry.Name), entry.Info, entry.Created) : null);

    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken stop) => Task.FromResult<IReadOnlyList<Guid>>([.. domains.Keys]);

    public HaltPlan PlanHalt(VmMode mode, bool impatient) => HaltPlan.ForMachine(mode, impatient);

    public Task SetUpAsync(DomainSpec spec, CancellationToken stop) => Task.CompletedTask;

    public Task<long> CreateAsync(DomainSpec spec, CancellationToken stop)
    {
        if (spec.Status.DomainName.Length == 0)
            throw new HypervisorException("a domain without a name cannot be created");
        Entry entry = new(spec.Status.DomainName, Interlocked.Increment(ref lastId), time.GetUtcNow(), Started: false, DomainInfo.Absent);
        entry = entry with { Info = new(DomainLife.PoweredOff, entry.Id) };
        return domains.TryAdd(spec.Key.App, entry)
            ? Task.FromResult(entry.Id)
            : throw new HypervisorException($"domain {spec.Status.DomainName} exists already");
    }

    public Task StartAsync(DomainSpec spec, CancellationToken stop)
    {
        if (!domains.TryGetValue(spec.Key.App, out Entry? entry) || entry.Info.Life != DomainLife.PoweredOff)
            throw new HypervisorException($"domain {spec.Status.DomainName} cannot be started: it is not there, or runs already");
        domains[spec.Key.App] = entry with { Started = true, Info = new(DomainLife.Running, entry.Id) };
        return Task.CompletedTask;
    }

    public Task<DomainInfo> GetInfoAsync(DomainKey domain, CancellationToken stop) =>
        Task.FromResult(domains.TryGetValue(domain.App, out Entry? entry) && entry.Name == domain.Name ? entry.Info : DomainInfo.Absent);

    public Task<DomainInfo> WaitForEndAsync(DomainKey domain, TimeSpan limit, CancellationToken stop) => GetInfoAsync(domain, stop);

    public Task StopAsync(DomainKey domain, bool force, CancellationToken stop)
    {
        if (domains.TryGetValue(domain.App, out Entry? entry) && entry.Info.Life == DomainLife.Running)
            domains[domain.App] = entry with { Info = new(DomainLife.Ended) };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(DomainKey domain, CancellationToken stop)
    {
        domains.TryRemove(domain.App, out _);
        return Task.CompletedTask;
    }

    public Task CleanUpAsync(DomainKey domain, CancellationToken stop) => DeleteAsync(domain, stop);

    public Task ForgetAsync(Guid app, CancellationToken stop) => Task.CompletedTask;

    public Task<DomainUsage?> MeasureAsync(DomainKey domain, CancellationToken stop) => Task.FromResult<DomainUsage?>(null);

    /// <summary>For tests and simulations: the guest ends by itself.</summary>
    public void End(Guid app, DomainLife life, string reason)
    {
        if (domains.TryGetValue(app, out Entry? entry))
            domains[app] = entry with { Info = new(life, 0, reason) };
        Ended?.Invoke(app);
    }

    public void Dispose()
    {
    }

    private sealed record Entry(string Name, long Id, GoTime Created, bool Started, DomainInfo Info);
}
