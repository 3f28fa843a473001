using Eve.Agents;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <summary>
/// The original zedmanager as the facts describe it (state machine facts, sections 2 to 11), its defects included: what it is
/// good for is making recordings of situations that nobody recorded. That it is right is proven by the recorded runs, which it
/// repeats without any excuse. Left out: boot priority (it depends on files of which a recording tells nothing).
/// </summary>
internal sealed partial class OriginalZedmanager
{
    private const string FromStatus = "types.AppInstanceStatus";
    private const string FromConfig = "types.AppInstanceConfig";
    private const string FromNetwork = "types.AppNetworkStatus";
    private const string FromDomain = "types.DomainStatus";

    /// <summary>The original takes 5 to 10 s, as the dice fall.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);

    private readonly EventLoop loop;
    private readonly IPublication<AppInstanceStatus> statuses;
    private readonly IPublication<AppInstanceSummary> summaries;
    private readonly IPublication<VolumeRefConfig> volumeRefs;
    private readonly IPublication<AppNetworkConfig> networks;
    private readonly IPublication<DomainConfig> domains;
    private readonly IPublication<UuidToNum> numbers;
    private readonly IPublication<VolumesSnapshotConfig> snapshots;
    private readonly IPublication<AppInstanceConfig> locals;
    private readonly ISubscription<AppInstanceConfig> configs;
    private readonly ISubscription<VolumeRefStatus> volumesThere;
    private readonly ISubscription<AppNetworkStatus> networksThere;
    private readonly ISubscription<DomainStatus> domainsThere;
    private World world = World.Empty;
    private bool checkFreedResources;
    private bool noMemorySetting;
    private readonly HashSet<Guid> unseen = [];

    public OriginalZedmanager(AgentContext<Owner.Zedmanager> context)
    {
        loop = context.Loop;
        IPubSub<Owner.Zedmanager> pubsub = context.PubSub;
        statuses = pubsub.Publish(FromZedmanager.AppInstanceStatus);
        summaries = pubsub.Publish(FromZedmanager.AppInstanceSummary);
        volumeRefs = pubsub.Publish(FromZedmanager.VolumeRefConfig);
        networks = pubsub.Publish(FromZedmanager.AppNetworkConfig);
        domains = pubsub.Publish(FromZedmanager.DomainConfig);
        numbers = pubsub.Publish(FromZedmanager.UuidToNum);
        snapshots = pubsub.Publish(FromZedmanager.VolumesSnapshotConfig);
        locals = pubsub.Publish(FromZedmanager.AppInstanceConfig);
        context.Settings.OnChange(settings =>
        {
            world = world with { Settings = MemorySettings.From(settings) };
            noMemorySetting = settings[SettingsCatalogue.EveMemoryLimitInBytes] == 0 && settings[SettingsCatalogue.EveMemoryLimitInMiB] == 0;
        });
        pubsub.Subscribe(FromZedagent.ZedAgentStatus, new SubscriptionHandlers<ZedAgentStatus>(OnZedAgentStatus));
        if (context.Options.GetValueOrDefault("hypervisor") == "kubevirt")
        {
            world = world with { Hypervisor = Hypervisor.Kubevirt };
            pubsub.Subscribe(FromZedkube.ENClusterAppStatus, new SubscriptionHandlers<ENClusterAppStatus>(OnCluster));
        }
        pubsub.Subscribe(FromDomainmgr.HostMemory, new SubscriptionHandlers<HostMemory>(OnHostMemory));
        pubsub.Subscribe(FromDomainmgr.AssignableAdapters, new SubscriptionHandlers<AssignableAdapters>(change => world = world with { Adapters = change.Any }));
        volumesThere = pubsub.Subscribe(FromVolumemgr.VolumeRefStatus, new SubscriptionHandlers<VolumeRefStatus>(change => OnVolume(change.Any)));
        networksThere = pubsub.Subscribe(FromZedrouter.AppNetworkStatus, new SubscriptionHandlers<AppNetworkStatus>(OnNetwork, null, count => Pass(count, domains.SignalRestarted)));
        domainsThere = pubsub.Subscribe(FromDomainmgr.DomainStatus, new SubscriptionHandlers<DomainStatus>(OnDomain));
        configs = pubsub.Subscribe(FromZedagent.AppInstanceConfig, new SubscriptionHandlers<AppInstanceConfig>(OnConfig, null, count => Pass(count, networks.SignalRestarted)));
        pubsub.Subscribe(FromZedmanager.AppInstanceConfig, new SubscriptionHandlers<AppInstanceConfig>(OnLocal));
        pubsub.Subscribe(FromVolumemgr.VolumesSnapshotStatus, new SubscriptionHandlers<VolumesSnapshotStatus>(OnSnapshot));
        loop.Every("freed resources", RetryAfter, RetryMemory);
        loop.Every("delayed start", TimeSpan.FromSeconds(1), StartDelayed);
    }

    /// <summary>Told of each defect that it commits and ours does not: the app and the defect.</summary>
    public Action<Guid, Defect>? Commits { get; set; }

    /// <summary>Told when one that lasts a while is over.</summary>
    public Action<Guid, Defect>? Ends { get; set; }

    private DateTimeOffset Now => loop.Time.GetUtcNow();

    private static void Pass(int count, Action signal)
    {
        if (count != 0)
            signal();
    }

    private void OnConfig(Change<AppInstanceConfig> change)
    {
        if (change.New is not { } config)
            Delete(change.Any.UUIDandVersion.UUID);
        else if (change.Old is { } old)
            Modify(config, old);
        else
            Create(config);
    }

    /// <summary>Whose the volume is does not count: every app with this volume and generation looks again.</summary>
    private void OnVolume(VolumeRefStatus volume)
    {
        foreach (AppInstanceStatus status in statuses.Items.Values.ToArray())
            if (status.VolumeRefStatusList.OrEmpty().Any(entry => entry.VolumeID == volume.VolumeID
                && entry.GenerationCounter == volume.GenerationCounter && entry.LocalGenerationCounter == volume.LocalGenerationCounter))
            {
                if (status.PurgeInprogress == Inprogress.RecreateVolumes && volume.State > SwState.Loaded && IsTaking(status))
                    Commits?.Invoke(status.UUIDandVersion.UUID, Defect.SnapshotOvertaken);
                UpdateApp(status.UUIDandVersion.UUID);
            }
    }

    private void OnNetwork(Change<AppNetworkStatus> change)
    {
        Guid app = change.Any.UUIDandVersion.UUID;
        if (change.New is not { } link)
            RemovePath(app, Defect.VanishedNetwork);
        else if (!link.IsPending())
        {
            if (link.Activated && Status(app) is { PurgeInprogress: Inprogress.BringUp } status && IsTaking(status))
                Commits?.Invoke(app, Defect.SnapshotOvertaken);
            UpdateApp(app);
        }
    }

    private void OnDomain(Change<DomainStatus> change)
    {
        if (change.New is null)
            RemovePath(change.Any.UUIDandVersion.UUID, Defect.VanishedDomain);
        else
            UpdateApp(change.Any.UUIDandVersion.UUID);
    }

    private void OnHostMemory(Change<HostMemory> change)
    {
        if (change.New is { } memory && world.HostMemory is { TotalMemoryMB: > 0 } before && memory.TotalMemoryMB > before.TotalMemoryMB)
            checkFreedResources = true;
        else if (change.Any.TotalMemoryMB > (world.HostMemory?.TotalMemoryMB ?? 0))
            foreach (AppInstanceStatus status in statuses.Items.Values.Where(status => status is { MissingMemory: true, ErrorSourceType: FromConfig, Error.Length: > 0 }))
                Commits?.Invoke(status.UUIDandVersion.UUID, Defect.MemoryNotTriedAgain);
        world = world with { HostMemory = change.Any };
    }

    private void OnZedAgentStatus(Change<ZedAgentStatus> change)
    {
        if (change.New is not { } status)
            return;
        if (world.DelayBase is null && status.ConfigGetStatus is ConfigGetStatus.Success or ConfigGetStatus.ReadSaved)
            world = world with { DelayBase = Now };
        string before = world.Profile;
        if (status.CurrentProfile == before)
            return;
        world = world with { Profile = status.CurrentProfile };
        foreach (AppInstanceConfig config in configs.Items.Values.ToArray())
            if (Profiles.Effective(before, config) != Profiles.Effective(world, config) && Status(config.UUIDandVersion.UUID) is { } app)
            {
                Update(config, ref app);
                Publish(app);
            }
    }

    private void StartDelayed()
    {
        foreach (AppInstanceStatus delayed in statuses.Items.Values.Where(status => status.State == SwState.StartDelayed && status.StartTime <= Now).ToArray())
            if (Config(delayed.UUIDandVersion.UUID) is { } config)
            {
                AppInstanceStatus status = delayed with { State = SwState.Installed };
                Update(config, ref status);
                Publish(status);
            }
    }

    private void UpdateApp(Guid app)
    {
        if (Status(app) is not { } status)
            return;
        if (Config(app) is not { } config || status.PurgeInprogress == Inprogress.BringDown)
        {
            Remove(app, status);
            return;
        }
        Update(config, ref status);
        Publish(status);
    }

    /// <summary>Also for an app that is still configured.</summary>
    private void RemovePath(Guid app, Defect defect)
    {
        if (Status(app) is not { } status)
            return;
        if (Config(app) is not null && status.PurgeInprogress != Inprogress.BringDown)
            Commits?.Invoke(app, defect);
        Remove(app, status);
    }

    private AppInstanceStatus? Status(Guid app) => statuses.Items.GetValueOrDefault(app.ToString());

    private AppInstanceConfig? Config(Guid app) => locals.Items.GetValueOrDefault(app.ToString()) ?? configs.Items.GetValueOrDefault(app.ToString());

    private DomainStatus? Domain(Guid app) => domainsThere.Items.GetValueOrDefault(app.ToString());

    private AppNetworkStatus? Network(Guid app) => networksThere.Items.GetValueOrDefault(app.ToString());

    /// <summary>The sums follow what zedmanager hears of itself, so a status that is as it was changes nothing.</summary>
    private void Publish(AppInstanceStatus status)
    {
        status = Cluster.WithUploads(world, status);
        if (unseen.Remove(status.UUIDandVersion.UUID))
            Ends?.Invoke(status.UUIDandVersion.UUID, Defect.RollbackEndUnseen);
        bool changes = Status(status.UUIDandVersion.UUID) != status;
        statuses.Publish(status);
        if (changes)
            Summarize();
    }

    private static void Put<T>(IPublication<T> publication, string key, T? value)
        where T : class
    {
        if (value is not null)
            publication.Publish(key, value);
        else if (publication.Items.ContainsKey(key))
            publication.Unpublish(key);
    }

    private void Summarize()
    {
        byte starting = 0, running = 0, stopping = 0, error = 0;
        foreach (AppInstanceStatus status in statuses.Items.Values)
        {
            bool active = Config(status.UUIDandVersion.UUID) is { } config && Profiles.Effective(world, config);
            unchecked
            {
                if (status.Error.Length != 0)
                    error++;
                else if (active && status.Activated)
                    running++;
                else if (status.Activated)
                    stopping++;
                else if (active)
                    starting++;
            }
        }
        summaries.Publish(new AppInstanceSummary { TotalStarting = starting, TotalRunning = running, TotalStopping = stopping, TotalError = error });
    }
}
