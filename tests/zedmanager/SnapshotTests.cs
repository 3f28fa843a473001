using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Snapshots of an app: which are asked for, taken and deleted.</summary>
public sealed class SnapshotTests
{
    private static readonly AppInstanceConfig Config = Build.Config();

    private World world = World.Empty;
    private AppRecord app = null!;

    [SetUp]
    public void A_running_app()
    {
        world = Build.Running(Config);
        app = Build.RunningApp(Config);
    }

    [Test]
    public void A_snapshot_that_is_to_be_taken_at_once_brings_the_app_down_and_up_again()
    {
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        Assert.That((app.Status.PurgeInprogress, app.Domain!.Activate), Is.EqualTo((Inprogress.BringDown, false)));
        Assert.That(app.Snapshots, Is.Empty, "the domain is up");
        Assert.That(app.Status.SnapStatus.PreparedVolumesSnapshotConfigs!.Single().VolumeIDs, Is.EqualTo(new ValueList<Guid>().With(Build.Disk)));

        Hear(now => now.Domain(SwState.Halted));
        Assert.That((app.Snapshots.Single().Action, app.Snapshots.Single().AppUUID), Is.EqualTo((VolumesSnapshotAction.Create, Build.App)));
        Assert.That(app.Network!.Activate, Is.False);
        Hear(now => now.Link(link => link with { Activated = false }));
        Assert.That(app.Waiting, Is.EqualTo(WaitReason.Snapshot("s1", "the snapshot to be taken") with { Since = world.Now }));
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.BringDown));

        Hear(now => now.Later(5).Snapshot("s1", VolumesSnapshotAction.Create));
        SnapshotInstanceStatus taken = app.Status.SnapStatus.AvailableSnapshots!.Single();
        Assert.That((taken.Reported, taken.TimeCreated, taken.ConfigVersion, taken.AppInstanceID), Is.EqualTo((true, (GoTime)world.Now, Config.UUIDandVersion, Build.App)));
        Assert.That(app.Status.SnapStatus.RequestedSnapshots, Is.Empty);
        Assert.That(app.Files.Single(), Is.EqualTo(new KeptSnapshot("s1", Config, taken, 0)));

        Calm();
        Assert.That((app.Status.State, app.Status.PurgeInprogress, app.Waiting, app.Status.UUIDandVersion.Version), Is.EqualTo((SwState.Running, Inprogress.NotInprogress, (WaitReason?)null, "2")));
        Assert.That(app.VolumeRefs.Single().GenerationCounter, Is.Zero);
    }

    [Test]
    public void An_app_does_not_start_before_volumemgr_has_let_go_of_a_snapshot_of_its_former_life()
    {
        world = Build.World.Volumes(Config, SwState.CreatedVolume).Link().Snapshot("s9", VolumesSnapshotAction.Create);
        app = Build.Create(world, Config);
        Assert.That((app.Domain, app.Waiting), Is.EqualTo(((DomainConfig?)null, WaitReason.Snapshot("s9", "letting go of a snapshot that the app no longer has") with { Since = world.Now })));

        Hear(now => now.WithSnapshot("s9", null));
        Assert.That(app.Domain!.Activate, Is.True);
    }

    [Test]
    public void A_snapshot_for_an_upgrade_is_taken_in_the_purge_from_the_old_config()
    {
        Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate, "s1"));
        Assert.That((app.Status.PurgeInprogress, app.Status.SnapStatus.SnapshotTakenType), Is.EqualTo((Inprogress.NotInprogress, SnapshotWhen.SnapshotOnUpgrade)));
        Assert.That(app.Files, Is.Empty);

        Want(Config.Version(3).Snapshots(SnapshotType.AppUpdate, "s1").Purged().NewVolumes());
        Calm();

        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Single().ConfigVersion.Version, Is.EqualTo("2"));
        Assert.That(app.Files.Single().Config!.VolumeRefConfigList, Is.EqualTo(Config.VolumeRefConfigList));
        Assert.That((app.Status.State, app.VolumeRefs.Single().GenerationCounter), Is.EqualTo((SwState.Running, 1)));
    }

    [Test]
    public void A_snapshot_for_an_upgrade_by_a_restart_is_taken_in_that_restart()
    {
        Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate, "s1"));
        Want(Config.Version(3).Snapshots(SnapshotType.AppUpdate, "s1").Restarted() with { FixedResources = Config.FixedResources with { VCpus = 2 } });
        Assert.That((app.Status.RestartInprogress, app.Snapshots.Count), Is.EqualTo((Inprogress.BringDown, 0)));

        Hear(now => now.Domain(SwState.Halted));
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate, app.Snapshots.Count), Is.EqualTo((Inprogress.BringDown, false, 1)));
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Create));
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate), Is.EqualTo((Inprogress.BringUp, true)));
        Assert.That(app.Files.Single().Config!.FixedResources.VCpus, Is.EqualTo(1));
    }

    [Test]
    public void A_snapshot_of_an_app_that_does_not_run_is_taken_too()
    {
        Want(Config.Version(2) with { Activate = false });
        Calm();
        Want(Config.Version(3).Snapshots(SnapshotType.Immediate, "s1") with { Activate = false });
        Calm();

        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(1));
        Assert.That((app.Status.State, app.Waiting), Is.EqualTo((SwState.Halted, (WaitReason?)null)));
    }

    [Test]
    public void The_domain_does_not_start_before_all_snapshots_are_taken([Values(1, 3, 5)] int count)
    {
        string[] ids = [.. Enumerable.Range(1, count).Select(i => $"s{i}")];
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, ids));
        Hear(now => now.Domain(SwState.Halted));
        Assert.That(app.Snapshots.Select(snapshot => snapshot.SnapshotID), Is.EqualTo(ids), "each is asked for at once");

        Hear(now => now.Link(link => link with { Activated = false }));
        foreach (string id in ids)
        {
            Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.BringDown));
            Hear(now => now.Snapshot(id, VolumesSnapshotAction.Create));
        }
        Assert.That(app.Status.PurgeInprogress, Is.Not.EqualTo(Inprogress.BringDown));
    }

    [Test]
    public void No_snapshot_is_taken_while_a_start_that_was_called_off_may_be_under_way()
    {
        world = world with { Domains = world.Domains.Remove(Build.App) };
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        Assert.That((app.Domain!.Activate, app.Snapshots.Count), Is.EqualTo((false, 0)), "domainmgr has not said a word");

        Hear(now => now.Domain(SwState.Booting, domain => domain with { Activated = false }));
        Assert.That(app.Snapshots.Count, Is.Zero, "it is at work");

        Hear(now => now.Domain(SwState.Halted));
        Assert.That(app.Snapshots.Select(snapshot => snapshot.SnapshotID), Is.EqualTo(new[] { "s1" }));
    }

    [Test]
    public void A_snapshot_that_fails_says_so_and_is_not_tried_at_every_change()
    {
        AppInstanceConfig config = Config.Version(2).Snapshots(SnapshotType.Immediate, "s1");
        Want(config);
        Hear(now => now.Domain(SwState.Halted).Link(link => link with { Activated = false }));
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Create, "unsupported format", ErrorSeverity.Error, "when the format is supported"));
        Calm();

        AppInstanceStatus shown = app.Published();
        Assert.That((app.Status.State, app.Status.PurgeInprogress), Is.EqualTo((SwState.Running, Inprogress.NotInprogress)));
        Assert.That(shown.Error, Does.Contain("s1").And.Contain("unsupported format").And.Contain("request it with another id"));
        Assert.That((shown.ErrorSeverity, shown.ErrorRetryCondition, shown.ErrorSourceType), Is.EqualTo((ErrorSeverity.Error, "when the format is supported", "types.SnapshotInstanceStatus")));

        Want(config.Version(3) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = [] }] });
        Assert.That((app.Status.PurgeInprogress, app.Domain!.Activate), Is.EqualTo((Inprogress.NotInprogress, true)));
        Assert.That(app.Published().Error, Is.EqualTo(shown.Error));

        Want(config.Version(4) with { Snapshot = config.Snapshot with { Snapshots = [] } });
        Assert.That(app.Published().Error, Is.Empty);
        Assert.That(app.Waiting!.What, Does.Contain("s1").And.Contain("deleted"));
    }

    [Test]
    public void A_warning_of_volumemgr_is_no_failure()
    {
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        Hear(now => now.Domain(SwState.Halted));
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Create, "Snapshot s1 already exists", ErrorSeverity.Warning));

        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(1));
        Assert.That(app.Published().Error, Is.Empty);
    }

    [Test]
    public void A_config_that_cannot_be_stored_is_told_and_the_app_comes_up_again()
    {
        app = Reconciler.ConfigModified(world, app, Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        app = Reconciler.Update(world = world.Domain(SwState.Halted), app);
        Assert.That(app.Snapshots, Is.Empty);
        Assert.That(app.Waiting!.Agent, Is.EqualTo("zedrouter"));
        app = Reconciler.Update(world = world.Link(link => link with { Activated = false }), app);
        Assert.That((app.Waiting!.Agent, app.Waiting.What), Is.EqualTo(("zedmanager", "the app's config to be stored for snapshot s1")));

        world = world with { Stored = world.Stored.SetItem("s1", new(app.Files.Single(), Build.App, Fault: "disk full")) };
        app = Reconciler.Update(world, app);

        Assert.That(app.Published().Error, Does.Contain("disk full"));
        Assert.That((app.Snapshots.Count, app.Files.Count), Is.EqualTo((0, 0)));
        Calm();
        Assert.That(app.Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void An_old_answer_with_the_same_id_is_not_taken_for_the_new_one()
    {
        world = world.Snapshot("s1", VolumesSnapshotAction.Create);
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        Hear(now => now.Domain(SwState.Halted).Link(link => link with { Activated = false }));
        Assert.That((app.Snapshots.Count, app.Waiting!.Topic), Is.EqualTo((0, "VolumesSnapshotStatus")));

        Hear(now => now.WithSnapshot("s1", null));
        Assert.That(app.Snapshots, Has.Count.EqualTo(1));
    }

    [TestCase(1), TestCase(3), TestCase(4)]
    public void Snapshots_that_the_config_no_longer_has_are_deleted_when_the_domain_is_down(int count)
    {
        string[] ids = [.. Enumerable.Range(1, count).Select(i => $"s{i}")];
        Take(ids);
        Want(Config.Version(3));
        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Is.Empty);
        Assert.That(app.Status.SnapStatus.SnapshotsToBeDeleted!.Select(snapshot => snapshot.SnapshotID), Is.EqualTo(ids));
        Assert.That((app.Snapshots.Count, app.Domain!.Activate), Is.EqualTo((count, true)), "the domain is up");

        Want(Config.Version(4).Restarted());
        Hear(now => now.Domain(SwState.Halted));
        Assert.That((app.Snapshots.Count, app.Status.SnapStatus.SnapshotsToBeDeleted!.Count), Is.EqualTo((0, 0)), "all are told at once");
        Assert.That((app.Domain!.Activate, app.Waiting), Is.EqualTo((false, WaitReason.Snapshot("s1", "the snapshot to be deleted") with { Since = world.Now })));
        Assert.That(app.Files, Has.Count.EqualTo(count));

        foreach (string id in ids)
            Hear(now => now.WithSnapshot(id, null));
        Assert.That((app.Files.Count, app.Domain!.Activate), Is.EqualTo((0, true)));
    }

    [Test]
    public void A_deletion_that_fails_is_told_until_it_succeeds_and_holds_nothing_up()
    {
        Take("s1");
        Want(Config.Version(3).Restarted());
        Hear(now => now.Domain(SwState.Halted));
        Hear(now => now.Snapshot("s1", VolumesSnapshotAction.Delete, "deleteSnapshot: disk busy", ErrorSeverity.Warning, "Will try again by itself"));
        Assert.That((app.Domain!.Activate, app.Files.Count), Is.EqualTo((true, 1)));
        Assert.That((app.Published().Error, app.Published().ErrorSeverity, app.Published().ErrorRetryCondition),
            Is.EqualTo(("Snapshot s1 could not be deleted: deleteSnapshot: disk busy", ErrorSeverity.Warning, "Will try again by itself")));

        Hear(now => now.WithSnapshot("s1", null));
        Assert.That((app.Published().Error, app.Files.Count), Is.EqualTo(("", 0)));
    }

    [Test]
    public void A_deletion_that_is_taken_back_keeps_the_snapshot()
    {
        Take("s1", "s2");
        Want(Config.Version(3).Snapshots(SnapshotType.Immediate, "s2"));
        Want(Config.Version(4).Snapshots(SnapshotType.Immediate, "s1", "s2"));

        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EquivalentTo(new[] { "s1", "s2" }));
        Assert.That((app.Status.SnapStatus.SnapshotsToBeDeleted!.Count, app.Status.PurgeInprogress), Is.EqualTo((0, Inprogress.NotInprogress)));
    }

    [Test]
    public void A_request_that_is_taken_back_is_forgotten()
    {
        Want(Config.Version(2).Snapshots(SnapshotType.AppUpdate, "s1"));
        Want(Config.Version(3));

        Assert.That((app.Status.SnapStatus.RequestedSnapshots!.Count, app.Status.SnapStatus.SnapshotsToBeDeleted, app.Status.SnapStatus.SnapshotTakenType), Is.EqualTo((0, (ValueList<SnapshotDesc>?)null, SnapshotWhen.NoSnapshotTake)));
    }

    [Test]
    public void Above_the_limit_the_oldest_goes_and_does_not_come_back()
    {
        Take("s1");
        Hear(now => now.Later(60));
        Take("s1", "s2");
        AppInstanceConfig third = Config.Version(5).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3");
        third = third with { Snapshot = third.Snapshot with { MaxSnapshots = 2 } };
        Want(third);
        Calm();

        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EqualTo(new[] { "s2", "s3" }));
        Assert.That(world.Snapshots.Keys, Is.EquivalentTo(new[] { "s2", "s3" }));
        Assert.That((app.Published().Error.Contains("s1 was deleted", StringComparison.Ordinal), app.Published().ErrorSeverity, app.Status.State), Is.EqualTo((true, ErrorSeverity.Warning, SwState.Running)));

        Want(third.Version(6));
        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EqualTo(new[] { "s2", "s3" }));
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.NotInprogress));
    }

    [TestCase(0u, new string[0])]
    [TestCase(1u, new[] { "s1" })]
    [TestCase(2u, new[] { "s1", "s2" })]
    public void Requests_above_the_limit_are_not_taken_but_when_more_are_allowed(uint limit, string[] taken)
    {
        AppInstanceConfig config = Config.Version(2).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3");
        Want(config with { Snapshot = config.Snapshot with { MaxSnapshots = limit } });
        Calm();
        Assert.That(app.Status.SnapStatus.AvailableSnapshots.OrEmpty().Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EqualTo(taken));
        Assert.That(app.Published().Error, Does.Contain("s3 is not taken"));

        Want(config.Version(3));
        Calm();
        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(3));
        Assert.That(app.Published().Error, Is.Empty);
    }

    [TestCase("../../etc"), TestCase(""), TestCase(".hidden"), TestCase("a/b"), TestCase("a b")]
    public void An_id_that_is_no_name_of_a_folder_is_refused(string id)
    {
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, id));

        Assert.That((app.Status.PurgeInprogress, app.Files.Count), Is.EqualTo((Inprogress.NotInprogress, 0)));
        Assert.That(app.Published().Error, Does.Contain("another id"));
    }

    [Test]
    public void An_id_that_another_app_uses_is_refused()
    {
        world = world with { Stored = world.Stored.SetItem("s1", new(new("s1", Build.Config(Build.OtherApp)), Build.OtherApp)) };
        Want(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));

        Assert.That(app.Published().Error, Does.Contain($"app {Build.OtherApp} has one"));
        Assert.That(app.Files, Is.Empty);
    }

    [Test]
    public void A_refused_change_is_no_upgrade_but_a_snapshot_at_once_is_taken()
    {
        AppInstanceConfig other = Config.Version(2).NewVolumes();
        Want(other.Snapshots(SnapshotType.AppUpdate, "s1"));
        Assert.That((app.Refusal is not null, app.Files.Count), Is.EqualTo((true, 0)));

        Want(other.Version(3).Snapshots(SnapshotType.Immediate, "s2"));
        Calm();
        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Single().Snapshot.SnapshotID, Is.EqualTo("s2"));
        Assert.That((app.Refusal is not null, app.VolumeRefs.Single().GenerationCounter), Is.EqualTo((true, 0)));
    }

    [Test]
    public void After_a_reboot_the_snapshots_on_disk_are_there()
    {
        Take("s1", "s2");
        Reboot(Config.Snapshots(SnapshotType.Immediate, "s1", "s2"));

        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EqualTo(new[] { "s1", "s2" }));
        Assert.That((app.Snapshots.Count, app.Files.Count, app.Status.PurgeInprogress), Is.EqualTo((0, 2, Inprogress.NotInprogress)));
    }

    [Test]
    public void A_deletion_does_not_stay_after_a_reboot()
    {
        Take("s1", "s2");
        Want(Config.Version(3).Snapshots(SnapshotType.Immediate, "s2"));
        Reboot(Config.Version(3).Snapshots(SnapshotType.Immediate, "s2"));
        Assert.That(app.Status.SnapStatus.SnapshotsToBeDeleted!.Single().SnapshotID, Is.EqualTo("s1"));

        Calm();

        Assert.That((app.Status.State, app.Status.SnapStatus.SnapshotsToBeDeleted!.Count, app.Files.Single().ID), Is.EqualTo((SwState.Running, 0, "s2")));
        Assert.That(world.Stored.Keys, Is.EqualTo(new[] { "s2" }));
        Assert.That(world.Snapshots, Is.Empty, "volumemgr was told of it, and that it is to go");
    }

    [Test]
    public void A_snapshot_that_was_not_finished_before_a_reboot_goes_unless_it_is_still_asked_for([Values] bool asked)
    {
        world = world with { Stored = world.Stored.SetItem("s1", new(new("s1", Config), Build.App, VolumesTaken: true)) };
        Reboot(asked ? Config.Snapshots(SnapshotType.Immediate, "s1") : Config);
        Calm();

        Assert.That(app.Status.SnapStatus.AvailableSnapshots.OrEmpty(), Is.Empty);
        Assert.That(app.Status.SnapStatus.RequestedSnapshots.OrEmpty(), Has.Count.EqualTo(asked ? 1 : 0));
        Assert.That((world.Stored.Count, app.Status.State), Is.EqualTo((0, SwState.Running)));
    }

    [Test]
    public void A_reboot_does_not_trade_a_snapshot_for_one_that_the_limit_forbade()
    {
        Take("s2", "s3");
        AppInstanceConfig config = Config.Version(3).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3");
        Reboot(config with { Snapshot = config.Snapshot with { MaxSnapshots = 2 } });

        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Select(snapshot => snapshot.Snapshot.SnapshotID), Is.EqualTo(new[] { "s2", "s3" }));
        Assert.That(app.Published().Error, Does.Contain("s1 is not taken"));
    }

    [Test]
    public void With_the_app_all_its_snapshots_go()
    {
        Take("s1", "s2", "s3");
        app = Reconciler.ConfigDeleted(world, app);
        (world, app) = Truth.Calm(world, app);

        Assert.That((app.Gone, app.Snapshots.Count, app.Files.Count), Is.EqualTo((true, 0, 0)));
        Assert.That(world.Snapshots, Is.Empty);
    }

    [Test]
    public void A_snapshot_that_volumemgr_no_longer_shows_is_not_forgotten()
    {
        Take("s1");
        Hear(now => now.WithSnapshot("s1", null));

        Assert.That((app.Status.SnapStatus.AvailableSnapshots!.Count, app.Snapshots.Count, app.Files.Count), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void An_immediate_snapshot_and_a_roll_back_keep_the_EIDs()
    {
        AppInstanceConfig config = Config.Overlaid(7);
        world = Build.World;
        app = Reconciler.ConfigCreated(world, null, config);
        Calm();
        ValueList<EIDConfig> asked = app.Eids;
        Assert.That((app.Status.State, asked.Count), Is.EqualTo((SwState.Running, 1)));
        bool kept = true;

        foreach (AppInstanceConfig next in new[] { config.Version(2).Snapshots(SnapshotType.Immediate, "s1"), config.Version(3).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1") })
        {
            Want(next);
            for (int step = 0; step < 60; step++)
            {
                Hear(now => Truth.Step(now, app));
                kept &= app.Eids == asked;
            }
            Assert.That((app.Status.State, kept), Is.EqualTo((SwState.Running, true)));
        }
    }

    private void Take(params string[] ids)
    {
        Want((app.Config ?? Config).Snapshots(SnapshotType.Immediate, ids).Version(2));
        Calm();
        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(ids.Length));
    }

    private void Reboot(AppInstanceConfig config)
    {
        world = Build.World with { Stored = world.Stored };
        app = Reconciler.ConfigCreated(world, app.PurgeCounter, config);
        Write();
    }

    private void Want(AppInstanceConfig config)
    {
        app = Reconciler.ConfigModified(world, app, config);
        Write();
    }

    private void Hear(Func<World, World> change)
    {
        world = change(world);
        app = Reconciler.Update(world, app);
        Write();
    }

    private void Write()
    {
        world = world.Files(app);
        app = Reconciler.Update(world, app);
    }

    private void Calm() => (world, app) = Truth.Calm(world, app);
}
