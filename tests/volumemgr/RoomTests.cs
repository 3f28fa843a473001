using System.Collections.Immutable;
using Eve.Agents;
using Eve.Agents.Volumemgr.Core;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>A disk that is full says so, and when there is room again everything goes on by itself.</summary>
public sealed class RoomTests
{
    private static readonly GoTime Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    [Category("System")]
    public async Task A_volume_for_which_the_disk_had_no_room_says_when_it_is_tried_again_and_is_made_then()
    {
        FakeClock clock = new();
        using StorageRig rig = new(clock);
        bool full = true;
        rig.Programs.Instead = (request, _) => Task.FromResult(full && request.Arguments[0] == "create" ? new ExecResult(1, "", "qemu-img: disk.raw: No space left on device") : null);
        VolumeRefConfig reference = rig.Reference(rig.Volume(Guid.Empty, size: 1 << 20));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);
        Assert.That(failed.Error, Does.Contain("No space left on device"));
        Assert.That(failed.ErrorRetryCondition, Is.EqualTo("Will be tried again at 03:04:35 UTC, and as soon as room becomes free"));

        await PassAsync(31, "another try that fails", () => rig.Stage.All<VolumeRefStatus>().Any(status => status.ErrorRetryCondition.Length > 0 && status.ErrorRetryCondition != failed.ErrorRetryCondition));
        full = false;
        await PassAsync(61, "the volume to be made", () => rig.Stage.All<VolumeRefStatus>().Any(status => status.State == SwState.CreatedVolume));
        VolumeRefStatus done = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);
        Assert.That(done.Error, Is.Empty);
        Assert.That(rig.Stage.All<VolumeCreatePending>(), Is.Empty);

        // Again and again: a time is told a moment before its timer is set.
        Task PassAsync(int seconds, string what, Func<bool> there) => Eventually.TrueAsync(what, () =>
        {
            if (there())
                return true;
            clock.Advance(TimeSpan.FromSeconds(seconds));
            return false;
        });
    }

    [Test]
    [Category("System")]
    public async Task A_full_disk_that_is_emptied_lets_a_downloaded_disk_be_copied()
    {
        using StorageRig rig = new();
        // The volume's folder is a file system of its own with room for one of two disks.
        string folder = rig.Stage.Paths.Of("/persist/clear/volumes");
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0);
        await new Exec().RunAsync(new("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder), default);
        try
        {
            string other = folder + "/other";
            File.WriteAllBytes(other, new byte[900_000]);
            VolumeConfig config = rig.Volume(await rig.DiskAsync("qcow2", 8 << 20, Format.Qcow2)) with { VolumeID = Guid.NewGuid(), Encrypted = false };
            rig.Volumes.Publish(config);
            rig.Volumes.SignalRestarted();
            VolumeRefConfig reference = rig.Reference(config);
            await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.ErrorRetryCondition.StartsWith("Will be tried again at", StringComparison.Ordinal));
            File.Delete(other);
            // Another volume is taken away: room may have become free.
            VolumeConfig leaving = rig.Volume(Guid.Empty, size: 1 << 20);
            VolumeRefConfig leavingReference = rig.Reference(leaving);
            await rig.InstalledAsync(leavingReference);
            rig.Refs.Unpublish(StorageRig.KeyOf(leavingReference));
            rig.Volumes.Unpublish(StorageRig.KeyOf(leaving));
            VolumeRefStatus done = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);

            Assert.That(done.Error, Is.Empty);
        }
        finally
        {
            rig.Kill("volumemgr");
            await new Exec().RunAsync(new("umount", "-l", folder), default);
        }
    }

    [Test]
    public void A_fault_of_the_content_is_not_tried_again()
    {
        Turn turn = new(Making(), Now);
        Volumes.Created(turn, Key, null, "the disk is configured as raw but is qcow2");

        Assert.That(turn.World.Volumes[Key].ErrorRetryCondition, Is.Empty);
        Assert.That(turn.Effects.OfType<CreateLater>(), Is.Empty);
    }

    [Test]
    public void A_try_under_way_is_not_begun_twice()
    {
        Turn turn = new(Making(), Now);
        Volumes.Created(turn, Key, null, "No space left on device");
        Volumes.TryAgain(turn, Key);
        Assert.That(turn.Effects.OfType<CreateVolume>(), Has.Exactly(1).Items);
        Volumes.TryAgain(turn, Key);
        Trouble.RoomMayBeFree(turn);

        Assert.That(turn.Effects.OfType<CreateVolume>(), Has.Exactly(1).Items);
        Assert.That(turn.Effects.OfType<DestroyVolume>(), Has.Exactly(1).Items, "else it would be removed after it was made");
    }

    [Test]
    public void The_pause_grows_to_ten_minutes() =>
        Assert.That(Enumerable.Range(0, 7).Select(tries => Trouble.Pause(tries).TotalSeconds), Is.EqualTo(new double[] { 30, 60, 120, 240, 480, 600, 600 }));

    [Test]
    public void An_image_that_could_not_be_stored_is_stored_later()
    {
        ContentTreeStatus tree = new() { ContentID = Guid.NewGuid(), State = SwState.Loading, IsLocal = true, Blobs = ["a"], RelativeURL = "x" };
        World world = World.Empty with
        {
            Trees = ImmutableDictionary<Guid, ContentTreeStatus>.Empty.Add(tree.ContentID, tree),
            Blobs = ImmutableDictionary<string, BlobStatus>.Empty.Add("a", new() { Sha256 = "a", State = SwState.Loading }),
        };
        Turn turn = new(world, Now);
        Trees.Ingested(turn, tree.ContentID, "No space left on device");
        Assert.That(turn.World.Trees[tree.ContentID].ErrorRetryCondition, Does.StartWith("Will be tried again at 03:04:35"));
        Assert.That(turn.Effects.OfType<IngestLater>().Single().Pause, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Trees.TryAgain(turn, tree.ContentID);
        Assert.That(turn.Effects.OfType<Ingest>(), Has.Exactly(1).Items);
        Trees.Ingested(turn, tree.ContentID, "");

        Assert.That((turn.World.Trees[tree.ContentID].State, turn.World.Trees[tree.ContentID].Error), Is.EqualTo((SwState.Loaded, "")));
    }

    [Test]
    public void A_blob_that_waits_for_room_goes_on_when_there_is_room()
    {
        Guid store = Guid.NewGuid();
        ContentTreeConfig config = new()
        {
            ContentID = Guid.NewGuid(),
            DatastoreIDList = [store],
            RelativeURL = "disk",
            Format = Format.Qcow2,
            ContentSha256 = new('a', 64),
            MaxDownloadSize = 1000,
            IsLocal = true,
        };
        Turn turn = new(World.Empty with
        {
            DatastoreTypes = ImmutableDictionary<Guid, string>.Empty.Add(store, "DsHttp"),
            Disk = new(10, 0),
        }, Now);
        Trees.ConfigChanged(turn, config.ContentID, config);
        Assert.That(turn.World.Trees[config.ContentID].ErrorRetryCondition, Is.EqualTo("Will retry when more space will be available"));
        Assert.That(turn.World.DownloaderConfigs, Is.Empty);
        turn.World = turn.World with { Disk = new(1_000_000_000_000, 0) };
        Trouble.RoomMayBeFree(turn);

        Assert.That(turn.World.DownloaderConfigs, Has.Count.EqualTo(1));
        Assert.That(turn.World.Trees[config.ContentID].Error, Is.Empty);
    }

    private static string Key => Keys.Volume(Guid.Parse("ff67881a-4d95-46a6-9a2f-6655d163f453"), 0, 0);

    private static World Making()
    {
        VolumeStatus volume = new() { VolumeID = Guid.Parse("ff67881a-4d95-46a6-9a2f-6655d163f453"), State = SwState.CreatingVolume, SubState = VolumeSubState.PrepareDone };
        return World.Empty with
        {
            Volumes = ImmutableDictionary<string, VolumeStatus>.Empty.Add(Key, volume),
            Pending = ImmutableDictionary<string, VolumeCreatePending>.Empty.Add(Key, new() { VolumeID = volume.VolumeID, ContentFormat = Format.Raw }),
        };
    }
}
