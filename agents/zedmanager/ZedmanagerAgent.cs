using System.Collections.Immutable;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Agents.Zedmanager.Shell;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Zedmanager;

/// <summary>
/// The shell: puts each change into the world, lets the core decide about the apps concerned, and publishes the difference.
/// </summary>
public sealed class ZedmanagerAgent : Agent<Owner.Zedmanager>
{
    private static readonly TimeSpan PublishAgainAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MarkersMaxAge = TimeSpan.FromSeconds(1);

    /// <summary>So long after the config is known an app that is not in it counts as gone.</summary>
    private static readonly TimeSpan GoneAfter = TimeSpan.FromMinutes(1);

    private readonly Publications publications;
    private readonly PurgeCounters purgeCounters;
    private readonly IPublication<AppInstanceSummary> summaries;
    private readonly BootMarkers bootMarkers;
    private readonly PciDevices pciDevices;
    private readonly SnapshotShelf shelf;
    private readonly Transitions transitions;
    private readonly Dictionary<Guid, AppRecord> apps = [];
    private readonly Dictionary<Guid, AppRecord> left;
    private readonly Dictionary<Guid, Standing> standings = [];
    private readonly Dictionary<Guid, (DateTimeOffset At, IDisposable Timer)> wakes = [];
    private readonly HashSet<Guid> sharing = [];
    private readonly HashSet<Guid> rewrites = [];
    private readonly Summary summary = new();
    private DateTimeOffset markersRead;
    private bool recheckPosted;
    private bool configsComplete;
    private bool configKnown;
    private ISubscription<ENClusterAppStatus>? nodes;
    private bool listening;
    private IDisposable? shelfClearing;
    private World world;

    /// <param name="files">Where snapshots are kept; null: below /persist/snapshots.</param>
    /// <param name="pciDevices">How much memory PCI devices take; null: as the kernel says.</param>
    public ZedmanagerAgent(AgentContext<Owner.Zedmanager> context, ISnapshotFiles? files = null, PciDevices? pciDevices = null)
        : base(context)
    {
        IPublication<EIDConfig> eids = Publish(FromZedmanager.EIDConfig);
        IPublication<AppNetworkConfig> networks = Publish(FromZedmanager.AppNetworkConfig);
        IPublication<DomainConfig> domains = Publish(FromZedmanager.DomainConfig);
        purgeCounters = new(Publish(FromZedmanager.UuidToNum));
        publications = new(Publish(FromZedmanager.AppInstanceStatus), Publish(FromZedmanager.VolumeRefConfig), eids, networks, domains,
            Publish(FromZedmanager.VolumesSnapshotConfig), Publish(FromZedmanager.AppInstanceConfig), Publish(FromZedmanager.AppWait), purgeCounters);
        summaries = Publish(FromZedmanager.AppInstanceSummary);
        bootMarkers = new(context.Paths);
        this.pciDevices = pciDevices ?? new PciDevices();
        transitions = new(Log);
        shelf = new(files ?? new SnapshotFiles(context.Paths), Log);
        left = publications.Left().Select(app => app with { Files = [.. shelf.Of(app.UUID)] }).ToDictionary(app => app.UUID);
        if (left.Count != 0)
            Log.Info("found {count} apps of the last run; they stay as they are until their configs come", left.Count);
        world = World.Empty with
        {
            IsArm64 = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64,
            Hypervisor = HypervisorOf(context),
            Stored = shelf.All,
        };
        eids.ClearRestarted();
        networks.ClearRestarted();
        domains.ClearRestarted();

        if (world.IsCluster)
        {
            foreach (AppRecord app in left.Values)
                world = world.WithCluster(app.UUID, Cluster.Presumed(app));
            Log.Info("this device is one of a cluster: apps wait until zedagent has told its name");
            Subscribe(FromZedagent.EdgeNodeInfo, change =>
            {
                if (change.New is { DeviceName.Length: > 0 })
                    Listen();
            });
        }
        else
            Listen();
    }

    /// <summary>From now on the others are heard.</summary>
    private void Listen()
    {
        if (listening)
            return;
        listening = true;
        Context.Settings.OnChange(OnSettings);
        if (world.IsCluster)
            nodes = Subscribe(FromZedkube.ENClusterAppStatus, OnENClusterAppStatus, OnNodesKnown);
        Subscribe(FromZedagent.ZedAgentStatus, OnZedAgentStatus);
        Subscribe(FromDomainmgr.HostMemory, OnHostMemory);
        Subscribe(FromDomainmgr.AssignableAdapters, OnAssignableAdapters);
        Subscribe(FromVolumemgr.VolumeRefStatus, OnVolumeRefStatus, known => OnVolumesKnown(known));
        Subscribe(FromIdentitymgr.EIDStatus, OnEIDStatus, onRestarted: count => Pass(count, publications.Networks.SignalRestarted));
        Subscribe(FromVolumemgr.VolumesSnapshotStatus, OnVolumesSnapshotStatus, known => OnKnown(world with { SnapshotsKnown = world.SnapshotsKnown || known }));
        Subscribe(FromZedrouter.AppNetworkStatus, OnAppNetworkStatus, known => OnKnown(world with { NetworksKnown = world.NetworksKnown || known }),
            count => Pass(count, publications.Domains.SignalRestarted));
        Subscribe(FromDomainmgr.DomainStatus, OnDomainStatus, known => OnKnown(world with { DomainsKnown = world.DomainsKnown || known }));
        Subscribe(FromZedagent.AppInstanceConfig, OnAppInstanceConfig, OnAppInstanceConfigSynchronized,
            count => Pass(count, NeedsEids() ? publications.Eids.SignalRestarted : publications.Networks.SignalRestarted));
    }

    /// <summary>What the host has to do first, and the option that is ours alone.</summary>
    public static AgentOptions Options { get; } = new()
    {
        WaitFor = Phases.Onboarded | Phases.Settings,
        Extra = [new("hypervisor", "NAME", "what runs the domains: kvm (default), xen, kubevirt, containerd or null; decides their memory overhead; kubevirt: the device is one of a cluster")],
    };

    /// <summary>The apps as they are now; for tests and for whoever shows why an app waits.</summary>
    public IReadOnlyDictionary<Guid, AppRecord> Apps => apps;

    private void OnAppInstanceConfig(Change<AppInstanceConfig> change)
    {
        Refresh();
        Guid uuid = change.Any.UUIDandVersion.UUID;
        apps.TryGetValue(uuid, out AppRecord? app);
        if (change.New is not { } config)
        {
            if (app is not null)
                Apply(app, Reconciler.ConfigDeleted(world, app));
        }
        else if (app is not null)
            Apply(app, Reconciler.ConfigModified(world, app, config));
        else if (left.Remove(uuid, out AppRecord? old))
            Apply(old, Reconciler.ConfigAdopted(world, old, config));
        else
            Apply(null, Reconciler.ConfigCreated(world, purgeCounters.Find(uuid), config));
    }

    /// <summary>All configs are known: what the last run left and no config claims is taken down.</summary>
    private void OnAppInstanceConfigSynchronized(bool complete)
    {
        if (!complete)
            return;
        Refresh();
        foreach (AppRecord old in left.Values.ToArray())
        {
            left.Remove(old.UUID);
            Apply(old, Reconciler.ConfigDeleted(world, old));
        }
        configsComplete = true;
        ClearShelfLater();
        // The last run's counts may be from before its end.
        if (summaries.Items.Count != 0)
            summaries.Publish(summary.Record);
    }

    // After a boot zedagent's table is complete and empty until it has a config, and its word that it has one may overtake the
    // config: what is on disk of snapshots cannot be had again, so no app is taken for gone in a hurry.
    private void ClearShelfLater()
    {
        if (configsComplete && configKnown)
            shelfClearing ??= Loop.After("snapshots without an app", GoneAfter, () =>
            {
                foreach (StoredSnapshot stored in shelf.All.Values)
                    if (stored.App != Guid.Empty && !apps.ContainsKey(stored.App))
                        shelf.Delete(stored.Kept.ID);
                world = world with { Stored = shelf.All };
            });
    }

    private void OnVolumeRefStatus(Change<VolumeRefStatus> change)
    {
        world = world.WithVolume(RefKey.Of(change.Any), change.New);
        Reconcile(change.Any.AppUUID);
    }

    private void OnEIDStatus(Change<EIDStatus> change)
    {
        EidKey key = EidKey.Of(change.Any);
        world = world.WithEid(key, change.New);
        // While identitymanager is at work its word is no reason to do anything.
        if (change.New?.IsPending() != true)
            Reconcile(key.AppUUID);
    }

    private void OnVolumesSnapshotStatus(Change<VolumesSnapshotStatus> change)
    {
        string id = change.Any.SnapshotID;
        world = world.WithSnapshot(id, change.New);
        // A failed roll-back may come without the app's id.
        Guid app = apps.ContainsKey(change.Any.AppUUID) ? change.Any.AppUUID
            : apps.Values.FirstOrDefault(one => one.Snapshots.Any(snapshot => snapshot.SnapshotID == id))?.UUID ?? Guid.Empty;
        if (app != Guid.Empty)
            Reconcile(app);
    }

    /// <summary>
    /// Where the app runs in the cluster. (The original, when an app is scheduled elsewhere, only tells whose figures count; the
    /// app follows at its next event, whatever that is. When it is scheduled here it is activated whether it is installed or not.)
    /// </summary>
    private void OnENClusterAppStatus(Change<ENClusterAppStatus> change)
    {
        Guid uuid = change.Any.AppUUID;
        world = world.WithCluster(uuid, change.New);
        if (apps.ContainsKey(uuid))
        {
            Reconcile(uuid);
            // It may count as something else though its status stays as it is.
            summaries.Publish(summary.Record);
        }
        else if (configsComplete && change.New is { ScheduledOnThisNode: true })
            Log.Warn("app {objUUID} is scheduled on this device, but its config does not have it", uuid);
    }

    /// <summary>What was presumed of apps that zedkube does not know is over.</summary>
    private void OnNodesKnown(bool known)
    {
        if (!known)
            return;
        Guid[] presumed = [.. world.Cluster.Keys.Where(app => nodes?.Items.ContainsKey(app.ToString()) == false)];
        world = world with { Cluster = world.Cluster.RemoveRange(presumed) };
        foreach (Guid app in presumed)
            Reconcile(app);
    }

    private void OnAppNetworkStatus(Change<AppNetworkStatus> change)
    {
        world = world.WithNetwork(change.Any.UUIDandVersion.UUID, change.New);
        // While zedrouter is at work its word is no reason to do anything.
        if (change.New?.IsPending() != true)
            Reconcile(change.Any.UUIDandVersion.UUID);
    }

    private void OnDomainStatus(Change<DomainStatus> change)
    {
        world = world.WithDomain(change.Any.UUIDandVersion.UUID, change.New);
        Reconcile(change.Any.UUIDandVersion.UUID);
    }

    private void OnSettings(GlobalConfig settings)
    {
        world = world with { Settings = MemorySettings.From(settings) };
        Recheck();
    }

    private void OnHostMemory(Change<HostMemory> change)
    {
        world = world with { HostMemory = change.Any };
        Recheck();
    }

    private void OnAssignableAdapters(Change<AssignableAdapters> change)
    {
        ValueList<IoBundle> bundles = change.Any.IoBundleList.OrEmpty();
        world = world with
        {
            Adapters = change.Any,
            PciMemory = bundles.Where(MemoryBudget.ShowsMemory).Select(bundle => bundle.PciLong).Distinct()
                .ToImmutableDictionary(pci => pci, pciDevices.MemoryOf),
        };
        Recheck();
    }

    private void OnZedAgentStatus(Change<ZedAgentStatus> change)
    {
        if (change.New is not { } status)
            return;
        if (world.DelayBase is null && status.ConfigGetStatus is ConfigGetStatus.Success or ConfigGetStatus.ReadSaved)
            world = world with { DelayBase = Now };
        configKnown |= status.ConfigGetStatus is ConfigGetStatus.Success or ConfigGetStatus.ReadSaved;
        ClearShelfLater();
        if (status.CurrentProfile == world.Profile)
            return;
        string before = world.Profile;
        world = world with { Profile = status.CurrentProfile };
        foreach (AppRecord app in apps.Values.ToArray())
            if (app.Config is { } config && Profiles.Effective(before, config) != Profiles.Effective(status.CurrentProfile, config))
                Reconcile(app.UUID);
    }

    /// <summary>A neighbour's complete table came for the first time: what is missing in it is really missing.</summary>
    private void OnKnown(World now)
    {
        if (now == world)
            return;
        world = now;
        foreach (Guid app in apps.Keys.ToArray())
            Reconcile(app);
    }

    /// <summary>The way of "all that was published before is complete" goes through identitymanager only for apps that need it.</summary>
    private bool NeedsEids()
    {
        foreach (AppRecord app in apps.Values)
            if ((app.Config?.OverlayNetworkList).OrEmpty().Count != 0)
                return true;
        return false;
    }

    /// <summary>What volumemgr shows and nobody here asked for is from before our records were lost: it is on its way out.</summary>
    private void OnVolumesKnown(bool known)
    {
        if (!known || world.VolumesKnown)
            return;
        HashSet<RefKey> asked = [.. apps.Values.Concat(left.Values).SelectMany(app => app.VolumeRefs).Select(RefKey.Of)];
        OnKnown(world with { VolumesKnown = true, LeavingVolumes = world.LeavingVolumes.Union(world.Volumes.Keys.Where(key => !asked.Contains(key))) });
    }

    /// <summary>"All that was published before is complete" is handed on from agent to agent.</summary>
    private static void Pass(int count, Action signal)
    {
        if (count != 0)
            signal();
    }

    private void Reconcile(Guid uuid)
    {
        Refresh();
        if (apps.TryGetValue(uuid, out AppRecord? app))
            Apply(app, Reconciler.Update(world, app));
    }

    private void Apply(AppRecord? before, AppRecord after)
    {
        if (!shelf.Write(after))
            WriteAgain(after.UUID);
        foreach (PublishError error in publications.Move(before, after))
            PublishAgain(after.UUID, error);
        shelf.Clear(after);
        if (shelf.All != world.Stored)
            OnStored(after);
        if (RolledBack(before, after) && bootMarkers.Add(after.UUID) is { } fault)
            Log.Warn("app {objUUID} was rolled back and cannot be marked as one that runs: {err}", after.UUID, fault);
        transitions.Write(before, after);
        if (after.Gone)
            apps.Remove(after.UUID);
        else
            apps[after.UUID] = after;
        world = world.WithGivenBack(before?.VolumeRefs ?? [], after.VolumeRefs);
        NoteShare(after);
        Wake(after);
        if (before is null || after.Gone || before.Published() != after.Published())
            summaries.Publish(summary.Record);
        if (after is { Gone: true, Successor: { } config })
            Apply(null, Reconciler.ConfigCreated(world, null, config));
    }

    /// <summary>What lies on disk has changed; an app that waits for it goes on.</summary>
    private void OnStored(AppRecord app)
    {
        world = world with { Stored = shelf.All };
        if (!app.Gone)
            Loop.Post("snapshot stored", () => Reconcile(app.UUID));
    }

    private static bool RolledBack(AppRecord? before, AppRecord after) =>
        before is { Local: not null, Status.SnapStatus.HasRollbackRequest: false } && after is { Local: null, Config.Activate: true, SnapshotError: null };

    /// <summary>What apps share has changed: the others that wait for a part of it look again.</summary>
    private void NoteShare(AppRecord app)
    {
        Standing now = app.Gone ? Standing.None : Summary.Of(world, app);
        summary.Move(standings.GetValueOrDefault(app.UUID), now);
        standings[app.UUID] = now;
        if (app.Gone)
            standings.Remove(app.UUID);

        if (!app.Gone && (app.Status.MissingMemory || app.Status.NoBootPriority))
            sharing.Add(app.UUID);
        else
            sharing.Remove(app.UUID);

        Shares shares = world.Shares.With(app.UUID, app.Gone ? null : Share.Of(app));
        if (shares == world.Shares)
            return;
        world = world with { Shares = shares };
        Recheck();
    }

    private void Recheck()
    {
        if (recheckPosted || sharing.Count == 0)
            return;
        recheckPosted = true;
        Loop.Post("shares", () =>
        {
            recheckPosted = false;
            foreach (Guid app in sharing.ToArray())
                Reconcile(app);
        });
    }

    /// <summary>One timer for each app that goes on by itself at some time.</summary>
    private void Wake(AppRecord app)
    {
        DateTimeOffset? at = app.Gone ? null : app.Waiting?.Until;
        if (wakes.TryGetValue(app.UUID, out (DateTimeOffset At, IDisposable Timer) set))
        {
            if (set.At == at)
                return;
            set.Timer.Dispose();
            wakes.Remove(app.UUID);
        }
        if (at is not { } time)
            return;
        Guid uuid = app.UUID;
        TimeSpan delay = time > Now ? time - Now : TimeSpan.Zero;
        wakes[uuid] = (time, Loop.After("start", delay < MaxDelay ? delay : MaxDelay, () =>
        {
            wakes.Remove(uuid);
            Reconcile(uuid);
        }));
    }

    /// <summary>The record is wanted, so it is tried again until it is there.</summary>
    private void PublishAgain(Guid uuid, PublishError error)
    {
        Log.Error("app {objUUID}: {err}; tried again in {seconds} s", uuid, error.Text, PublishAgainAfter.TotalSeconds);
        Loop.After("publish again", PublishAgainAfter, () =>
        {
            if (apps.TryGetValue(uuid, out AppRecord? app) && publications.Move(null, app) is [{ } still, ..])
                PublishAgain(uuid, still);
        });
    }

    /// <summary>A snapshot that was taken but could not be written down would be forgotten by a reboot.</summary>
    private void WriteAgain(Guid uuid)
    {
        if (rewrites.Add(uuid))
            Loop.After("write again", PublishAgainAfter, () =>
            {
                rewrites.Remove(uuid);
                if (!apps.TryGetValue(uuid, out AppRecord? app))
                    return;
                if (!shelf.Write(app, again: true))
                    WriteAgain(uuid);
                OnStored(app);
            });
    }

    private void Refresh()
    {
        world = world with { Now = Now };
        if (world.DelayBase + BootPriority.Grace < Now)
            world = world.HighPriority.Count == 0 ? world : world with { HighPriority = [] };
        else if (world.DelayBase is not null && Now - markersRead >= MarkersMaxAge)
        {
            markersRead = Now;
            world = world with { HighPriority = bootMarkers.Read() };
        }
    }

    /// <summary>A timer's longest span; whoever waits longer looks again then.</summary>
    private static TimeSpan MaxDelay => TimeSpan.FromDays(40);

    private Hypervisor HypervisorOf(AgentContext<Owner.Zedmanager> context)
    {
        string name = context.Options.GetValueOrDefault("hypervisor", nameof(Hypervisor.Kvm));
        if (Enum.TryParse(name, ignoreCase: true, out Hypervisor hypervisor) && Enum.IsDefined(hypervisor))
            return hypervisor;
        Log.Warn("--hypervisor {name} is unknown, kvm is assumed: name one of {known}", name, string.Join(", ", Enum.GetNames<Hypervisor>()).ToLowerInvariant());
        return Hypervisor.Kvm;
    }
}
