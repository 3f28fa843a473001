using System.Collections.Immutable;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Space;
using Eve.Tests.Support;
using Eve.Types;
using FsCheck;
using FsCheck.Fluent;

namespace Eve.Tests.Volumemgr;

/// <summary>The pure core: a world and an event in, a world and effects out.</summary>
public sealed class CoreTests
{
    private static readonly GoTime Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Guid Store = Guid.Parse("710ec8a2-2acf-4663-ae0d-174cfc8cfd56");
    private static readonly Guid TreeID = Guid.Parse("f8b2cc16-569b-4ed0-a59f-965c842b3344");
    private static readonly string Sha = new('a', 64);

    private static readonly ContentTreeConfig Tree = new()
    {
        ContentID = TreeID,
        DatastoreIDList = [Store],
        RelativeURL = "disk.qcow2",
        Format = Format.Qcow2,
        ContentSha256 = Sha,
        MaxDownloadSize = 393216,
        DisplayName = "disk",
        IsLocal = true,
    };

    private static readonly VolumeConfig Volume = new()
    {
        VolumeID = Guid.Parse("ff67881a-4d95-46a6-9a2f-6655d163f453"),
        ContentID = TreeID,
        VolumeContentOriginType = VolumeContentOriginType.Download,
        MaxVolSize = 1000,
        Encrypted = true,
        DisplayName = "vol",
    };

    private static string VolumeKey => Keys.Volume(Volume.VolumeID, 0, 0);

    [Test]
    public void The_place_of_a_download_depends_on_its_origin_and_size()
    {
        BlobStatus blob = new()
        {
            DatastoreIDList = [Guid.Parse("00000000-0000-0000-0000-000000000000")],
            RelativeURL = "x",
            Size = 1,
            Sha256 = Sha,
        };

        Assert.That(Blobs.TargetOf(blob), Does.Match("^/persist/vault/downloader/pending/[0-9a-f]{64}\\.a{64}$"));
        Assert.That(Blobs.TargetOf(blob with { Size = 2 }), Is.Not.EqualTo(Blobs.TargetOf(blob)));
        Assert.That(Blobs.TargetOf(blob with { RelativeURL = "y" }), Is.Not.EqualTo(Blobs.TargetOf(blob)));
        Assert.That(Blobs.TargetOf(blob with { DatastoreIDList = [Store] }), Is.Not.EqualTo(Blobs.TargetOf(blob)));
    }

    [Test]
    public void A_tree_waits_silently_for_its_datastore()
    {
        World world = After(World.Empty, turn => Trees.ConfigChanged(turn, TreeID, Tree));

        Assert.That((world.Trees[TreeID].State, world.Trees[TreeID].Error, world.Trees[TreeID].AllDatastoresResolved), Is.EqualTo((SwState.Initial, "", false)));
        Assert.That(After(world, turn => Trees.DatastoreChanged(turn, Store, "DsHttp")).Trees[TreeID].State, Is.EqualTo(SwState.Downloading));
    }

    [Test]
    public void A_malformed_digest_makes_no_request()
    {
        Turn turn = new(WithStore("DsHttp"), Now);
        Trees.ConfigChanged(turn, TreeID, Tree with { ContentSha256 = "../../../persist/secret" });

        Assert.That(turn.World.Trees[TreeID].Error, Does.Contain("must be 64 hexadecimal characters"));
        Assert.That(turn.Effects.OfType<Put>().Select(put => put.Record.GetType()), Has.None.EqualTo(typeof(DownloaderConfig)));
    }

    [Test]
    public void A_tree_for_another_node_is_loaded_without_blobs()
    {
        World world = After(WithStore("DsHttp"), turn => Trees.ConfigChanged(turn, TreeID, Tree with { IsLocal = false }));

        Assert.That((world.Trees[TreeID].State, world.Trees[TreeID].Blobs!.Count), Is.EqualTo((SwState.Loaded, 0)));
        Assert.That(After(world, turn => Trees.ConfigChanged(turn, TreeID, Tree)).Trees[TreeID].State, Is.EqualTo(SwState.Downloading), "and becomes ours when the config says so");
    }

    [Test]
    public void A_longer_list_of_datastores_is_used()
    {
        Guid second = Guid.NewGuid();
        World world = After(WithStore("DsHttp"), turn => Trees.ConfigChanged(turn, TreeID, Tree));
        world = After(world, turn => Trees.ConfigChanged(turn, TreeID, Tree with { DatastoreIDList = [Store, second] }));
        world = After(world, turn => Trees.DatastoreChanged(turn, second, "DsHttp"));

        Assert.That(world.Trees[TreeID].DatastoreTypesList, Is.EqualTo((ValueList<string>)["DsHttp", "DsHttp"]));
        Assert.That(world.DownloaderConfigs[Sha].DatastoreIDList, Is.EqualTo((ValueList<Guid>)[Store, second]));
    }

    [Test]
    public void A_new_name_of_a_loaded_tree_is_told()
    {
        World world = After(LoadedTree(), turn => Trees.ConfigChanged(turn, TreeID, Tree with { DisplayName = "new name" }));

        Assert.That((world.Trees[TreeID].DisplayName, world.Trees[TreeID].State), Is.EqualTo(("new name", SwState.Loaded)));
    }

    [Test]
    public void A_bare_file_becomes_an_image()
    {
        World world = LoadedTree();
        ValueList<string> blobs = world.Trees[TreeID].Blobs!;

        Assert.That(blobs, Has.Count.EqualTo(3));
        Assert.That(blobs[2], Is.EqualTo(Sha));
        Assert.That(world.Blobs.Values.Select(blob => (blob.State, blob.RefCount, blob.HasDownloaderRef, blob.HasVerifierRef, blob.Path)), Is.All.EqualTo((SwState.Loaded, 1ul, false, false, "")));
        Assert.That(world.Images[$"{TreeID}-disk.qcow2"], Is.EqualTo(blobs[0]));
        Assert.That(world.Manifests[blobs[0]].Children.Select(child => (child.Sha256, child.Role)), Is.EqualTo(new[] { (blobs[1], ""), (Sha, "disk-root") }));
    }

    [Test]
    public void A_verified_file_found_at_start_needs_no_download_and_a_lost_one_is_fetched()
    {
        VerifyImageStatus found = new() { ImageSha256 = Sha, Name = Sha, FileLocation = "/verified", Size = 393216, State = SwState.Verified };
        World world = After(WithStore("DsHttp"), turn => Requests.VerifierSaid(turn, Sha, found, null));
        world = After(world, turn => Trees.ConfigChanged(turn, TreeID, Tree with { ContentID = TreeID }));
        Assert.That((world.Trees[TreeID].State, world.DownloaderConfigs.Count), Is.EqualTo((SwState.Loading, 0)));

        World waiting = After(WithStore("") with { DatastoreTypes = ImmutableDictionary<Guid, string>.Empty }, turn => Requests.VerifierSaid(turn, Sha, found, null));
        waiting = After(waiting, turn => Trees.ConfigChanged(turn, TreeID, Tree));
        waiting = After(waiting, turn => Requests.VerifierSaid(turn, Sha, null, null));
        waiting = After(waiting, turn => Trees.DatastoreChanged(turn, Store, "DsHttp"));
        Assert.That(waiting.DownloaderConfigs[Sha].DatastoreIDList, Is.EqualTo((ValueList<Guid>)[Store]));
        Assert.That(waiting.VerifyConfigs, Is.Empty);
    }

    [Test]
    public void A_deleted_tree_gives_everything_back()
    {
        Turn turn = new(LoadedTree(), Now);
        Trees.ConfigChanged(turn, TreeID, null);

        Assert.That((turn.World.Trees.Count, turn.World.Blobs.Count, turn.World.Images.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(turn.Effects.OfType<RemoveBlob>().Count(), Is.EqualTo(3));
    }

    [Test]
    public void A_deferred_delete_keeps_the_content_and_forgets_it_in_time()
    {
        World world = LoadedTree() with { Settings = World.Empty.Settings with { DeferDelete = TimeSpan.FromSeconds(60) } };
        world = After(world, turn => Trees.ConfigChanged(turn, TreeID, null));
        Assert.That(world.Blobs.Values.Select(blob => blob.RefCount), Is.EqualTo(new[] { 0ul, 0ul, 0ul }));
        Assert.That(After(world, Deferral.Reap).Blobs, Has.Count.EqualTo(3), "not yet");

        World back = After(world, turn => Trees.ConfigChanged(turn, TreeID, Tree));
        Assert.That((back.Trees[TreeID].State, back.Deferred.Count, back.DownloaderConfigs.Count), Is.EqualTo((SwState.Loaded, 0, world.DownloaderConfigs.Count)), "without a download");

        World later = After(world, Deferral.Reap, Now.ToDateTimeOffset().AddSeconds(61));
        Assert.That((later.Blobs.Count, later.Images.Count, later.Deferred.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void Content_is_asked_for_before_the_volume_and_the_volume_only_on_demand()
    {
        World world = After(LoadedTree(), turn => { Volumes.ConfigChanged(turn, VolumeKey, Volume); Volumes.Restarted(turn); });
        Assert.That(world.Volumes[VolumeKey].State, Is.EqualTo(SwState.Loaded), "an app is meant to use it, but did not ask yet");

        (string key, VolumeRefConfig reference) = Reference(verifyOnly: true);
        world = After(world, turn => Refs.ConfigChanged(turn, key, reference));
        Assert.That(world.Refs[key].State, Is.EqualTo(SwState.Loaded));

        Turn lifted = new(world, Now);
        Refs.ConfigChanged(lifted, key, reference with { VerifyOnly = false });
        Assert.That(lifted.World.Refs[key].State, Is.EqualTo(SwState.CreatingVolume));
        Assert.That(lifted.Effects.OfType<CreateVolume>().Count(), Is.EqualTo(1));
        Assert.That(lifted.World.Pending, Does.ContainKey(VolumeKey));
    }

    [Test]
    public void A_volume_that_no_app_of_the_config_uses_is_made_at_once()
    {
        World world = After(LoadedTree(), turn => { Volumes.ConfigChanged(turn, VolumeKey, Volume with { HasNoAppReferences = true }); Volumes.Restarted(turn); });

        Assert.That(world.Volumes[VolumeKey].State, Is.EqualTo(SwState.CreatingVolume));
    }

    [Test]
    public void A_volume_config_waits_for_the_end_of_the_list() =>
        Assert.That(After(LoadedTree(), turn => Volumes.ConfigChanged(turn, VolumeKey, Volume)).Volumes, Is.Empty);

    [Test]
    public void A_volume_on_disk_is_created_at_once_whatever_its_tree_does()
    {
        World world = World.Empty with { OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add(VolumeKey, new(Format.Qcow2, "/persist/vault/volumes/x.qcow2", 10, 20)) };
        world = After(world, turn => { Volumes.ConfigChanged(turn, VolumeKey, Volume with { MaxVolSize = 0 }); Volumes.Restarted(turn); });
        VolumeStatus volume = world.Volumes[VolumeKey];

        Assert.That((volume.State, volume.SubState, volume.Progress, volume.TotalSize, volume.MaxVolSize, volume.FileLocation),
            Is.EqualTo((SwState.CreatedVolume, VolumeSubState.Created, 100ul, 10L, 20ul, "/persist/vault/volumes/x.qcow2")));
    }

    [TestCase(1ul, "doUpdateVol")]
    [TestCase(2000ul, "Remaining disk space")]
    public void Bad_wishes_are_told(ulong size, string why)
    {
        World world = LoadedTree() with { Disk = new(1000, 0), Settings = World.Empty.Settings with { Dom0MaxBytes = 0, NewlogReserve = 0 } };
        VolumeConfig config = Volume with { MaxVolSize = size, VolumeContentOriginType = size == 1 ? VolumeContentOriginType.Unknown : VolumeContentOriginType.Blank, HasNoAppReferences = true };
        world = world with { Trees = world.Trees.SetItem(TreeID, world.Trees[TreeID] with { CurrentSize = 0 }) };
        world = After(world, turn => { Volumes.ConfigChanged(turn, VolumeKey, config); Volumes.Restarted(turn); });

        Assert.That(world.Volumes[VolumeKey].Error, Does.StartWith(why));
    }

    [Test]
    public void Room_that_becomes_free_is_used()
    {
        World world = World.Empty with { Disk = new(1000, 0), Settings = World.Empty.Settings with { Dom0MaxBytes = 0, NewlogReserve = 0 } };
        VolumeConfig first = Volume with { VolumeID = Guid.NewGuid(), VolumeContentOriginType = VolumeContentOriginType.Blank, MaxVolSize = 800, HasNoAppReferences = false };
        VolumeConfig second = first with { VolumeID = Guid.NewGuid(), MaxVolSize = 500 };
        string firstKey = Keys.Volume(first.VolumeID, 0, 0), secondKey = Keys.Volume(second.VolumeID, 0, 0);
        (string firstRef, VolumeRefConfig a) = Reference(volume: first.VolumeID);
        (string secondRef, VolumeRefConfig b) = Reference(volume: second.VolumeID);
        world = After(world, turn =>
        {
            Volumes.ConfigChanged(turn, firstKey, first);
            Volumes.Restarted(turn);
            Refs.ConfigChanged(turn, firstRef, a);
            Volumes.Created(turn, firstKey, new(Format.Raw, "/f", 0, 800), "");
            Volumes.ConfigChanged(turn, secondKey, second);
            Volumes.Restarted(turn);
            Refs.ConfigChanged(turn, secondRef, b);
        });
        Assert.That(world.Refs[secondRef].Error, Is.EqualTo("Remaining disk space 200 volume needs 500\n"));
        Assert.That(world.Refs[secondRef].ErrorRetryCondition, Is.EqualTo("Will retry when more space will be available"));

        world = After(world, turn => { Refs.ConfigChanged(turn, firstRef, null); Volumes.ConfigChanged(turn, firstKey, null); Volumes.Destroyed(turn, firstKey, ""); });
        Assert.That((world.Refs[secondRef].Error, world.Refs[secondRef].State), Is.EqualTo(("", SwState.CreatingVolume)));
    }

    [Test]
    public void Two_apps_cannot_write_to_one_disk_but_share_a_container()
    {
        World world = World.Empty with { OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add(VolumeKey, new(Format.Qcow2, "/v", 1, 1)) };
        (string one, VolumeRefConfig a) = Reference();
        (string two, VolumeRefConfig b) = Reference();
        world = world with { ActiveApps = [a.AppUUID] };
        void All(Turn turn) { Volumes.ConfigChanged(turn, VolumeKey, Volume); Volumes.Restarted(turn); Refs.ConfigChanged(turn, one, a); Refs.ConfigChanged(turn, two, b); }
        World disk = After(world, All);
        World container = After(world with { OnDisk = world.OnDisk.SetItem(VolumeKey, new(Format.Container, "/v", 1, 1)) }, All);

        Assert.That(disk.Refs[one].Error, Is.Empty);
        Assert.That(disk.Refs[two].Error, Is.EqualTo("Multiple app instances (2) are trying to use the same file-based volume vol"));
        Assert.That(container.Refs[two].Error, Is.Empty);
    }

    [Test]
    public void A_removal_that_fails_is_told_and_tried_again()
    {
        World world = World.Empty with { OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add(VolumeKey, new(Format.Qcow2, "/v", 1, 1)) };
        world = After(world, turn => { Volumes.ConfigChanged(turn, VolumeKey, Volume); Volumes.Restarted(turn); Volumes.ConfigChanged(turn, VolumeKey, null); });
        Assert.That(world.Volumes[VolumeKey].SubState, Is.EqualTo(VolumeSubState.Deleting));

        world = After(world, turn => Volumes.Destroyed(turn, VolumeKey, "busy"));
        Assert.That(world.Volumes[VolumeKey].Error, Is.EqualTo("busy"));
        Turn tick = new(world, Now);
        Garbage.Tick(tick, first: false);
        Assert.That(tick.Effects.OfType<DestroyVolume>().Count(), Is.EqualTo(1));
        Assert.That(After(tick.World, turn => Volumes.Destroyed(turn, VolumeKey, "")).Volumes, Is.Empty);
    }

    [Test]
    public void A_volume_that_comes_back_while_it_is_removed_is_made_anew()
    {
        World world = World.Empty with { OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add(VolumeKey, new(Format.Qcow2, "/v", 1, 1)) };
        world = After(world, turn =>
        {
            Volumes.ConfigChanged(turn, VolumeKey, Volume);
            Volumes.Restarted(turn);
            Volumes.ConfigChanged(turn, VolumeKey, null);
            Volumes.ConfigChanged(turn, VolumeKey, Volume);
            Volumes.Restarted(turn);
            Volumes.Destroyed(turn, VolumeKey, "");
        });

        Assert.That((world.Volumes[VolumeKey].State, world.Volumes[VolumeKey].RefCount), Is.EqualTo((SwState.Initial, 1ul)));
    }

    [Test]
    public void The_first_look_for_garbage_spares_what_is_wanted()
    {
        World world = After(LoadedTree(), turn => Leftovers.Blobs(turn, [(new string('b', 64), 5, "x")])) with
        {
            OnDisk = ImmutableDictionary<string, VolumeOnDisk>.Empty.Add("orphan#0", new(Format.Raw, "/o", 1, 1)),
        };
        world = world with { Images = world.Images.Add("unused", new string('b', 64)) };
        Turn turn = new(world, Now);
        Garbage.Tick(turn, first: true);

        Assert.That(turn.Effects.OfType<DestroyVolume>().Select(effect => effect.Key), Is.EqualTo(new[] { "orphan#0" }));
        Assert.That(turn.Effects.OfType<RemoveBlob>().Select(effect => effect.Sha256), Is.EqualTo(new[] { new string('b', 64) }));
        Assert.That(turn.Effects.OfType<RemoveImage>().Select(effect => effect.ReferenceID), Is.EqualTo(new[] { "unused" }));
        Assert.That(turn.World.Trees[TreeID].State, Is.EqualTo(SwState.Loaded));
    }

    [TestCase(0ul, null)]
    [TestCase(100ul, 65ul)]
    [TestCase(20ul, 0ul)]
    public void What_remains_is_never_negative(ulong total, ulong? remaining)
    {
        World world = World.Empty with
        {
            Disk = new(total, 5),
            Settings = World.Empty.Settings with { Dom0MaxBytes = 10, Dom0MinPercent = 80, NewlogReserve = 5 },
            Trees = ImmutableDictionary<Guid, ContentTreeStatus>.Empty.Add(TreeID, new() { State = SwState.Loaded, CurrentSize = 20 }),
        };

        Assert.That(DiskBudget.Remaining(world), Is.EqualTo(remaining));
    }

    /// <summary>Any order of answers leads to the same loaded tree, and looking again changes nothing.</summary>
    [Test]
    public void Answers_in_any_order_lead_to_the_same_world() => Prop.ForAll(
        Gen.Shuffle(Enumerable.Range(0, 4).ToArray()).ToArbitrary(),
        order =>
        {
            World world = WithStore("DsHttp");
            (string key, VolumeRefConfig reference) = (Keys.VolumeRef(Volume.VolumeID, 0, 0, TreeID), new VolumeRefConfig { VolumeID = Volume.VolumeID, AppUUID = TreeID });
            Action<Turn>[] events =
            [
                turn => Trees.ConfigChanged(turn, TreeID, Tree),
                turn => Volumes.ConfigChanged(turn, VolumeKey, Volume),
                turn => Volumes.Restarted(turn),
                turn => Refs.ConfigChanged(turn, key, reference),
            ];
            foreach (int index in order)
                world = After(world, events[index]);
            world = Answer(After(world, Volumes.Restarted));
            Turn again = new(world, Now);
            Trees.Update(again, TreeID);
            Volumes.Update(again, VolumeKey);
            return world.Trees[TreeID].State == SwState.Loaded && world.Refs[key].State == SwState.CreatingVolume && again.Effects.Count == 0;
        }).Hold();

    private static World WithStore(string type) => World.Empty with { DatastoreTypes = ImmutableDictionary<Guid, string>.Empty.Add(Store, type) };

    // The tree as it is after downloader, verifier and store have answered.
    private static World LoadedTree() => Answer(After(WithStore("DsHttp"), turn => Trees.ConfigChanged(turn, TreeID, Tree)));

    private static World Answer(World world)
    {
        world = After(world, turn => Requests.DownloaderSaid(turn, Sha, new()
        {
            ImageSha256 = Sha,
            Target = "/pending",
            RefCount = 1,
            State = SwState.Downloaded,
            Size = 393216,
            TotalSize = 393216,
            CurrentSize = 393216,
            LastRetry = turn.World.DownloaderConfigs[Sha].LastRetry,
        }));
        world = After(world, turn => Requests.VerifierSaid(turn, Sha, new() { ImageSha256 = Sha, FileLocation = "/verified", State = SwState.Verified, RefCount = 1 }, null));
        world = After(world, turn => Trees.Ingested(turn, TreeID, ""));
        world = After(world, turn => Requests.DownloaderSaid(turn, Sha, new() { ImageSha256 = Sha, Expired = true }));
        return After(world, turn => Requests.VerifierSaid(turn, Sha, new() { ImageSha256 = Sha, Expired = true }, null));
    }

    private static World After(World world, Action<Turn> happens, GoTime? now = null)
    {
        Turn turn = new(world, now ?? Now);
        happens(turn);
        return turn.World;
    }

    private static (string Key, VolumeRefConfig Config) Reference(bool verifyOnly = false, Guid? volume = null)
    {
        VolumeRefConfig config = new() { VolumeID = volume ?? Volume.VolumeID, AppUUID = Guid.NewGuid(), VerifyOnly = verifyOnly };
        return (StorageRig.KeyOf(config), config);
    }
}
