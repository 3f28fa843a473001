using System.Collections.Immutable;
using System.Text;
using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// One device with our zedmanager, truthful but slow neighbours, and an owner who changes his mind; all in one thread, in an
/// order that a seed decides. zedmanager is killed and started again at any moment, also between two of its publications;
/// zedagent and all others are, and the device as a whole.
/// </summary>
internal sealed class Storm : IDisposable
{
    private readonly MemoryDevice device = new(bare: true);
    private readonly Random random;
    private readonly bool told;
    private readonly bool honest;
    private readonly bool cluster;
    private readonly StringBuilder story = new();
    private readonly Dictionary<Guid, AppInstanceConfig> wanted = [];
    private readonly ISubscription<AppWait> waits;
    private readonly ISubscription<AppNetworkConfig> networks;
    private readonly Neighbours neighbours;
    private readonly IPublication<ENClusterAppStatus> nodes;
    private readonly Dictionary<Guid, long> purges = [];
    private readonly HashSet<Guid> leaving = [];
    private readonly MemorySnapshotFiles files = new();
    private readonly ISubscription<VolumesSnapshotConfig> snapshots;
    private readonly ISubscription<AppInstanceConfig> locals;
    private IPubSub<Owner.Zedagent> zedagent = null!;
    private IPublication<AppInstanceConfig> configs = null!;
    private RecordingPubSub<Owner.Zedmanager> process = null!;
    private EventLoop loop = null!;
    private ZedmanagerAgent agent = null!;
    private bool restarting;
    private bool lied;
    private bool fetched = true;
    private int ambush;

    /// <param name="told">Whether the story is written down; costs more than the storm itself.</param>
    public Storm(int seed, bool told = false)
    {
        this.told = told;
        random = new(seed);
        honest = random.Next(2) == 0;
        cluster = random.Next(4) == 0;
        nodes = device.Play(FromZedkube.ENClusterAppStatus);
        if (cluster)
            device.Play(FromZedagent.EdgeNodeInfo).Publish(new EdgeNodeInfo { DeviceName = "north" });
        StartZedagent();
        device.Play(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = random.Next(2) == 0 ? 16384u : 2600u });
        waits = device.Watch(FromZedmanager.AppWait);
        networks = device.Watch(FromZedmanager.AppNetworkConfig);
        snapshots = device.Watch(FromZedmanager.VolumesSnapshotConfig);
        locals = device.Watch(FromZedmanager.AppInstanceConfig);
        neighbours = new(device) { DomainChanges = OnDomain, SnapshotChanges = OnSnapshot };
        Start();
    }

    /// <summary>The first law that was broken; null: none.</summary>
    public string? Broken { get; private set; }

    public string Story => story.ToString();

    /// <summary>A whole storm of a seed, with a calm after it.</summary>
    /// <returns>The law that it broke; null for none.</returns>
    public static string? Run(int seed, out string story, bool told = false)
    {
        using Storm storm = new(seed, told);
        storm.Rage(30 + storm.random.Next(170));
        storm.Calm();
        story = storm.Story;
        return storm.Broken;
    }

    public void Rage(int steps)
    {
        for (int i = 0; i < steps && Broken is null; i++)
        {
            switch (random.Next(20))
            {
                case 0 or 1:
                    Edit();
                    break;
                case 2 when random.Next(3) == 0:
                    Restart(forgetful: random.Next(4) == 0);
                    break;
                case 2 when random.Next(4) != 0:
                    ambush = random.Next(1, 8);
                    break;
                case 2 when random.Next(2) == 0:
                    RestartZedagent(forgetful: random.Next(2) == 0);
                    break;
                case 2 when random.Next(4) == 0:
                    Reboot();
                    break;
                case 2 when !honest && random.Next(2) == 0:
                    Say(() => $"all neighbours start anew without their records");
                    neighbours.LoseAll();
                    lied = true;
                    break;
                case 3 when random.Next(2) == 0:
                    if (neighbours.Fail(random, honest) is { } fault)
                    {
                        Say(() => $"{fault}");
                        lied |= !fault.EndsWith("fails", StringComparison.Ordinal) && !fault.EndsWith("with its records", StringComparison.Ordinal);
                    }
                    break;
                case 3 when random.Next(6) == 0:
                    files.Full = !files.Full;
                    Say(() => files.Full ? "the disk is full" : "the disk has room again");
                    break;
                case 4 when cluster && random.Next(3) == 0:
                    Schedule();
                    break;
                case 3:
                    device.Clock.Advance(TimeSpan.FromSeconds(random.Next(20)));
                    break;
                default:
                    neighbours.Step(random);
                    break;
            }
            if (!fetched && random.Next(12) == 0)
                Fetch();
            if (random.Next(3) != 0)
                Settle();
        }
    }

    /// <summary>The owner leaves it, and everyone does his work.</summary>
    public void Calm()
    {
        Say(() => $"the storm is over");
        files.Full = false;
        ambush = 0;
        Fetch();
        device.Settle();
        // Twice quiet, with a minute between them: nothing waits for its time any more.
        for (int step = 0, quiet = 0; Broken is null && quiet < 2; step++)
        {
            if (step == 3000)
                Break("the neighbours are never done");
            if (neighbours.Step(random))
            {
                quiet = 0;
                device.Settle();
                continue;
            }
            quiet++;
            device.Advance(TimeSpan.FromMinutes(1));
        }
        foreach (AppInstanceConfig config in wanted.Values)
            Judge(config);
        Guid? stray = neighbours.Domains.Keys.Concat(neighbours.Networks.Keys).Concat(waits.Items.Keys).Concat(neighbours.Volumes.Keys.Select(key => key[(key.LastIndexOf('#') + 1)..]))
            .Concat(neighbours.Snapshots.Values.Select(snapshot => snapshot.AppUUID.ToString())).Concat(snapshots.Items.Values.Select(snapshot => snapshot.AppUUID.ToString()))
            .Concat(files.All.Values.Select(stored => stored.App.ToString())).Concat(locals.Items.Keys)
            .Concat(neighbours.Eids.Keys.Select(key => key[..key.IndexOf(':')]))
            .Select(Guid.Parse).Except(wanted.Keys).Select(app => (Guid?)app).FirstOrDefault();
        if (stray is not null)
            Break($"something is left of the deleted app {stray}");
    }

    public void Dispose() => device.Dispose();

    private void Judge(AppInstanceConfig config)
    {
        if (!agent.Apps.TryGetValue(config.UUIDandVersion.UUID, out AppRecord? app))
        {
            Break($"app {config.UUIDandVersion.UUID} is unknown");
            return;
        }
        AppInstanceStatus status = app.Published();
        AppWait? wait = waits.Items.GetValueOrDefault(app.UUID.ToString());
        if (wait?.What != app.Waiting?.What)
            Break($"app {Name(app.UUID)} waits for {app.Waiting} and publishes {wait}");
        bool here = Profiles.Effective(World.Empty with { Hypervisor = cluster ? Hypervisor.Kubevirt : Hypervisor.Kvm, Cluster = nodes.Items.Values.ToImmutableDictionary(node => node.AppUUID) }, config);
        if (config.Activate && !here && status is { State: SwState.Halted, Activated: false })
        {
            if (app.Waiting?.Agent is not ("zedkube" or "controller"))
                Break($"app {Name(app.UUID)} is not here and does not say so: waits for {app.Waiting}");
            JudgeSnapshots(config, app);
            return;
        }
        bool there = config.Activate && here
            ? status is { State: SwState.Running, Activated: true, PurgeInprogress: Inprogress.NotInprogress, RestartInprogress: Inprogress.NotInprogress }
            : status is { State: SwState.Halted, Activated: false };
        if (!there && (status.Error.Length == 0 || app.Waiting is null))
            Break($"app {Name(app.UUID)} is not where its config wants it: {status.State}, purge {status.PurgeInprogress}, restart {status.RestartInprogress}, "
                + $"activated {status.Activated}, error '{status.Error}', waits for {app.Waiting}");
        JudgeSnapshots(config, app);
        if (there && (status.OverlayNetworkList ?? []) is { } overlays && config.Activate && here)
            foreach (EIDOverlayConfig overlay in overlays)
                if (!neighbours.Eids.TryGetValue(new EidKey(app.UUID, overlay.IID).ToString(), out EIDStatus? eid) || eid.EID.IsNone
                    || !networks.Items[app.UUID.ToString()].OverlayNetworkList.OrEmpty().Any(adapter => adapter.MgmtIID == overlay.IID && (lied || adapter.EID == eid.EID)))
                    Break($"app {Name(app.UUID)} runs without the EID of its overlay adapter {overlay.Name}");
        if (there && status.UUIDandVersion.Version != config.UUIDandVersion.Version && app.Refusal is null)
            Break($"app {Name(app.UUID)} is at version {status.UUIDandVersion.Version} instead of {config.UUIDandVersion.Version} without a reason");
    }

    /// <summary>Each snapshot that is asked for is there, or its entry says why not; what is there is on disk and known to volumemgr.</summary>
    private void JudgeSnapshots(AppInstanceConfig config, AppRecord app)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        if (now.RollbackInProgress || now.HasRollbackRequest || app.Local is not null || app.Successor is not null || locals.Items.ContainsKey(app.UUID.ToString()))
            Break($"app {Name(app.UUID)} is still being rolled back, waits for {app.Waiting}");
        if (now.PreparedVolumesSnapshotConfigs.OrEmpty().Count != 0)
            Break($"app {Name(app.UUID)}: snapshot {now.PreparedVolumesSnapshotConfigs![0].SnapshotID} is prepared and not taken");
        if (now.SnapshotsToBeDeleted.OrEmpty().Count != 0 && !app.Status.Activated)
            Break($"app {Name(app.UUID)}: snapshot {now.SnapshotsToBeDeleted![0].SnapshotID} is not deleted though the app is down");
        foreach (SnapshotInstanceStatus available in now.AvailableSnapshots.OrEmpty())
            if (files.All.GetValueOrDefault(available.Snapshot.SnapshotID)?.Kept is not { Config: not null, Status: not null })
                Break($"app {Name(app.UUID)}: snapshot {available.Snapshot.SnapshotID} is not on disk");
        if (now.AvailableSnapshots.OrEmpty().Count > config.Snapshot.MaxSnapshots && app.Refusal is null)
            Break($"app {Name(app.UUID)} has {now.AvailableSnapshots!.Count} snapshots of {config.Snapshot.MaxSnapshots}");
        string[] lists = [.. now.AvailableSnapshots.OrEmpty().Concat(now.RequestedSnapshots.OrEmpty()).Select(snapshot => snapshot.Snapshot.SnapshotID)];
        string[] asked = [.. config.Snapshot.Snapshots.OrEmpty().Select(snapshot => snapshot.SnapshotID)];
        if (app.Refusal?.Source is null or "" && !lists.Order().SequenceEqual(asked.Order()))
            Break($"app {Name(app.UUID)} is asked for snapshots {string.Join(' ', asked)} and has {string.Join(' ', lists)}");
        foreach (StoredSnapshot stored in files.All.Values.Where(stored => stored.App == app.UUID))
            if (!now.SnapshotsToBeDeleted.OrEmpty().Any(snapshot => snapshot.SnapshotID == stored.Kept.ID) && !lists.Contains(stored.Kept.ID))
                Break($"app {Name(app.UUID)}: the files of snapshot {stored.Kept.ID} are left");
    }

    /// <summary>volumemgr is about to change disks: their domain must be down.</summary>
    private void OnSnapshot(VolumesSnapshotConfig? asked, VolumesSnapshotStatus? before, VolumesSnapshotStatus? after)
    {
        bool changes = after is null || before is null || after.ResultOfAction == VolumesSnapshotAction.Rollback;
        string app = (asked?.AppUUID ?? before!.AppUUID).ToString();
        if (!lied && changes && neighbours.Domains.GetValueOrDefault(app) is { } domain && (domain.Activated || domain.State == SwState.Booting))
            Break($"snapshot {asked?.SnapshotID ?? before!.SnapshotID} is {(after is null ? "deleted" : $"worked on ({after.ResultOfAction})")} while the domain of app {app[6..8]} is {domain.State}");
    }

    private AppInstanceConfig EditSnapshots(AppInstanceConfig config)
    {
        string name = Name(config.UUIDandVersion.UUID);
        string[] ids = [$"first-{name}", $"second-{name}", $"third-{name}", $"bad-{name}", $"stuck-{name}"];
        string id = ids[random.Next(ids.Length)];
        ValueList<SnapshotDesc> list = config.Snapshot.Snapshots.OrEmpty();
        switch (random.Next(6))
        {
            case 0 when list.Count != 0:
                id = list[random.Next(list.Count)].SnapshotID;
                return config with { Snapshot = config.Snapshot with { Snapshots = [.. list.Where(snapshot => snapshot.SnapshotID != id)] } };
            case 1 or 2:
                AppInstanceConfig back = config.RolledBack(list.Count != 0 && random.Next(5) != 0 ? list[random.Next(list.Count)].SnapshotID : id);
                return random.Next(4) != 0 ? back : back with { VolumeRefConfigList = [.. config.VolumeRefConfigList.OrEmpty().Take(1), Build.Ref(Build.Id(0x30 + random.Next(2)), app: config.UUIDandVersion.UUID)] };
            case 3:
                return config with { Snapshot = config.Snapshot with { MaxSnapshots = (uint)random.Next(4) } };
            default:
                if (list.Any(snapshot => snapshot.SnapshotID == id))
                    return config;
                config = random.Next(3) == 0 ? config.Purged().NewVolumes() : config;
                SnapshotDesc added = new() { SnapshotID = id, SnapshotType = random.Next(3) == 0 ? SnapshotType.AppUpdate : SnapshotType.Immediate };
                return config with { Snapshot = config.Snapshot with { MaxSnapshots = Math.Max(2, config.Snapshot.MaxSnapshots), Snapshots = list.With(added) } };
        }
    }

    /// <summary>Everyone hears what was said; zedmanager may be killed while it answers.</summary>
    private void Settle()
    {
        try
        {
            device.Settle();
        }
        catch (KilledException)
        {
            Say(() => $"zedmanager was killed between two publications and starts again");
            Die();
            restarting = true;
            Start();
            restarting = false;
        }
    }

    private void Die()
    {
        process.Dispose();
        device.Forget(loop);
    }

    private void StartZedagent()
    {
        zedagent = device.Context<Owner.Zedagent>().PubSub;
        zedagent.Publish(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        configs = zedagent.Publish(FromZedagent.AppInstanceConfig);
    }

    /// <param name="forgetful">Its table is empty until it has fetched the config again.</param>
    private void RestartZedagent(bool forgetful)
    {
        Say(() => $"zedagent starts again {(forgetful ? "without" : "with")} its records");
        zedagent.Dispose();
        StartZedagent();
        if (!forgetful)
            return;
        Empty(configs);
        fetched = false;
    }

    private void Fetch()
    {
        if (fetched)
            return;
        Say(() => $"zedagent fetches the config");
        fetched = true;
        foreach (AppInstanceConfig config in wanted.Values)
            configs.Publish(config);
    }

    /// <summary>Every record is gone that is not persistent: purge counters stay. No domain runs, and nobody remembers anything.</summary>
    private void Reboot()
    {
        Say(() => $"the device reboots");
        Die();
        Forget();
        neighbours.LoseAll();
        RestartZedagent(forgetful: true);
        Start();
    }

    private void Edit()
    {
        Fetch();
        Guid app = Build.Id(1 + random.Next(3));
        AppInstanceConfig config = wanted.GetValueOrDefault(app) ?? Build.Config(app, Build.Id(0x10 + app.ToByteArray()[0]), Build.Id(0x20 + app.ToByteArray()[0])).Overlaid([.. Enumerable.Range(7, random.Next(3)).Select(iid => (uint)iid)]);
        switch (random.Next(15))
        {
            case 0:
                Say(() => $"app {Name(app)} is deleted");
                if (wanted.Remove(app))
                    configs.Unpublish(app.ToString());
                return;
            case 1 or 2:
                config = config with { Activate = !config.Activate };
                break;
            case 3:
                config = config.Restarted();
                break;
            case 4:
                config = config.Purged().NewVolumes();
                break;
            case 5:
                config = config.Purged() with { VolumeRefConfigList = [.. config.VolumeRefConfigList.OrEmpty().Skip(1)] };
                break;
            case 6 when cluster && random.Next(2) == 0:
                config = config with { IsDesignatedNodeID = !config.IsDesignatedNodeID };
                break;
            case 6:
                config = config with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 3) } };
                break;
            case 7 when config.OverlayNetworkList.OrEmpty().Count != 0:
                config = config.OverlayWith(overlay => overlay with { ACLs = [new() { RuleID = random.Next(5) }] });
                break;
            case 8 when config.OverlayNetworkList.OrEmpty().Count != 0:
                config = config.OverlayWith(overlay => overlay with { ExportPrivate = !overlay.ExportPrivate });
                config = random.Next(3) == 0 ? config : config.Purged();
                break;
            case 9:
                config = config.Purged().Overlaid([.. Enumerable.Range(7, random.Next(3)).Select(iid => (uint)iid)]);
                break;
            case 7 or 8:
                config = config with { AppNetAdapterList = [config.AppNetAdapterList![0] with { ACLs = [new() { RuleID = random.Next(5) }] }] };
                break;
            case >= 11:
                config = EditSnapshots(config);
                break;
            default:
                config = config.Restarted() with { FixedResources = config.FixedResources with { VCpus = random.Next(1, 3) }, Delay = TimeSpan.FromSeconds(random.Next(10)) };
                break;
        }
        config = config.Version(int.Parse(config.UUIDandVersion.Version, System.Globalization.CultureInfo.InvariantCulture) + 1);
        wanted[app] = config;
        Say(() => $"app {Name(app)} version {config.UUIDandVersion.Version}: activate {config.Activate}{(config.IsDesignatedNodeID ? "" : " elsewhere")}, restart {config.RestartCmd.Counter}, purge {config.PurgeCmd.Counter}, "
            + $"CPUs {config.FixedResources.VCpus}, overlays {config.OverlayNetworkList.OrEmpty().Count}, "
            + $"snapshots {string.Join(' ', config.Snapshot.Snapshots.OrEmpty().Select(snapshot => $"{snapshot.SnapshotID}:{snapshot.SnapshotType}"))} of {config.Snapshot.MaxSnapshots}, "
            + $"roll-back {config.Snapshot.RollbackCmd.Counter} to '{config.Snapshot.ActiveSnapshot}', volumes {string.Join(' ', config.VolumeRefConfigList.OrEmpty().Select(volume => RefKey.Of(volume).VolumeKey[6..8] + "#" + volume.GenerationCounter))}");
        configs.Publish(config);
    }

    /// <summary>The cluster runs an app somewhere else.</summary>
    private void Schedule()
    {
        Guid app = Build.Id(1 + random.Next(3));
        if (random.Next(6) == 0)
        {
            Say(() => $"the cluster does not know app {Name(app)}");
            nodes.Unpublish(app.ToString());
            return;
        }
        ENClusterAppStatus where = new() { AppUUID = app, ScheduledOnThisNode = random.Next(2) == 0, IsDNidNode = random.Next(3) == 0, AppKubeStatus = (AppKubeStatus)random.Next(5) };
        Say(() => $"in the cluster app {Name(app)} is scheduled here {where.ScheduledOnThisNode}, designated {where.IsDNidNode}, {where.AppKubeStatus}");
        nodes.Publish(where);
    }

    private void Restart(bool forgetful)
    {
        Say(() => $"zedmanager is killed and starts again{(forgetful ? " without its records" : "")}");
        Die();
        if (forgetful)
            Forget();
        lied |= forgetful;
        restarting = !forgetful;
        Start();
        restarting = false;
    }

    /// <summary>What zedmanager published is gone, but for its purge counters.</summary>
    private void Forget()
    {
        using IPubSub<Owner.Zedmanager> pubsub = device.Context<Owner.Zedmanager>().PubSub;
        Empty(pubsub.Publish(FromZedmanager.AppInstanceStatus));
        Empty(pubsub.Publish(FromZedmanager.AppWait));
        Empty(pubsub.Publish(FromZedmanager.VolumeRefConfig));
        Empty(pubsub.Publish(FromZedmanager.EIDConfig));
        Empty(pubsub.Publish(FromZedmanager.AppNetworkConfig));
        Empty(pubsub.Publish(FromZedmanager.DomainConfig));
        Empty(pubsub.Publish(FromZedmanager.VolumesSnapshotConfig));
        Empty(pubsub.Publish(FromZedmanager.AppInstanceConfig));
    }

    private static void Empty<T>(IPublication<T> publication)
        where T : class
    {
        foreach (string key in publication.Items.Keys.ToArray())
            publication.Unpublish(key);
    }

    private void Start()
    {
        ambush = 0;
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        loop = context.Loop;
        process = new(context.PubSub, OnEmission);
        agent = new ZedmanagerAgent(context with { PubSub = process, Options = new Dictionary<string, string> { ["hypervisor"] = cluster ? "kubevirt" : "kvm" } }, files.Open());
        if (restarting)
            device.Settle();
    }

    private void OnEmission(Emission emission)
    {
        if (emission.Record is UuidToNum counter)
            purges[counter.UUID] = counter.Number;
        if (emission.Record is AppWait { Removing: true } removal)
            leaving.Add(removal.AppUUID);
        else if (emission is { Topic: nameof(AppWait), Operation: "unpublish" })
            leaving.Remove(Guid.Parse(emission.Key));
        if (ambush > 0 && --ambush == 0)
            throw new KilledException();
        if (emission.Topic is nameof(AppInstanceSummary) or nameof(UuidToNum))
            return;
        if (told)
            Tell(emission);
        if (emission is { Operation: "unpublish", Topic: "VolumeRefConfig" })
            OnVolumeDropped(emission.Key);
        if (restarting && fetched && emission is { Operation: "unpublish", Topic: "DomainConfig" or "AppNetworkConfig" or "EIDConfig" }
            && Guid.Parse(emission.Key.Split(':')[0]) is var uuid && wanted.TryGetValue(uuid, out AppInstanceConfig? config)
            // A purge gives EIDs back, also when a restart comes into its way.
            && !(emission.Topic is "EIDConfig" && config.PurgeCmd.Counter != (ulong)purges.GetValueOrDefault(uuid)) && !leaving.Contains(uuid))
            Break($"{emission.Topic} is withdrawn after a restart");
    }

    private void Tell(Emission emission)
    {
        string state = emission.Record switch
        {
            AppInstanceStatus status => $"{status.State} purge {status.PurgeInprogress} restart {status.RestartInprogress}{Told(status.SnapStatus)} {status.Error}",
            VolumeRefConfig volume => volume.VerifyOnly ? "to be verified" : "to be created",
            AppWait wait => $"for {wait.Agent}/{wait.Topic}: {wait.What}",
            AppNetworkConfig network => $"activate {network.Activate}",
            DomainConfig domain => $"activate {domain.Activate}",
            VolumesSnapshotConfig snapshot => $"to {snapshot.Action}",
            _ => "",
        };
        story.AppendLine($"    {emission.Operation} {emission.Topic} {(emission.Topic == nameof(VolumesSnapshotConfig) ? emission.Key : emission.Key[6..8])} {state}");
    }

    private static string Told(SnapshottingStatus now)
    {
        string Ids(string what, IEnumerable<string> ids) => string.Join(' ', ids) is { Length: > 0 } text ? $" {what} {text}" : "";
        return Ids("available", now.AvailableSnapshots.OrEmpty().Select(snapshot => snapshot.Snapshot.SnapshotID))
            + Ids("requested", now.RequestedSnapshots.OrEmpty().Select(snapshot => snapshot.Snapshot.SnapshotID))
            + Ids("prepared", now.PreparedVolumesSnapshotConfigs.OrEmpty().Select(snapshot => snapshot.SnapshotID))
            + Ids("to be deleted", now.SnapshotsToBeDeleted.OrEmpty().Select(snapshot => snapshot.SnapshotID))
            + (now.RollbackInProgress ? " rolling back" : "");
    }

    /// <summary>While a domain is up, none of its volumes goes before the ones that take their place are verified.</summary>
    private void OnVolumeDropped(string key)
    {
        string id = key[(key.LastIndexOf('#') + 1)..];
        if (lied || neighbours.Domains.GetValueOrDefault(id) is not { Activated: true } || agent?.Apps.GetValueOrDefault(Guid.Parse(id)) is not { Deleted: false, Config: { } config, Domain: { } domain })
            return;
        if (!domain.DiskConfigList.OrEmpty().Any(disk => key.StartsWith(disk.VolumeKey + "#", StringComparison.Ordinal)))
            return;
        if (config.VolumeRefConfigList.OrEmpty().Any(volume => neighbours.Volumes.GetValueOrDefault(RefKey.Of(volume).ToString()) is not { State: >= SwState.Loaded }))
            Break($"volume {key[6..8]} of a domain that is up is dropped before the new ones are verified");
    }

    /// <summary>domainmgr is about to let a domain run: its volumes and its network must be there.</summary>
    private void OnDomain(DomainConfig? config, DomainStatus? before, DomainStatus? after)
    {
        // A neighbour that lost its records broke the law itself.
        if (lied || after is not { State: SwState.Running } || before is { State: SwState.Running } || config is null)
            return;
        string app = after.UUIDandVersion.UUID.ToString();
        if (neighbours.Networks.GetValueOrDefault(app) is not { Activated: true })
            Break($"the domain of app {app[6..8]} runs without its network");
        foreach (OverlayNetworkConfig overlay in (networks.Items.GetValueOrDefault(app)?.OverlayNetworkList).OrEmpty())
            if (overlay.EID.IsNone)
                Break($"the domain of app {app[6..8]} runs while overlay adapter {overlay.Name} has no EID");
        if (neighbours.IsAtWorkOnSnapshots(after.UUIDandVersion.UUID))
            Break($"the domain of app {app[6..8]} runs while volumemgr is at work on its snapshots");
        foreach (DiskConfig disk in config.DiskConfigList.OrEmpty())
            if (neighbours.Volumes.GetValueOrDefault($"{disk.VolumeKey}#{app}") is not { State: SwState.CreatedVolume })
                Break($"the domain of app {app[6..8]} runs without its volume {disk.VolumeKey}");
    }

    private void Say(Func<string> what)
    {
        if (told)
            story.AppendLine(what());
    }

    private static string Name(Guid app) => app.ToString()[6..8];

    private void Break(string law) => Broken ??= law;

    /// <summary>As kill -9 in the middle of a handler: nothing of it happens after this.</summary>
    private sealed class KilledException : Exception;
}
