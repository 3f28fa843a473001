using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Roll-backs: carried out, refused with a reason, failed without harm, called off.</summary>
public sealed class RollbackTests
{
    private static readonly AppInstanceConfig Config = Build.Config().Snapshots(SnapshotType.Immediate, "s1");

    private World world = World.Empty;
    private AppRecord app = null!;

    [SetUp]
    public void A_running_app_with_a_snapshot_and_a_later_config()
    {
        world = Build.Running(Build.Config());
        app = Build.RunningApp(Build.Config());
        Want(Config.Version(2));
        Calm();
        Want(Config.Version(3) with { DisplayName = "later" });
        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_roll_back_follows_the_snapshots_config_until_the_volumes_are_back()
    {
        Want(Config.Version(4).RolledBack("s1"));
        SnapshottingStatus snapshots = app.Status.SnapStatus;
        Assert.That((snapshots.HasRollbackRequest, snapshots.RollbackInProgress, snapshots.ActiveSnapshot), Is.EqualTo((true, true, "s1")));
        Assert.That((app.Local!.UUIDandVersion.Version, app.Status.UUIDandVersion.Version, app.Local.Snapshot.Snapshots), Is.EqualTo(("1", "1", Config.Snapshot.Snapshots)));
        Assert.That((app.Status.PurgeInprogress, app.Status.State, app.Domain!.Activate), Is.EqualTo((Inprogress.BringDown, SwState.Halting, false)));

        Hear(now => now.Domain(SwState.Halted));
        Assert.That((app.Network!.Activate, app.Snapshots.Single().Action), Is.EqualTo((false, VolumesSnapshotAction.Create)));
        Hear(now => now.Link(link => link with { Activated = false }));
        Assert.That((app.Snapshots.Single().Action, app.Status.SnapStatus.HasRollbackRequest, app.Status.SnapStatus.RollbackInProgress), Is.EqualTo((VolumesSnapshotAction.Rollback, false, true)));
        Assert.That(app.Waiting, Is.EqualTo(WaitReason.Snapshot("s1", "the volumes to be rolled back") with { Since = world.Now }));
        Hear(now => now.Later(30));
        Assert.That(app.Domain!.Activate, Is.False);

        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Rollback));
        Assert.That((app.Local, app.Status.SnapStatus.RollbackInProgress, app.Network!.Activate, app.Status.UUIDandVersion.Version), Is.EqualTo(((AppInstanceConfig?)null, false, true, "4")));
        Calm();
        Assert.That((app.Status.State, app.Status.PurgeInprogress, app.Published().Error, app.Waiting), Is.EqualTo((SwState.Running, Inprogress.NotInprogress, "", (WaitReason?)null)));
    }

    [Test]
    public void A_request_that_is_withdrawn_with_a_roll_back_to_it_is_forgotten()
    {
        Want(Config.Version(4).Snapshots(SnapshotType.AppUpdate, "s1", "s2"));
        Want(Config.Version(5).Snapshots(SnapshotType.AppUpdate, "s1").RolledBack("s2"));

        Assert.That(app.Published().Error, Does.Contain("s2 cannot be started"));
        Assert.That(app.Status.SnapStatus.RequestedSnapshots, Is.Empty);
    }

    [Test]
    public void A_roll_back_whose_end_our_own_end_cut_in_two_is_over_after_the_restart()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Down();
        // The order was taken back and volumemgr has let go; the restored config and the status were not reached.
        app = app with { Snapshots = [app.Snapshots.Single() with { Action = VolumesSnapshotAction.Create }] };

        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Create));

        Assert.That((app.Local, app.Status.SnapStatus.RollbackInProgress), Is.EqualTo(((AppInstanceConfig?)null, false)));
        Calm();
        Assert.That(app.Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void What_the_end_of_a_roll_back_changes_is_in_the_status()
    {
        Want((Config.Version(4) with { FixedResources = Config.FixedResources with { VCpus = 4 } }).RolledBack("s1"));
        Calm();

        Assert.That((app.Published().FixedResources.VCpus, app.Published().UUIDandVersion.Version, app.Published().State), Is.EqualTo((4, "4", SwState.Running)));
    }

    [Test]
    public void A_second_roll_back_to_the_same_snapshot_is_carried_out_too()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Calm();
        Assert.That(app.Snapshots.Single().Action, Is.EqualTo(VolumesSnapshotAction.Create), "a volumemgr that starts anew must not roll back again");
        int rolledBack = 0;
        Want(Config.Version(5) with { Snapshot = Config.RolledBack("s1").RolledBack("s1").Snapshot });
        for (int step = 0; app.Status.SnapStatus.RollbackInProgress && step < 20; step++)
        {
            VolumesSnapshotStatus? before = world.Snapshots.GetValueOrDefault("s1");
            world = Truth.Step(world, app);
            rolledBack += before?.ResultOfAction != VolumesSnapshotAction.Rollback && world.Snapshots["s1"].ResultOfAction == VolumesSnapshotAction.Rollback ? 1 : 0;
            app = Reconciler.Update(world, app);
        }
        Assert.That((rolledBack, app.Status.SnapStatus.RollbackInProgress), Is.EqualTo((1, false)));
    }

    [Test]
    public void The_last_roll_backs_answer_is_not_taken_for_this_ones()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Down();
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Rollback));
        Hear(now => now.Link().Domain(SwState.Running));
        Want(Config.Version(5) with { Snapshot = Config.RolledBack("s1").RolledBack("s1").Snapshot });
        Down();
        Assert.That((app.Snapshots.Single().Action, app.Status.SnapStatus.HasRollbackRequest), Is.EqualTo((VolumesSnapshotAction.Create, true)));

        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Create, "Snapshot s1 already exists", ErrorSeverity.Warning));
        Assert.That((app.Snapshots.Single().Action, app.Status.SnapStatus.RollbackInProgress), Is.EqualTo((VolumesSnapshotAction.Rollback, true)));
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Rollback, "Snapshot s1 already exists", ErrorSeverity.Warning));
        Assert.That((app.Status.SnapStatus.RollbackInProgress, app.Published().Error), Is.EqualTo((false, "")), "a warning is no failure");
    }

    [Test]
    public void A_roll_back_that_fails_is_told_and_the_app_comes_up_with_its_regular_config()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Down();
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Rollback, "qemu-img: no such snapshot", retry: "when the disk is whole"));
        Calm();

        AppInstanceStatus shown = app.Published();
        Assert.That((shown.State, shown.UUIDandVersion.Version, shown.SnapStatus.RollbackInProgress), Is.EqualTo((SwState.Running, "4", false)));
        Assert.That(shown.Error, Does.StartWith("The roll-back to snapshot s1 failed: qemu-img: no such snapshot.").And.Contain("purge"));
        Assert.That((shown.ErrorSeverity, shown.ErrorRetryCondition, shown.ErrorSourceType), Is.EqualTo((ErrorSeverity.Error, "when the disk is whole", "types.VolumesSnapshotStatus")));
        Assert.That(shown.SnapStatus.AvailableSnapshots!.Single().Error.Error, Is.EqualTo("qemu-img: no such snapshot"));

        Want(app.Config!.Version(5) with { DisplayName = "again" });
        Assert.That(app.Published().Error, Is.EqualTo(shown.Error), "it stays");
        Want(app.Config!.Version(6).Restarted());
        Assert.That(app.Published().Error, Does.Not.Contain("roll-back"));
    }

    [TestCase("s9", "no such snapshot; it has s1")]
    [TestCase("", "no snapshot is named")]
    public void A_roll_back_that_cannot_be_started_is_told_and_nothing_moves(string id, string why)
    {
        Want((Config.Version(4) with { DisplayName = "renamed" }).RolledBack(id));

        AppInstanceStatus shown = app.Published();
        Assert.That(shown.Error, Does.Contain(why).And.Contain("The app goes on as it is"));
        Assert.That((shown.ErrorSeverity, shown.ErrorSourceType, shown.ErrorRetryCondition), Is.EqualTo((ErrorSeverity.Warning, "types.AppInstanceStatus", "Tried when the roll-back command is given again")));
        Assert.That((app.Status.State, app.Status.PurgeInprogress, app.Local, app.Domain!.DisplayName), Is.EqualTo((SwState.Running, Inprogress.NotInprogress, (AppInstanceConfig?)null, "renamed")));
    }

    [Test]
    public void A_roll_back_whose_config_cannot_be_read_is_told()
    {
        world = world with { Stored = world.Stored.SetItem("s1", world.Stored["s1"] with { Kept = new("s1", null), Fault = "appInstanceConfig.json is no record" }) };
        app = Reconciler.ConfigModified(world, app, Config.Version(4).RolledBack("s1"));

        Assert.That(app.Published().Error, Does.Contain("appInstanceConfig.json is no record").And.Contain("choose another snapshot"));
        Assert.That((app.Status.State, app.Local), Is.EqualTo((SwState.Running, (AppInstanceConfig?)null)));
    }

    [Test]
    public void A_regular_config_with_an_extra_disk_does_not_hold_up_a_roll_back()
    {
        AppInstanceConfig extra = Config.Version(4) with { VolumeRefConfigList = [Build.Ref(Build.Disk), Build.Ref(Build.OtherDisk)] };
        Want(extra.RolledBack("s1"));
        Calm();

        Assert.That((app.Status.State, app.Published().Error, app.Waiting), Is.EqualTo((SwState.Running, "", (WaitReason?)null)));
        Assert.That(app.Status.VolumeRefStatusList!.Select(entry => (entry.VolumeID, entry.State)), Is.EqualTo(new[] { (Build.Disk, SwState.CreatedVolume), (Build.OtherDisk, SwState.CreatedVolume) }));
        Assert.That(app.Domain!.DiskConfigList, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_disk_that_the_snapshot_lacks_goes_only_when_the_domain_is_down()
    {
        AppInstanceConfig extra = Config.Version(4).Purged() with { VolumeRefConfigList = [Build.Ref(Build.Disk), Build.Ref(Build.OtherDisk)] };
        Want(extra);
        Calm();
        Want(extra.Version(5).RolledBack("s1"));
        Assert.That(app.VolumeRefs, Has.Count.EqualTo(2), "the domain is up and uses both");

        Down();
        Assert.That(app.VolumeRefs.Single().VolumeID, Is.EqualTo(Build.Disk));
        Calm();
        Assert.That((app.Status.State, app.VolumeRefs.Count), Is.EqualTo((SwState.Running, 2)), "the regular config has both");
    }

    [Test]
    public void A_disk_that_only_the_snapshot_has_goes_in_the_end()
    {
        AppInstanceConfig other = Config.Version(4).Purged() with { VolumeRefConfigList = [Build.Ref(Build.OtherDisk)] };
        Want(other);
        Calm();
        Want(other.Version(5).RolledBack("s1"));
        Calm();

        Assert.That((app.Status.State, app.Published().Error), Is.EqualTo((SwState.Running, "")));
        Assert.That(app.VolumeRefs.Single().VolumeID, Is.EqualTo(Build.OtherDisk));
        Assert.That(world.Volumes.Keys.Select(key => key.VolumeID), Is.EqualTo(new[] { Build.OtherDisk }));
    }

    [Test]
    public void A_purge_that_came_during_a_roll_back_is_carried_out_after_it()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Down();
        Want(Config.Version(5).RolledBack("s1").Purged().NewVolumes());
        Assert.That(app.Status.SnapStatus.RollbackInProgress, Is.True);
        Calm();

        Assert.That((app.Status.State, app.PurgeCounter!.Number, app.VolumeRefs.Single().GenerationCounter), Is.EqualTo((SwState.Running, 1, 1)));
    }

    [TestCase("purge"), TestCase("another snapshot"), TestCase("no snapshot")]
    public void A_roll_back_whose_volumes_cannot_be_had_can_be_called_off(string how)
    {
        // The snapshot's config has a volume that nobody can give.
        AppInstanceConfig other = Config.Version(4).Purged() with { VolumeRefConfigList = [Build.Ref(Build.OtherDisk)] };
        Want(other);
        Calm();
        Want(other.Version(5).RolledBack("s1"));
        Hear(now => now.Volume(Build.Ref(Build.Disk), SwState.Initial, error: "no such volume"));
        Assert.That((app.Status.State, app.Domain!.Activate, app.Status.PurgeInprogress), Is.EqualTo((SwState.Running, true, Inprogress.DownloadAndVerify)));
        Assert.That(app.Published().Error, Does.Contain("no such volume"));

        AppInstanceConfig next = app.Config!.Version(6);
        Want(how switch
        {
            "purge" => next.Purged(),
            "another snapshot" => next.RolledBack("s2"),
            _ => next with { Snapshot = next.Snapshot with { Snapshots = [] } },
        });
        Assert.That((app.Local, app.Status.SnapStatus.RollbackInProgress), Is.EqualTo(((AppInstanceConfig?)null, false)));
        Calm();
        Assert.That((app.Status.State, app.Status.PurgeInprogress, app.Status.UUIDandVersion.Version), Is.EqualTo((SwState.Running, Inprogress.NotInprogress, "6")));
    }

    [Test]
    public void Any_other_config_waits_for_the_end_of_a_roll_back()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Want(Config.Version(5).RolledBack("s1") with { DisplayName = "newer" });
        Assert.That((app.Status.SnapStatus.RollbackInProgress, app.Successor!.DisplayName), Is.EqualTo((true, "newer")));

        Calm();
        Assert.That((app.Status.State, app.Domain!.DisplayName, app.Status.UUIDandVersion.Version, app.Successor), Is.EqualTo((SwState.Running, "newer", "5", (AppInstanceConfig?)null)));
    }

    [Test]
    public void The_snapshot_that_is_rolled_back_to_is_deleted_only_after_it()
    {
        AppInstanceConfig config = Config.Version(4).RolledBack("s1");
        Want(config with { Snapshot = config.Snapshot with { Snapshots = [] } });
        Assert.That(app.Status.SnapStatus.RollbackInProgress, Is.True);
        Down();
        Assert.That(app.Snapshots.Single().Action, Is.EqualTo(VolumesSnapshotAction.Rollback));

        Calm();
        Assert.That((app.Status.State, app.Snapshots.Count, world.Stored.Count), Is.EqualTo((SwState.Running, 0, 0)));
    }

    [Test]
    public void An_app_that_is_deleted_while_it_is_rolled_back_goes([Range(0, 6)] int steps)
    {
        Want(Config.Version(4).RolledBack("s1"));
        for (int step = 0; step < steps; step++)
            Hear(now => Truth.Step(now, app));
        app = Reconciler.ConfigDeleted(world, app);
        (world, app) = Truth.Calm(world, app);

        Assert.That((app.Gone, app.Local, app.Snapshots.Count, world.Volumes.Count, world.Snapshots.Count), Is.EqualTo((true, (AppInstanceConfig?)null, 0, 0, 0)));
    }

    [Test]
    public void A_failed_roll_back_without_the_apps_id_is_heard()
    {
        Want(Config.Version(4).RolledBack("s1"));
        Down();
        Hear(now => now.WithSnapshot("s1", new() { SnapshotID = "s1", ResultOfAction = VolumesSnapshotAction.Rollback, Error = "unknown snapshot" }));

        Assert.That((app.Status.SnapStatus.RollbackInProgress, app.Published().ErrorSeverity), Is.EqualTo((false, ErrorSeverity.Error)));
        Assert.That(app.Published().Error, Does.Contain("unknown snapshot"));
    }

    /// <summary>Domain and network go down.</summary>
    private void Down()
    {
        Hear(now => now.Domain(SwState.Halted));
        Hear(now => now.Link(link => link with { Activated = false }));
    }

    private void Want(AppInstanceConfig config)
    {
        app = Reconciler.ConfigModified(world, app, config);
        world = world.Files(app);
    }

    private void Hear(Func<World, World> change)
    {
        world = change(world);
        app = Reconciler.Update(world, app);
        world = world.Files(app);
    }

    private void Calm() => (world, app) = Truth.Calm(world, app);
}
