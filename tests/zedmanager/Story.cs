using System.Text;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>
/// A random life of one app, from bytes, so that a failing one can be shrunk: what its owner wants and what neighbours say, in
/// any order, also lies. <see cref="ToString"/> tells it in words.
/// </summary>
internal sealed class Story
{
    private static readonly Guid[] Disks = [Build.Disk, Build.OtherDisk, Build.Id(0x13)];
    private static readonly SwState[] VolumeStates = [SwState.Initial, SwState.Downloading, SwState.Verified, SwState.Loaded, SwState.CreatingVolume, SwState.CreatedVolume, SwState.CreatedVolume];
    private static readonly SwState[] DomainStates = [SwState.Installed, SwState.Booting, SwState.Running, SwState.Running, SwState.Halting, SwState.Halted, SwState.Halted, SwState.Broken];

    private static readonly string[] Snapshots = ["one", "two", "bad", "stuck"];

    private readonly StringBuilder words = new();

    public World World { get; private set; } = Build.World;

    public AppInstanceConfig Config { get; private set; } = Build.Config(null, Build.Disk, Build.OtherDisk);

    /// <summary>null before the first config and after the app has gone.</summary>
    public AppRecord? App { get; private set; }

    /// <summary>Told of each decision: the world, the record before it and after it.</summary>
    public Action<World, AppRecord, AppRecord>? Decided { get; set; }

    public static Story Tell(IEnumerable<(byte Kind, byte A, byte B)> moves, Action<World, AppRecord, AppRecord> decided)
    {
        Story story = new() { Decided = decided };
        foreach ((byte kind, byte a, byte b) in moves)
            story.Move(kind, a, b);
        return story;
    }

    public override string ToString() => words.ToString();

    private void Move(byte kind, byte a, byte b)
    {
        switch (kind % 22)
        {
            case 0 or 1 or 2 or 3:
                Volume(a, b);
                break;
            case 4 or 5 or 6:
                Link(a, b);
                break;
            case 7 or 8 or 9 or 10:
                Domain(a, b);
                break;
            case 11:
                Say($"{a % 40} s pass");
                World = World.Later(a % 40);
                Decide(app => Reconciler.Update(World, app));
                break;
            case 12:
                Edit(a, b);
                break;
            case 13:
                Want(Config);
                break;
            case 14 when a % 4 == 0:
                Say("the config is deleted");
                Decide(app => Reconciler.ConfigDeleted(World, app));
                break;
            case 14:
                World = World with { HostMemory = a % 4 == 1 ? null : new() { TotalMemoryMB = a % 4 == 2 ? 900u : 16384u } };
                Say($"host memory {World.HostMemory?.TotalMemoryMB}");
                Decide(app => Reconciler.Update(World, app));
                break;
            case 21:
                Cluster(a, b);
                break;
            case 16:
                Eid(a, b);
                break;
            case 17:
                EditOverlays(a, b);
                break;
            case 18:
                Snapshot(a, b);
                break;
            case 19:
                EditSnapshots(a, b);
                break;
            case 20:
                if (App is { } keeper)
                    World = a % 5 == 4 ? World with { Stored = World.Stored.SetItems(keeper.Files.Select(kept => KeyValuePair.Create(kept.ID, new StoredSnapshot(kept, keeper.UUID, Fault: "disk full")))) } : World.Files(keeper);
                Say($"on disk: {string.Join(' ', World.Stored.Values.Select(stored => stored.Kept.ID + stored.Fault))}");
                Decide(app => Reconciler.Update(World, app));
                break;
            default:
                World = World with { DomainsKnown = a % 4 != 0, NetworksKnown = a % 4 != 1, VolumesKnown = a % 4 != 2 };
                Say($"heard: volumes {World.VolumesKnown}, networks {World.NetworksKnown}, domains {World.DomainsKnown}");
                Decide(app => Reconciler.Update(World, app));
                break;
        }
    }

    private void Volume(byte a, byte b)
    {
        // Mostly volumes that the app has; now and then one of another generation.
        ValueList<VolumeRefConfig> refs = Config.VolumeRefConfigList.OrEmpty();
        VolumeRefConfig volume = refs.Count == 0 || a % 8 == 7 ? Build.Ref(Disks[a % 3], b % 3) : refs[a % refs.Count];
        if (b % 11 == 10)
        {
            Say($"volume {RefKey.Of(volume).VolumeKey[6..9]} vanishes");
            World = World.WithVolume(RefKey.Of(volume), null);
        }
        else
        {
            SwState state = VolumeStates[b % 7];
            string error = b % 13 == 12 ? "bad volume" : "";
            Say($"volume {RefKey.Of(volume).VolumeKey[6..8]}#{volume.GenerationCounter} is {state} {error}");
            World = World.Volume(volume, state, verifyOnly: a % 2 == 0, error);
        }
        Decide(app => Reconciler.Update(World, app));
    }

    private void Link(byte a, byte b)
    {
        if (a % 9 == 8)
            World = World.WithNetwork(Build.App, null);
        else
            World = World.Link(link => link with
            {
                Activated = a % 3 != 0,
                PendingModify = b % 5 == 4,
                AwaitNetworkInstance = a % 7 == 6,
                Error = b % 7 == 6 ? "bad network" : "",
            });
        Say($"network {World.Networks.GetValueOrDefault(Build.App) switch { null => "vanishes", { } link => $"activated {link.Activated} pending {link.PendingModify} await {link.AwaitNetworkInstance} {link.Error}" }}");
        Decide(app => Reconciler.Update(World, app));
    }

    private void Eid(byte a, byte b)
    {
        uint iid = 7u + a % 2u;
        EIDConfig? request = App?.Eids.FirstOrDefault(eid => eid.IID == iid);
        if (request is null || a % 13 == 12)
            World = World.WithEid(new(Build.App, iid), null);
        else
            World = World.Eid(request, eid => eid with
            {
                PendingAdd = b % 4 == 3,
                EID = b % 5 == 4 ? IpText.None : b % 11 == 10 ? IpText.Parse("fd00::99") : eid.EID,
                Error = b % 5 == 4 && b % 2 == 0 ? "bad certificate" : "",
                ExportPrivate = b % 7 == 6 ? !eid.ExportPrivate : eid.ExportPrivate,
            });
        Say($"EID {iid} {World.Eids.GetValueOrDefault(new(Build.App, iid)) switch { null => "is not there", { } eid => $"is '{eid.EID}' pending {eid.PendingAdd} export {eid.ExportPrivate} {eid.Error}" }}");
        Decide(app => Reconciler.Update(World, app));
    }

    private void EditOverlays(byte a, byte b)
    {
        bool any = Config.OverlayNetworkList.OrEmpty().Count != 0;
        AppInstanceConfig config = (a % 4) switch
        {
            0 when any => Config.OverlayWith(overlay => overlay with { ACLs = [new() { RuleID = b }] }),
            1 when any => Config.OverlayWith(overlay => overlay with { ExportPrivate = b % 2 == 0 }),
            2 when any => Config.Purged().OverlayWith(overlay => overlay with { ExportPrivate = b % 2 == 0 }),
            _ => Config.Purged().Overlaid([.. Enumerable.Range(7, b % 3).Select(iid => (uint)iid)]),
        };
        Want(config);
    }

    private void Snapshot(byte a, byte b)
    {
        string id = Snapshots[a % 4];
        VolumesSnapshotConfig? asked = App?.Snapshots.FirstOrDefault(snapshot => snapshot.SnapshotID == id);
        World = (b % 8) switch
        {
            0 => World.WithSnapshot(id, null),
            1 => World.Snapshot(id, (VolumesSnapshotAction)(1 + b % 3), b % 2 == 0 ? "bad snapshot" : "", b % 3 == 0 ? ErrorSeverity.Warning : ErrorSeverity.Error),
            2 => World with { SnapshotsKnown = a % 2 == 0 },
            _ => World.WithSnapshot(id, Neighbours.StepSnapshot(asked, World.Snapshots.GetValueOrDefault(id))),
        };
        Say($"snapshot {id} {(World.Snapshots.TryGetValue(id, out VolumesSnapshotStatus? said) ? $"{said.ResultOfAction} {said.Error}" : "is not there")}, all heard {World.SnapshotsKnown}");
        Decide(app => Reconciler.Update(World, app));
    }

    private void EditSnapshots(byte a, byte b)
    {
        string[] ids = [.. Snapshots.Where((_, i) => (b >> i & 1) != 0)];
        SnapshotType type = a % 3 == 0 ? SnapshotType.AppUpdate : SnapshotType.Immediate;
        AppInstanceConfig config = (a % 6) switch
        {
            0 or 1 => Config.Snapshots(type, ids),
            2 => Config.Purged().NewVolumes().Snapshots(type, ids),
            3 => Config.Restarted().Snapshots(type, ids) with { FixedResources = Config.FixedResources with { VCpus = 1 + b % 3 } },
            _ => Config.RolledBack(Snapshots[b % 4]),
        };
        Want(config with { Snapshot = config.Snapshot with { MaxSnapshots = a % 7u } });
    }

    private void Domain(byte a, byte b)
    {
        if (a % 11 == 10)
            World = World.WithDomain(Build.App, null);
        else
            World = World.Domain(DomainStates[a % 8], domain => domain with { PendingModify = b % 5 == 4, Error = b % 7 == 6 ? "bad domain" : "" });
        Say($"domain {World.Domains.GetValueOrDefault(Build.App) switch { null => "vanishes", { } domain => $"is {domain.State} activated {domain.Activated} pending {domain.PendingModify} {domain.Error}" }}");
        Decide(app => Reconciler.Update(World, app));
    }

    /// <summary>The device is one of a cluster, which moves the app about; or another one is designated.</summary>
    private void Cluster(byte a, byte b)
    {
        if (a % 4 == 3)
        {
            Want(Config with { IsDesignatedNodeID = b % 2 == 0 });
            return;
        }
        ENClusterAppStatus? where = b % 7 == 6 ? null
            : new() { AppUUID = Build.App, ScheduledOnThisNode = b % 2 == 0, IsDNidNode = b % 3 == 0, AppKubeStatus = (AppKubeStatus)(a % 5) };
        World = (World with { Hypervisor = Hypervisor.Kubevirt }).WithCluster(Build.App, where);
        Say($"in the cluster: {(where is null ? "unknown" : $"scheduled here {where.ScheduledOnThisNode}, designated {where.IsDNidNode}, {where.AppKubeStatus}")}");
        Decide(app => Reconciler.Update(World, app));
    }

    private void Edit(byte a, byte b)
    {
        AppInstanceConfig config = (a % 12) switch
        {
            0 or 1 => Config with { Activate = !Config.Activate },
            2 => Config.Restarted(),
            3 => Config.Purged(),
            4 or 5 => Config.Purged().NewVolumes(),
            6 => Config.NewVolumes(),
            7 => Config with { VolumeRefConfigList = [.. Disks.Take(b % 4).Select(disk => Build.Ref(disk, b % 2))] },
            8 => Config.Purged() with { VolumeRefConfigList = [.. Disks.Take(b % 4).Select(disk => Build.Ref(disk, b % 2))] },
            9 => Config with { FixedResources = Config.FixedResources with { VCpus = b % 3 } },
            10 => Config with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = [new() { RuleID = b }] }] },
            _ => Config with { Delay = TimeSpan.FromSeconds(b % 30) },
        };
        Want(config);
    }

    private void Want(AppInstanceConfig config)
    {
        Config = config.Version(int.Parse(config.UUIDandVersion.Version, System.Globalization.CultureInfo.InvariantCulture) + 1);
        Say($"config {Config.UUIDandVersion.Version}: activate {Config.Activate}, restart {Config.RestartCmd.Counter}, purge {Config.PurgeCmd.Counter}, CPUs {Config.FixedResources.VCpus}, overlays {Config.OverlayNetworkList.OrEmpty().Count}, "
            + $"{(Config.IsDesignatedNodeID ? "" : "designated elsewhere, ")}snapshots {string.Join(' ', Config.Snapshot.Snapshots.OrEmpty().Select(snapshot => $"{snapshot.SnapshotID}:{snapshot.SnapshotType}"))} of {Config.Snapshot.MaxSnapshots}, roll-back {Config.Snapshot.RollbackCmd.Counter} to {Config.Snapshot.ActiveSnapshot}, "
            + $"volumes {string.Join(' ', Config.VolumeRefConfigList.OrEmpty().Select(volume => RefKey.Of(volume).VolumeKey[6..8] + "#" + volume.GenerationCounter))}");
        if (App is null)
            App = Seen(Reconciler.ConfigCreated(World, null, Config));
        else
            Decide(app => Reconciler.ConfigModified(World, app, Config));
    }

    private void Decide(Func<AppRecord, AppRecord> decide)
    {
        if (App is not { } before)
            return;
        AppRecord after = decide(before);
        Decided?.Invoke(World, before, after);
        Seen(after);
        App = after.Gone ? after.Successor is { } config ? Seen(Reconciler.ConfigCreated(World, null, config)) : null : after;
    }

    private AppRecord Seen(AppRecord app)
    {
        words.AppendLine($"   -> {app.Status.State} purge {app.Status.PurgeInprogress} restart {app.Status.RestartInprogress} "
            + $"domain {app.Domain?.Activate.ToString() ?? "none"} network {app.Network?.Activate.ToString() ?? "none"} refs {app.VolumeRefs.Count} EIDs {app.Eids.Count}"
            + $" snapshots {string.Join(' ', app.Snapshots.Select(snapshot => $"{snapshot.SnapshotID}:{snapshot.Action}"))} files {string.Join(' ', app.Files.Select(kept => kept.ID))}{(app.Local is null ? "" : " rolling back")}"
            + $"{(app.Gone ? " gone" : "")} error '{app.Published().Error.Replace('\n', ' ')}' waits {app.Waiting}");
        return app;
    }

    private void Say(string what) => words.AppendLine(what);
}
