using System.Text;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>The three storage agents together, with real files and real HTTP: what an app's owner sees, good days and bad.</summary>
public sealed class ChainTests
{
    private StorageRig rig = null!;

    [SetUp]
    public void Start() => rig = new();

    [TearDown]
    public void Stop() => rig.Dispose();

    [Test]
    public async Task A_registry_image_by_tag_becomes_a_container_volume()
    {
        Image().Push(rig.Registry, "team/app", "v1");
        Guid tree = rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore());
        VolumeRefStatus done = await rig.InstallAsync(rig.Volume(tree));

        string folder = rig.Stage.Paths.Of(done.ActiveFileLocation);
        Assert.That(done.Error, Is.Empty);
        Assert.That(done.ActiveFileLocation, Does.StartWith("/persist/vault/volumes/").And.EndWith("#0.container"));
        Assert.That(File.ReadAllText(folder + "/rootfs/bin/app"), Is.EqualTo("first"));
        Assert.That(Directory.GetFiles(folder + "/rootfs/etc").Select(Path.GetFileName), Is.EqualTo(new[] { "new" }));
        Assert.That(File.ReadAllText(folder + "/image-config.json"), Does.Contain("\"Cmd\""));
    }

    [Test]
    public async Task Content_only_is_loaded_first_and_the_volume_made_when_it_is_asked_for()
    {
        Image().Push(rig.Registry, "team/app", "v1");
        VolumeConfig volume = rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore()));
        VolumeRefConfig reference = rig.Reference(volume, verifyOnly: true);
        string key = StorageRig.KeyOf(reference);
        VolumeRefStatus loaded = await rig.Stage.UntilAsync<VolumeRefStatus>(key, status => status.State == SwState.Loaded);
        rig.Refs.Publish(reference with { VerifyOnly = false });
        await rig.Stage.UntilAsync<VolumeRefStatus>(key, status => status.State == SwState.CreatedVolume);

        Assert.That(loaded.ActiveFileLocation, Is.Empty);
        Assert.That(
            rig.Stage.History<VolumeRefStatus>(key).Select(status => status!.State).Distinct(),
            Is.SubsetOf(new[] { SwState.Initial, SwState.ResolvingTag, SwState.Downloading, SwState.Loading, SwState.Loaded, SwState.CreatingVolume, SwState.CreatedVolume }).And.Ordered);
    }

    [Test]
    public async Task Removal_leaves_nothing_on_disk_and_no_record()
    {
        Image().Push(rig.Registry, "team/app", "v1");
        Guid tree = rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore());
        VolumeConfig volume = rig.Volume(tree);
        VolumeRefConfig reference = rig.Reference(volume);
        await rig.InstalledAsync(reference);
        await rig.Stage.UntilAsync(() => rig.Stage.All<DownloaderStatus>().Count + rig.Stage.All<VerifyImageStatus>().Count == 0);
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        rig.Volumes.Unpublish(StorageRig.KeyOf(volume));
        rig.Trees.Unpublish(tree.ToString());

        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeStatus>().Count + rig.Stage.All<VolumeRefStatus>().Count + rig.Stage.All<ContentTreeStatus>().Count
            + rig.Stage.All<BlobStatus>().Count + rig.Stage.All<AppDiskMetric>().Count + rig.Stage.All<AppAndImageToHash>().Count == 0);
        Assert.That(Directory.GetFiles(rig.Stage.Paths.Of("/persist/vault"), "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Directory.GetDirectories(rig.Stage.Paths.Of("/persist/vault/volumes")), Is.Empty);
    }

    [Test]
    public async Task A_wrong_digest_is_told_with_both_digests_and_a_corrected_one_recovers()
    {
        Image().Push(rig.Registry, "team/app", "v1");
        byte[] iso = Encoding.UTF8.GetBytes("a disk image");
        rig.Files.Files["disk.iso"] = iso;
        Guid files = rig.FileDatastore();
        string wrong = new('5', 64);
        Guid tree = rig.Tree("disk.iso", Format.Iso, files, wrong, iso.Length);
        VolumeConfig volume = rig.Volume(tree);
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(
            StorageRig.KeyOf(rig.Reference(volume)), status => status.Error.Length > 0 && rig.Stage.Latest<BlobStatus>(wrong)?.RetryCount == 5);
        failed = await rig.Stage.UntilAsync<VolumeRefStatus>(
            Keys.VolumeRef(failed.VolumeID, 0, 0, failed.AppUUID), status => status.Error.Length > 0 && rig.Stage.Latest<BlobStatus>(wrong)!.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain($"computed {TestImage.Sha(iso)}").And.Contain($"configured {wrong}"));
        Assert.That(failed.ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That(Directory.GetFileSystemEntries(rig.Stage.Paths.Of("/persist/vault/volumes")), Is.Empty);
        Assert.That((await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())))).Error, Is.Empty, "another app");

        rig.Trees.Publish(rig.Trees.Items[tree.ToString()] with { ContentSha256 = TestImage.Sha(iso) });
        await rig.Stage.UntilAsync<ContentTreeStatus>(tree.ToString(), status => status.State == SwState.Loaded && status.Error.Length == 0);
    }

    [Test]
    public async Task An_unreachable_registry_is_told_with_the_time_of_the_next_try_which_then_succeeds()
    {
        Image().Push(rig.Registry, "team/app", "v1");
        rig.Setting(GlobalSettingKey.DownloadRetryTime, 1);
        for (int i = 0; i < 3; i++)
            rig.Registry.Faults.Enqueue(503);
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain("unexpected status 503").And.Contain("127.0.0.1"));
        Assert.That(failed.ErrorRetryCondition, Is.EqualTo("Will retry in 1s"));
        Assert.That((await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume)).Error, Is.Empty);
    }

    [Test]
    public async Task A_tag_that_is_not_there_is_told_in_one_plain_sentence()
    {
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/none:1", Format.Container, rig.RegistryDatastore())));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain("image name: team/none:1 - error getting manifest: GET http://").And.EndsWith("MANIFEST_UNKNOWN: unknown"));
        Assert.That(failed.ErrorRetryCondition, Is.EqualTo("Will retry in 10m0s"));
    }

    [Test]
    public async Task A_registry_that_nobody_serves_is_told_with_its_address()
    {
        Guid nowhere = rig.Datastore(new() { DsType = "DsContainerRegistry", Fqdn = $"docker://127.0.0.1:{FileServer.FreePort()}" });
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, nowhere)));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain("127.0.0.1").And.Contain("refused"));
        Assert.That(failed.ErrorRetryCondition, Does.StartWith("Will retry in 10m0s"));
    }

    [Test]
    public async Task An_index_without_this_machine_is_told_with_what_it_offers()
    {
        rig.Registry.AddManifest(
            "team/app", "v1", $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{TestImage.ManifestType}}","digest":"sha256:{{new string('1', 64)}}","size":1,"platform":{"os":"linux","architecture":"s390x"} }]}""",
            TestImage.IndexType);
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain("no manifest for this machine's platform linux/").And.Contain("s390x").And.Contain("team/app:v1"));
    }

    [Test]
    public async Task An_index_by_digest_leads_to_this_machine_and_without_it_to_an_error()
    {
        string good = Image().Push(rig.Registry, "team/app", "part");
        string Index(string architecture) => rig.Registry.AddManifest(
            "team/app", architecture,
            $$"""{"schemaVersion":2,"mediaType":"{{TestImage.IndexType}}","manifests":[{"mediaType":"{{TestImage.ManifestType}}","digest":"{{good}}","size":100000,"platform":{"os":"linux","architecture":"{{architecture}}"} }]}""",
            TestImage.IndexType);
        Guid datastore = rig.RegistryDatastore();
        string fit = Index("amd64"), other = Index("s390x");

        Assert.That((await rig.InstallAsync(rig.Volume(rig.Tree($"team/app@{fit}", Format.Container, datastore, fit[7..])))).Error, Is.Empty);
        VolumeRefStatus failed = await rig.InstallAsync(rig.Volume(rig.Tree($"team/app@{other}", Format.Container, datastore, other[7..])));
        Assert.That(failed.Error, Does.Contain("no manifest found for this platform").And.Contain("s390x"));
    }

    [Test]
    public async Task An_image_for_another_machine_is_told_and_a_corrected_one_recovers()
    {
        TestImage image = Image();
        image.Architecture = "s390x";
        image.Push(rig.Registry, "team/app", "v1");
        Image().Push(rig.Registry, "team/app", "v2");
        Guid tree = rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore());
        VolumeConfig volume = rig.Volume(tree);
        VolumeRefStatus failed = await rig.InstallAsync(volume);

        Assert.That(failed.Error, Does.Contain("linux/s390x").And.Contain("this machine is linux/"));
        Assert.That(failed.State, Is.EqualTo(SwState.CreatingVolume));

        // The owner corrects the tag and purges: a new generation of the volume.
        rig.Trees.Publish(rig.Trees.Items[tree.ToString()] with { RelativeURL = "team/app:v2" });
        rig.Volumes.Unpublish(StorageRig.KeyOf(volume));
        Assert.That((await rig.InstallAsync(rig.Volume(tree, generation: 1, id: volume.VolumeID))).Error, Is.Empty);
    }

    [TestCase("../../../escape", "outside of the volume's root")]
    [TestCase("etc/.wh.", "invalid whiteout name")]
    public async Task A_hostile_layer_is_an_error_of_its_volume_only(string entry, string why)
    {
        new TestImage().Layer(tar => { tar.File("bin/app"); tar.File(entry, "evil"); }).Push(rig.Registry, "evil/app", "v1");
        Image().Push(rig.Registry, "team/app", "v1");
        Guid datastore = rig.RegistryDatastore();
        VolumeRefStatus failed = await rig.InstallAsync(rig.Volume(rig.Tree("evil/app:v1", Format.Container, datastore)));
        VolumeRefStatus other = await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Container, datastore)));

        Assert.That(failed.Error, Does.Contain(why).And.Contain(entry).And.Contain("sha256:"));
        Assert.That(other.Error, Is.Empty);
        Assert.That(Directory.GetFiles(rig.Stage.Paths.Root, "escape", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(rig.Stage.Paths.Of("/persist/vault/volumes")), Has.Length.EqualTo(1), "the failed one is not there in part");
        Assert.That(Directory.GetFileSystemEntries(rig.Stage.Paths.Of("/persist/vault/unpacking")), Is.Empty);
    }

    [Test]
    public async Task A_layer_that_unpacks_to_something_else_than_the_config_says_is_refused()
    {
        TestImage image = Image();
        image.DiffID = _ => "sha256:" + new string('7', 64);
        image.Push(rig.Registry, "team/app", "v1");

        Assert.That((await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())))).Error, Does.Contain("but the config says sha256:777"));
    }

    [Test]
    public async Task A_layer_of_a_foreign_type_is_refused_by_name()
    {
        new TestImage().Layer(TestImage.Tar(tar => tar.File("x")), "application/x-foreign").Push(rig.Registry, "team/app", "v1");

        Assert.That((await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())))).Error, Does.Contain("application/x-foreign"));
    }

    [Test]
    public async Task A_blob_that_the_registry_lost_is_told_by_digest_and_fetched_when_it_is_back()
    {
        rig.Setting(GlobalSettingKey.DownloadRetryTime, 1);
        TestImage image = Image();
        image.Push(rig.Registry, "team/app", "v1");
        string layer = image.LayerDigests[1];
        rig.Registry.RemoveBlob(layer);
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())));
        VolumeRefStatus failed = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.Error.Length > 0);
        Assert.That(failed.Error, Does.Contain(layer).And.Contain("BLOB_UNKNOWN"));

        image.Push(rig.Registry, "team/app", "v1");
        Assert.That((await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume)).Error, Is.Empty);
    }

    [Test]
    public async Task A_shared_layer_is_fetched_once()
    {
        byte[] shared = TestImage.Tar(tar => tar.File("shared", new string('x', 10_000)));
        TestImage one = new TestImage().Layer(shared).Layer(tar => tar.File("one"));
        one.Push(rig.Registry, "team/one", "v1");
        new TestImage().Layer(shared).Layer(tar => tar.File("two")).Push(rig.Registry, "team/two", "v1");
        Guid datastore = rig.RegistryDatastore();
        await rig.InstallAsync(rig.Volume(rig.Tree("team/one:v1", Format.Container, datastore)));
        VolumeRefStatus second = await rig.InstallAsync(rig.Volume(rig.Tree("team/two:v1", Format.Container, datastore)));

        Assert.That(second.Error, Is.Empty);
        Assert.That(rig.Registry.Server.Requests.Count(request => request.EndsWith($"blobs/{one.LayerDigests[0]}", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(rig.Stage.Latest<BlobStatus>(one.LayerDigests[0][7..])!.RefCount, Is.EqualTo(2));
    }

    [Test]
    public async Task The_same_layer_twice_in_one_image_is_applied_twice()
    {
        byte[] tar = TestImage.Tar(writer => writer.File("x", "1"));
        TestImage image = new TestImage().Layer(tar).Layer(tar);
        image.Push(rig.Registry, "team/app", "v1");

        Assert.That((await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())))).Error, Is.Empty);
        Assert.That(rig.Stage.Latest<BlobStatus>(image.LayerDigests[0][7..])!.RefCount, Is.EqualTo(2));
    }

    private static TestImage Image() => new TestImage()
        .Layer(tar => { tar.Folder("bin/"); tar.File("bin/app", "first", mode: 0x1ed); tar.File("etc/old", "old"); })
        .Layer(tar => { tar.File("etc/.wh.old"); tar.File("etc/new", "new"); });
}
