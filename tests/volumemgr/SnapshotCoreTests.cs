using System.Collections.Immutable;
using Eve.Agents.Volumemgr.Core;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>What is done about snapshots, and what is answered; no disk.</summary>
public sealed class SnapshotCoreTests
{
    private static readonly GoTime Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Guid App = Guid.Parse("bfbd01a7-aeb3-4248-a927-c6c06068e585");
    private static readonly Guid Disk = Guid.Parse("7aa29516-b52d-4bd2-9bf9-a0ffc559a649");

    private static VolumesSnapshotConfig Asked(VolumesSnapshotAction action, params Guid[] volumes) =>
        new() { SnapshotID = "s1", Action = action, AppUUID = App, VolumeIDs = volumes.ToValueList() };

    [Test]
    public void A_create_names_the_snapshot_after_volume_and_time_and_the_answer_follows_the_work()
    {
        Turn turn = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk));
        SnapshotWork work = turn.Effects.OfType<SnapshotWork>().Single();

        Assert.That(work.Disks.Single(), Is.EqualTo(new SnapshotDisk($"{Disk}#0", $"/persist/vault/volumes/{Disk}#0.qcow2", $"{Disk}#0-snapshot-20260102030405", $"vol ({Disk})")));
        Assert.That(turn.World.Snapshots, Is.Empty, "nothing is said before it is done");
        VolumesSnapshotStatus answer = Answer(Done(turn.World, work));
        Assert.That((answer.ResultOfAction, answer.Error, answer.TimeCreated), Is.EqualTo((VolumesSnapshotAction.Create, "", Now)));
    }

    [TestCase(Format.Raw, "volume vol (7aa29516-b52d-4bd2-9bf9-a0ffc559a649) has the unsupported format raw: only qcow2 disks can hold snapshots")]
    [TestCase(Format.Container, "volume vol (7aa29516-b52d-4bd2-9bf9-a0ffc559a649) is a container: snapshots of containers are not implemented, only of qcow2 disks")]
    public void A_volume_that_can_hold_no_snapshot_is_named(Format format, string error)
    {
        VolumesSnapshotStatus answer = Answer(Ask(With(Volume() with { ContentFormat = format }), Asked(VolumesSnapshotAction.Create, Disk)));

        Assert.That((answer.Error, answer.ErrorSeverity, answer.ErrorSourceType), Is.EqualTo((error, ErrorSeverity.Error, "types.VolumesSnapshotStatus")));
        Assert.That(answer.VolumeSnapshotMeta, Is.Empty);
    }

    [Test]
    public void A_volume_that_cannot_change_is_passed_over()
    {
        Guid cd = Guid.NewGuid();
        Turn turn = Ask(With(Volume(), Volume() with { VolumeID = cd, ContentFormat = Format.Iso }), Asked(VolumesSnapshotAction.Create, cd, Disk));

        Assert.That(turn.Effects.OfType<SnapshotWork>().Single().Disks.Select(disk => disk.Key), Is.EqualTo(new[] { $"{Disk}#0" }));
    }

    [Test]
    public void During_a_purge_the_disk_that_the_app_has_used_is_taken()
    {
        VolumeStatus next = Volume() with { GenerationCounter = 1, State = SwState.Loaded, SubState = VolumeSubState.Initial, FileLocation = "" };

        Assert.That(Ask(With(next, Volume()), Asked(VolumesSnapshotAction.Create, Disk)).Effects.OfType<SnapshotWork>().Single().Disks[0].Key, Is.EqualTo($"{Disk}#0"));
        Assert.That(Answer(Ask(With(next), Asked(VolumesSnapshotAction.Create, Disk))).Error, Does.EndWith("is not ready"));
    }

    [Test]
    public void An_id_that_is_no_file_name_reaches_no_file()
    {
        Turn turn = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk) with { SnapshotID = "../../etc" });

        Assert.That(turn.Effects.OfType<SnapshotWork>(), Is.Empty);
        Assert.That(turn.World.Snapshots["../../etc"].Error, Does.Contain("is no name for a snapshot"));
    }

    [Test]
    public void Two_snapshots_of_one_second_have_two_names()
    {
        World world = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk)).World;
        SnapshotWork second = Ask(world, Asked(VolumesSnapshotAction.Create, Disk) with { SnapshotID = "s2" }).Effects.OfType<SnapshotWork>().Single();

        Assert.That(second.Disks[0].Name, Is.EqualTo($"{Disk}#0-snapshot-20260102030406"));
    }

    [Test]
    public void A_warning_of_before_is_no_part_of_a_rollback_s_answer()
    {
        World world = Taken();
        world = Ask(world, Asked(VolumesSnapshotAction.UnspecifiedAction, Disk)).World;
        world = Ask(world, Asked(VolumesSnapshotAction.Create, Disk)).World;
        Assert.That((world.Snapshots["s1"].Error, world.Snapshots["s1"].ErrorSeverity), Is.EqualTo(("Snapshot s1 already exists", ErrorSeverity.Warning)));

        Turn rollback = Ask(world, Asked(VolumesSnapshotAction.Rollback, Disk));
        Assert.That(Answer(Done(rollback.World, rollback.Effects.OfType<SnapshotWork>().Single())).Error, Is.Empty);
    }

    [Test]
    public void A_create_that_failed_is_tried_when_it_is_asked_again()
    {
        Turn turn = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk));
        World failed = Done(turn.World, turn.Effects.OfType<SnapshotWork>().Single(), "no room").World;
        Assert.That((failed.Snapshots["s1"].Error, failed.Snapshots["s1"].TimeCreated.IsZero), Is.EqualTo(("no room", true)));
        World idle = Ask(failed, Asked(VolumesSnapshotAction.UnspecifiedAction, Disk)).World;

        Assert.That(Ask(idle, Asked(VolumesSnapshotAction.Create, Disk)).Effects.OfType<SnapshotWork>(), Has.Exactly(1).Items);
    }

    [Test]
    public void A_snapshot_of_another_app_is_neither_taken_over_nor_rolled_back_to()
    {
        World world = Taken();
        VolumesSnapshotConfig other = Asked(VolumesSnapshotAction.Rollback, Disk) with { AppUUID = Guid.NewGuid() };

        Assert.That(Answer(Ask(world, other)).Error, Is.EqualTo($"snapshot s1 belongs to another app, {App}"));
        VolumesSnapshotStatus create = Answer(Ask(world, other with { Action = VolumesSnapshotAction.Create }));
        Assert.That((create.Error, create.ErrorSeverity), Is.EqualTo(($"snapshot s1 belongs to another app, {App}: give the new one an id of its own", ErrorSeverity.Error)));
    }

    [Test]
    public void A_snapshot_of_content_that_a_purge_replaced_says_so()
    {
        World world = Taken();
        world = world with
        {
            OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add($"{Disk}#1", new(Format.Qcow2, $"/persist/vault/volumes/{Disk}#1.qcow2", 0, 0)),
            Volumes = ImmutableDictionary<string, VolumeStatus>.Empty.Add($"{Disk}#1", Volume() with { GenerationCounter = 1 }),
        };

        Assert.That(Answer(Ask(world, Asked(VolumesSnapshotAction.Rollback, Disk))).Error, Is.EqualTo(
            $"the snapshot of volume vol ({Disk}) was taken before the volume was purged, and went with the old content"));
    }

    [Test]
    public void What_is_asked_while_work_is_under_way_follows_it()
    {
        Turn create = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk));
        Turn withdrawn = new(create.World, Now);
        Snapshots.ConfigChanged(withdrawn, "s1", null);
        Assert.That(withdrawn.Effects, Is.Empty);

        Turn done = Done(withdrawn.World, create.Effects.OfType<SnapshotWork>().Single());
        SnapshotWork delete = done.Effects.OfType<SnapshotWork>().Single();
        Assert.That((delete.Action, delete.Disks.Count), Is.EqualTo((VolumesSnapshotAction.Delete, 1)));
        World gone = Done(done.World, delete).World;
        Assert.That(gone.Snapshots.Count + gone.StoredSnapshots.Count + gone.SnapshotsUnderWay.Count, Is.Zero);
    }

    [Test]
    public void A_disk_that_is_gone_does_not_hold_a_deletion_up()
    {
        World world = Taken() with { OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty, Volumes = ImmutableDictionary<string, VolumeStatus>.Empty };
        Turn turn = new(world, Now);
        Snapshots.ConfigChanged(turn, "s1", null);

        Assert.That(turn.Effects.OfType<SnapshotWork>().Single().Disks, Is.Empty);
    }

    private static VolumeStatus Volume() => new()
    {
        VolumeID = Disk,
        DisplayName = "vol",
        State = SwState.CreatedVolume,
        SubState = VolumeSubState.Created,
        ContentFormat = Format.Qcow2,
        Encrypted = true,
        FileLocation = $"/persist/vault/volumes/{Disk}#0.qcow2",
    };

    private static World With(params VolumeStatus[] volumes) => World.Empty with
    {
        Volumes = volumes.ToImmutableDictionary(Turn.Of),
        OnDisk = volumes.Where(volume => volume.FileLocation.Length > 0).ToImmutableDictionary(Turn.Of, volume => new VolumeOnDisk(volume.ContentFormat, volume.FileLocation, 0, 0)),
    };

    private static World Taken()
    {
        Turn turn = Ask(With(Volume()), Asked(VolumesSnapshotAction.Create, Disk));
        return Done(turn.World, turn.Effects.OfType<SnapshotWork>().Single()).World;
    }

    private static Turn Ask(World world, VolumesSnapshotConfig config)
    {
        Turn turn = new(world, Now);
        Snapshots.ConfigChanged(turn, config.SnapshotID, config);
        return turn;
    }

    private static Turn Done(World world, SnapshotWork work, string error = "")
    {
        Turn turn = new(world, Now);
        Snapshots.Done(turn, work, Now, error);
        return turn;
    }

    private static VolumesSnapshotStatus Answer(Turn turn) => turn.Effects.OfType<Put>().Select(put => put.Record).OfType<VolumesSnapshotStatus>().Last();
}
