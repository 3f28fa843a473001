using Eve.Replay.Zedmanager;
using Eve.Replay.Zedmanager.Original;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Snapshots: taken at once or with an upgrade, deleted, rolled back to, and what goes wrong with them.</summary>
internal static class SnapshotScenarios
{
    private static readonly AppInstanceConfig Config = Build.Config() with { Snapshot = new() { MaxSnapshots = 5 } };
    private static readonly AppInstanceConfig Off = Config with { Activate = false };
    private static readonly AppInstanceConfig Two = Build.Config(null, Build.Disk, Build.OtherDisk) with { Snapshot = Config.Snapshot };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("snapshot on upgrade by purge", r => { r.Want(Config); r.Want(Upgrade("s1")); }),
        new("snapshot on upgrade, requested first", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate, "s1")); r.Want(Upgrade("s1").Version(3)); }),
        new("snapshot on upgrade by restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Restarted(), 2).Snapshots(SnapshotType.AppUpdate, "s1")); }, "a snapshot for an upgrade that needs only a restart is taken at the next purge"),
        new("snapshot on upgrade, purge without other volumes", r => { r.Want(Config); r.Want(Config.Version(2).Purged().Snapshots(SnapshotType.AppUpdate, "s1")); }),
        new("snapshot at once", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1")); }),
        new("snapshot at once of a halted app", r => { r.Want(Config); r.Want(Off.Version(2)); r.Want(Off.Version(3).Snapshots(SnapshotType.Immediate, "s1")); r.Want(Config.Version(4).Snapshots(SnapshotType.Immediate, "s1")); }, "HALTING sticks after a purge of an app that is not to run; a purge goes on while its snapshot is taken or deleted; a snapshot of an app that is down is taken or deleted only when its network is down"),
        new("two snapshots at once", r => { r.Want(Two); r.Want(Two.Version(2).Snapshots(SnapshotType.Immediate, "s1", "s2")); }),
        new("three snapshots at once", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3")); }, "a purge goes on while its snapshot is taken or deleted; of three or more snapshots some are not triggered or deleted"),
        new("snapshot that is slow", r => { r.Slow = true; r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1")); r.Slow = false; r.Rest(1); r.Work(); }, "a purge goes on while its snapshot is taken or deleted"),
        new("snapshot that is slow with an upgrade", r => { r.Slow = true; r.Want(Config); r.Want(Upgrade("s1")); r.Slow = false; r.Rest(1); r.Work(); }, "a purge goes on while its snapshot is taken or deleted"),
        new("snapshot that fails", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "bad1")); r.Rest(1); }, "a failed snapshot's error loses severity and retry condition, and goes with the next event"),
        new("snapshot that fails, then a change of ACLs", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "bad1")); r.Rest(1); r.Want(Acl(Config.Version(3)).Snapshots(SnapshotType.Immediate, "bad1")); }, "a failed snapshot's error loses severity and retry condition, and goes with the next event; an immediate snapshot that is not there yet takes the app down at each change of its config"),
        new("snapshot that fails, then withdrawn", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "bad1")); r.Rest(1); r.Want(Config.Version(3)); }, "a failed snapshot's error loses severity and retry condition, and goes with the next event; a snapshot whose request was withdrawn stays requested"),
        new("snapshot, then a change of ACLs", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Acl(Taken(3))); }),
        new("snapshot deleted", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Config.Version(3)); r.Want(Config.Version(4).Restarted()); }),
        new("snapshot deleted, halted", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Off.Version(3)); r.Rest(1); r.Want(Config.Version(4)); }),
        new("snapshot deleted in a purge", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Config.Version(3).Purged().NewVolumes()); }, "a purge goes on while its snapshot is taken or deleted; a snapshot of an app that is down is taken or deleted only when its network is down"),
        new("three snapshots deleted", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1", "s2")); r.Want(Config.Version(3).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3")); r.Want(Config.Version(4)); r.Want(Config.Version(5).Restarted()); }, "of three or more snapshots some are not triggered or deleted"),
        new("snapshot request withdrawn", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate, "s1")); r.Want(Config.Version(3)); r.Want(Config.Version(4).Purged()); }, "a snapshot whose request was withdrawn stays requested"),
        new("snapshot limit", r => { r.Want(Config); r.Want(Limit(Taken(2), 1)); r.Want(Limit(Config.Version(3).Snapshots(SnapshotType.Immediate, "s1", "s2"), 1)); }, "a snapshot of an app that is down is taken or deleted only when its network is down; above the limit of snapshots the wrong request is dropped"),
        new("snapshot limit of none", r => { r.Want(Config); r.Want(Limit(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"), 0)); r.Rest(1); }, "above the limit of snapshots the app goes down for one that is not taken; above the limit of snapshots the wrong request is dropped"),
        new("snapshots on upgrade and limit", r => { r.Want(Config); r.Want(Limit(Upgrade("s1"), 1)); r.Want(Limit(Upgrade("s2").Version(3).Purged().NewVolumes(), 1)); }),
        new("roll-back", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3).RolledBack("s1")); }, "the order to roll back stands when the roll-back is over; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back of another generation", r => { r.Want(Config); r.Want(Upgrade("s1")); r.Want(Upgrade("s1").Version(3).RolledBack("s1")); }, "a roll-back is begun before the snapshot's volumes are there or the network is down; a roll-back with an extra disk in the regular config waits for ever; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back to other CPUs", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Purged().Restarted(), 2).Snapshots(SnapshotType.Immediate, "s1")); r.Want(Cpus(Config.Version(3).Purged().Restarted(), 2).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1")); }, "FixedResources in the status stay as they were at creation; a roll-back to other resources is refused once"),
        new("roll-back of a halted app", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3) with { Activate = false }); r.Want((Taken(4) with { Activate = false }).RolledBack("s1")); r.Rest(1); }, "a roll-back is begun before the snapshot's volumes are there or the network is down; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back, then a change of ACLs", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3).RolledBack("s1")); r.Want(Acl(Taken(4).RolledBack("s1"))); }, "the order to roll back stands when the roll-back is over; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back twice", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3).RolledBack("s1")); r.Want(Taken(4).RolledBack("s1").RolledBack("s1")); r.Rest(1); }, "a second roll-back to the same snapshot is never told to volumemgr; the order to roll back stands when the roll-back is over; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back that fails", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "stuck1")); r.Want(Config.Version(3).Snapshots(SnapshotType.Immediate, "stuck1").RolledBack("stuck1")); r.Rest(1); }, "a failed roll-back leaves the app down for ever; the order to roll back stands when the roll-back is over"),
        new("roll-back to an unknown snapshot", r => { r.Want(Config); r.Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate).RolledBack("s9")); r.Rest(1); r.Want(Acl(Config.Version(3)).RolledBack("s9")); }, "a roll-back that cannot be started is only logged"),
        new("roll-back with an extra disk", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Two.Version(3).Purged().Snapshots(SnapshotType.Immediate, "s1")); r.Want(Two.Version(4).Purged().Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1")); r.Rest(1); }, "a roll-back takes disks from the running domain at once; a roll-back with an extra disk in the regular config waits for ever; the order to roll back stands when the roll-back is over; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("roll-back and a config during it", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3).RolledBack("s1"), 2); r.Want(Acl(Taken(4).RolledBack("s1"))); }, "configs that come during a roll-back are lost; the order to roll back stands when the roll-back is over; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
        new("delete with a snapshot", r => { r.Want(Config); r.Want(Taken(2)); r.Delete(Build.App); }, "orders about snapshots of a deleted app stay; the last status of a deleted app says that it runs"),
        new("delete while a snapshot is taken", r => { r.Slow = true; r.Want(Config); r.Want(Taken(2), 3); r.Delete(Build.App); r.Slow = false; r.Work(); }, "an app deleted while a purge brings it down stays"),
        new("delete in a roll-back", r => { r.Want(Config); r.Want(Taken(2)); r.Want(Taken(3).RolledBack("s1"), 2); r.Delete(Build.App); }, "an app deleted during a roll-back stays; the snapshot's version stays shown after a roll-back; what the end of a roll-back changes in the status is not published"),
    ];

    private static AppInstanceConfig Upgrade(string id) => Config.Version(2).Purged().NewVolumes().Snapshots(SnapshotType.AppUpdate, id);

    private static AppInstanceConfig Taken(int version) => Config.Version(version).Snapshots(SnapshotType.Immediate, "s1");

    private static AppInstanceConfig Limit(AppInstanceConfig config, uint limit) => config with { Snapshot = config.Snapshot with { MaxSnapshots = limit } };

    private static AppInstanceConfig Acl(AppInstanceConfig config) => config with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] };

    private static AppInstanceConfig Cpus(AppInstanceConfig config, int cpus) => config with { FixedResources = config.FixedResources with { VCpus = cpus, MaxCpus = cpus } };
}
