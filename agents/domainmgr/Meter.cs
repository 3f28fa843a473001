using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Host;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Domainmgr;

/// <summary>Measures domains and host again and again, and publishes it.</summary>
public sealed class Meter
{
    private const string Round = "round";

    /// <summary>Until the device's settings have come.</summary>
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(10);

    private readonly EventLoop loop;
    private readonly Func<IEnumerable<DomainStatus>> statuses;
    private readonly IPublication<DomainMetric> metrics;
    private readonly IPublication<HostMemory> hostMemory;
    private readonly Random random;
    private readonly Worker<IReadOnlyList<DomainKey>, Reading> worker;
    private IDisposable? timer;

    public Meter(
        EventLoop loop, IHypervisor hypervisor, string agentsCgroup, Func<IEnumerable<DomainStatus>> statuses, IPublication<DomainMetric> metrics, IPublication<HostMemory> hostMemory, Random random)
    {
        (this.loop, this.statuses, this.metrics, this.hostMemory, this.random) = (loop, statuses, metrics, hostMemory, random);
        worker = new(loop, "metrics", 1, (keys, stop) => ReadAsync(hypervisor, agentsCgroup, keys, stop), OnReading);
    }

    /// <summary>timer.metric.interval; a round comes after 0.075 to 0.25 of it.</summary>
    public TimeSpan Interval { get; set; } = FirstInterval;

    /// <summary>Measures now.</summary>
    public void Start() => worker.Submit(Round, [.. statuses().Where(status => status.Activated).Select(status => new DomainKey(status.UUIDandVersion.UUID, status.DomainName))]);

    public void Stop()
    {
        timer?.Dispose();
        worker.Dispose();
    }

    private static async Task<Reading> ReadAsync(IHypervisor hypervisor, string agentsCgroup, IReadOnlyList<DomainKey> keys, CancellationToken stop)
    {
        Dictionary<Guid, DomainUsage> domains = [];
        foreach (DomainKey key in keys)
            if (await hypervisor.MeasureAsync(key, stop).ConfigureAwait(false) is { } usage)
                domains[key.App] = usage;
        return new(HostProbe.Read(agentsCgroup), domains);
    }

    private void OnReading(string round, WorkOutcome<Reading> outcome)
    {
        if (outcome.Result is { } reading)
            Publish(reading, loop.Time.GetUtcNow());
        timer?.Dispose();
        timer = loop.After("metrics", Interval * (0.075 + (random.NextDouble() * 0.175)), Start);
    }

    private void Publish(Reading reading, DateTimeOffset now)
    {
        hostMemory.Publish(Metrics.Memory(reading.Host));
        metrics.Publish(Metrics.OfHost(reading.Host, now));
        foreach (DomainStatus status in statuses())
        {
            Guid app = status.UUIDandVersion.UUID;
            DomainMetric? old = metrics.Items.GetValueOrDefault(Keys.Uuid(app));
            if (Metrics.OfDomain(status, old, reading.Domains.GetValueOrDefault(app), now) is { } metric)
                metrics.Publish(metric);
        }
    }

    private sealed record Reading(HostUsage Host, IReadOnlyDictionary<Guid, DomainUsage> Domains);
}
