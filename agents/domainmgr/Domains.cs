using Eve.Agents.Domainmgr.Core;
using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Agents.Domainmgr.Hypervisors;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Domainmgr;

/// <summary>All domains of the device: feeds events to the core, hands its deeds to workers, publishes what it decided.</summary>
public sealed class Domains
{
    private const int Parallelism = 16;

    private static readonly Logger Log = LogManager.GetLogger(Owner.Domainmgr.Name);

    private readonly Dictionary<Guid, DomainRecord> domains = [];
    private readonly Dictionary<Guid, IDisposable> alarms = [];
    private readonly EventLoop loop;
    private readonly IHypervisor hypervisor;
    private readonly IPublication<DomainStatus> statuses;
    private readonly IPublication<DomainMetric> metrics;
    private readonly IPublication<AssignableAdapters> adapterTopic;
    private readonly ActiveMarkers markers;
    private readonly Worker<DomainJob, Outcome> worker;
    private readonly Random random;

    public Domains(
        EventLoop loop,
        IHypervisor hypervisor,
        IPublication<DomainStatus> statuses,
        IPublication<DomainMetric> metrics,
        IPublication<AssignableAdapters> adapters,
        ActiveMarkers markers,
        Random random)
    {
        (this.loop, this.hypervisor, this.statuses, this.metrics, this.markers, this.random) = (loop, hypervisor, statuses, metrics, markers, random);
        adapterTopic = adapters;
        worker = new(loop, "domain", Parallelism, new Performer(hypervisor, loop.Time).DoAsync, OnDone);
        hypervisor.Ended += app => loop.Post("ended", () => Look(app));
        // Who uses which adapter is known again from what the last run published.
        Adapters = new(false, adapters.Items.GetValueOrDefault(Keys.Global)?.IoBundleList ?? []);
        foreach (DomainStatus status in statuses.Items.Values)
            domains[status.UUIDandVersion.UUID] = DomainRecord.Left(status);
    }

    public AdapterTable Adapters { get; private set; }

    public TimeSpan BootRetry { get; set; } = TimeSpan.FromSeconds(600);

    public bool IoVirtualization { get; set; }

    public bool DeviceGoesDown { get; set; }

    /// <summary>All statuses as published.</summary>
    public IEnumerable<DomainStatus> Statuses => domains.Values.Select(domain => domain.Status);

    /// <summary>zedmanager wants a domain, or (null) wants it gone.</summary>
    public void Want(Guid app, DomainConfig? config)
    {
        if (!domains.TryGetValue(app, out DomainRecord? domain))
        {
            if (config is null)
                return;
            domain = DomainRecord.For(config);
        }
        domain = Lifecycle.Wanted(domain, config);
        domains[app] = domain;
        // A halt with all patience is called off; what follows is impatient.
        if (config is null && domain.Deed is Deed.Halt { Impatient: false })
            worker.Cancel(Key(app));
        Step(app, domain, Lifecycle.Next(World(), domain));
    }

    /// <summary>zedmanager has told everything: what it did not name is not wanted.</summary>
    public void Complete()
    {
        foreach (DomainRecord domain in domains.Values.Where(domain => domain is { Config: null, ConfigChanged: false }).ToArray())
        {
            Log.Info("app {objUUID} is no longer wanted and goes", domain.App);
            Want(domain.App, null);
        }
        _ = ListAsync();
    }

    /// <summary>The adapter list or the device's ports changed.</summary>
    public void SetAdapters(AdapterTable table)
    {
        Adapters = table;
        Publish();
        foreach (DomainRecord domain in domains.Values.Where(domain => domain.Status.AdaptersFailed).ToArray())
            Look(domain.App);
    }

    /// <summary>Asks how a domain is, now.</summary>
    public void Look(Guid app)
    {
        if (!domains.TryGetValue(app, out DomainRecord? domain))
            return;
        domain = Lifecycle.Looked(domain);
        domains[app] = domain;
        Step(app, domain, Lifecycle.Next(World(), domain));
    }

    /// <summary>Stops working; domains run on.</summary>
    public void Stop()
    {
        worker.Dispose();
        hypervisor.Dispose();
    }

    private static string Key(Guid app) => app.ToString();

    private World World() => new(loop.Time.GetUtcNow(), Adapters, app => domains.GetValueOrDefault(app)?.Status.State)
    {
        BootRetry = BootRetry,
        IoVirtualization = IoVirtualization,
        DeviceGoesDown = DeviceGoesDown,
    };

    private void OnDone(string key, WorkOutcome<Outcome> work)
    {
        Guid app = Guid.Parse(key);
        DomainRecord domain = domains[app];
        Outcome outcome = work switch
        {
            { Result: { } result } => result,
            { Cancelled: true } => new("called off") { Cancelled = true },
            { Error: HypervisorException or ExecException } => new(work.Error.Message),
            _ => Unexpected(app, domain, work.Error!),
        };
        if (outcome.Failed)
            Log.Warn("app {objUUID}: {deed} failed: {err}", app, domain.Deed!.GetType().Name, outcome.Error);
        Step(app, domain, Lifecycle.Done(World(), domain, outcome));
    }

    /// <summary>A bug, or a file system that fails: one app must not take the others with it, so it is an error of this app.</summary>
    private static Outcome Unexpected(Guid app, DomainRecord domain, Exception error)
    {
        Log.Error(error, "app {objUUID}: {deed} failed unexpectedly", app, domain.Deed!.GetType().Name);
        return new(error.Message);
    }

    private void Step(Guid app, DomainRecord before, Step step)
    {
        DomainRecord after = step.Domain;
        domains[app] = after;
        bool released = Adapters != step.Adapters;
        Adapters = step.Adapters;
        if (before.Marked != after.Marked)
            markers.Set(app, after.Marked);
        Show(before, after);
        if (after.Gone)
            Forget(app);
        else if (after.Deed is { } deed && !ReferenceEquals(deed, before.Deed))
            worker.Submit(Key(app), Job(after, deed));
        if (!after.Gone)
            SetAlarm(after);
        if (released)
            SetAdapters(Adapters);
        if (after is { Gone: true, Config: { } again })
            Want(app, again);
    }

    private void Show(DomainRecord before, DomainRecord after)
    {
        DomainStatus status = after.Status;
        if (before.Status.State != status.State || before.Status.Activated != status.Activated || before.Status.Error != status.Error)
            Log.Info("app {objUUID} {from} -> {to}, id {id} {err}", after.App, before.Status.State, status.State, status.DomainId, status.Error);
        if (statuses.Publish(status) is { } failure)
            Log.Error("the status of app {objUUID} cannot be published: {err}", after.App, failure);
    }

    private void Forget(Guid app)
    {
        domains.Remove(app);
        if (alarms.Remove(app, out IDisposable? alarm))
            alarm.Dispose();
        statuses.Unpublish(Key(app));
        if (metrics.Items.ContainsKey(Key(app)))
            metrics.Unpublish(Key(app));
        Log.Info("app {objUUID} is gone", app);
    }

    private DomainJob Job(DomainRecord domain, Deed deed)
    {
        DomainSpec? spec = domain.Config is { } config
            ? new(config, domain.Status, [.. domain.Status.IoAdapterList.OrEmpty().SelectMany(adapter => Adapters.Find(adapter.Name))])
            : null;
        return new(deed, new(domain.App, domain.Status.DomainName), domain.Status.VirtualizationMode, spec);
    }

    /// <summary>The next look: the ticker of 9 to 30 s, or sooner when a retry is due.</summary>
    private void SetAlarm(DomainRecord domain)
    {
        if (alarms.Remove(domain.App, out IDisposable? old))
            old.Dispose();
        TimeSpan due = TimeSpan.FromSeconds(9 + (random.NextDouble() * 21));
        if (Checking.RetryAt(domain, BootRetry) - loop.Time.GetUtcNow() is { } retry && retry < due)
            due = retry > TimeSpan.Zero ? retry : TimeSpan.FromMilliseconds(1);
        alarms[domain.App] = loop.After("look", due, () => Look(domain.App));
    }

    private void Publish()
    {
        if (Adapters.Initialized)
            adapterTopic.Publish(Adapters.Published);
    }

    /// <summary>Domains that run although nobody has a record of them.</summary>
    private async Task ListAsync()
    {
        IReadOnlyList<Guid> found = await hypervisor.ListAsync(CancellationToken.None).ConfigureAwait(false);
        loop.Post("orphans", () =>
        {
            foreach (Guid app in found.Where(app => !domains.ContainsKey(app)))
            {
                Log.Info("a domain of the unknown app {objUUID} is left over and goes", app);
                domains[app] = DomainRecord.Left(new() { UUIDandVersion = new() { UUID = app } });
                Want(app, null);
            }
        });
    }
}
