using System.Text;
using Eve.Tests.Storage;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>What is there survives: agents that are killed, devices that start anew, downloads that were cut off.</summary>
public sealed class RestartTests
{
    private StorageRig rig = null!;

    [SetUp]
    public void Start() => rig = new();

    [TearDown]
    public void Stop() => rig.Dispose();

    [Test]
    public async Task Killed_agents_come_back_and_a_volume_in_use_never_looks_unready()
    {
        VolumeRefConfig reference = await InstallAsync();
        string key = StorageRig.KeyOf(reference);
        VolumeRefStatus before = rig.Stage.Latest<VolumeRefStatus>(key)!;
        int requests = rig.Registry.Server.Requests.Count;
        int seen = rig.Stage.History<VolumeRefStatus>(key).Count;
        string tree = rig.Trees.Items.Keys.Single();
        int treesSeen = rig.Stage.History<ContentTreeStatus>(tree).Count;
        rig.Stage.StopAgents();
        rig.StartAgents();
        await rig.Stage.UntilAsync(() => rig.Stage.All<ContentTreeStatus>().All(tree => tree.State == SwState.Loaded) && rig.Stage.All<VolumeMgrStatus>().Count == 1);
        await rig.SettledAsync();

        Assert.That(rig.Stage.History<VolumeRefStatus>(key).Skip(seen), Is.All.EqualTo(before));
        Assert.That(rig.Stage.Latest<VolumeRefStatus>(key), Is.EqualTo(before));
        Assert.That(rig.Stage.History<ContentTreeStatus>(tree).Skip(treesSeen).Select(status => status!.State), Is.All.EqualTo(SwState.Loaded));
        Assert.That(rig.Stage.Latest<VolumeStatus>(StorageRig.KeyOf(rig.Volumes.Items.Values.Single()))!.RefCount, Is.EqualTo(2));
        Assert.That(rig.Registry.Server.Requests, Has.Count.EqualTo(requests), "no download");
    }

    [TestCase("verifier")]
    [TestCase("downloader")]
    [TestCase("volumemgr")]
    public async Task One_killed_agent_in_the_middle_of_an_install_does_not_matter(string agent)
    {
        TestImage image = new TestImage().Layer(tar => tar.File("big", Random(400_000)));
        image.Push(rig.Registry, "team/app", "v1");
        rig.Registry.Server.PartSize = 50_000;
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())));
        // Manifest and config pass, of the layer only a part.
        rig.Registry.Server.Parts.Release(6);
        await rig.Stage.UntilAsync<BlobStatus>(image.LayerDigests[0][7..], blob => blob.State == SwState.Downloading);
        rig.Kill(agent);
        rig.StartAgents();
        rig.Registry.Server.Parts.Release(1000);

        VolumeRefStatus done = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);
        Assert.That(done.Error, Is.Empty);
    }

    [Test]
    public async Task A_reference_that_is_withdrawn_while_zedagent_still_starts_goes()
    {
        VolumeRefConfig reference = await InstallAsync();
        rig.Kill("volumemgr");
        rig.Volumes.ClearRestarted();
        int seen = rig.Stage.Log.Count;
        rig.StartAgents();
        await rig.Stage.UntilAsync(() => rig.Stage.Log.Skip(seen).Any(entry => entry.Agent == "volumemgr"));
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        rig.Volumes.SignalRestarted();

        await rig.Stage.UntilGoneAsync<VolumeRefStatus>(StorageRig.KeyOf(reference));
    }

    [Test]
    public async Task A_volume_whose_app_went_while_volumemgr_was_down_leaves_the_disk_as_soon_as_all_is_known()
    {
        VolumeRefConfig reference = await InstallAsync();
        string folder = rig.Stage.Paths.Of(rig.Stage.Latest<VolumeRefStatus>(StorageRig.KeyOf(reference))!.ActiveFileLocation);
        rig.Kill("volumemgr");
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        rig.Volumes.Unpublish(rig.Volumes.Items.Keys.Single());
        rig.Volumes.ClearRestarted();
        rig.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        rig.StartAgents();
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0);
        await rig.SettledAsync();
        Assert.That(Directory.Exists(folder), Is.True, "zedagent's list of volumes is not whole yet");
        rig.Volumes.SignalRestarted();

        await Eventually.TrueAsync("the folder is gone", () => !Directory.Exists(folder));
    }

    [Test]
    public async Task A_volume_that_an_app_still_refers_to_stays_without_its_config()
    {
        rig.Setting(GlobalSettingKey.VdiskGCTime, 60);
        VolumeRefConfig reference = await InstallAsync();
        string folder = rig.Stage.Paths.Of(rig.Stage.Latest<VolumeRefStatus>(StorageRig.KeyOf(reference))!.ActiveFileLocation);
        rig.Kill("volumemgr");
        rig.Volumes.Unpublish(rig.Volumes.Items.Keys.Single());
        rig.Trees.Unpublish(rig.Trees.Items.Keys.Single());
        rig.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        rig.StartAgents();
        // The first clean-up, after 6 s, removes what nobody needs.
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeMgrStatus>().Count > 0 && rig.Stage.All<BlobStatus>().Count == 0);
        await InstallAsync();

        Assert.That(Directory.Exists(folder), Is.True);
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        await Eventually.TrueAsync("the folder is gone with the reference", () => !Directory.Exists(folder));
    }

    [Test]
    public async Task A_device_that_starts_anew_needs_no_download()
    {
        VolumeRefConfig reference = await InstallAsync();
        string folder = rig.Stage.Latest<VolumeRefStatus>(StorageRig.KeyOf(reference))!.ActiveFileLocation;
        File.WriteAllText(rig.Stage.Paths.Of(folder) + "/rootfs/data", "the app's own");
        rig.Registry.Dispose();
        rig.Reboot();
        VolumeRefStatus back = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);
        await rig.Stage.UntilAsync(() => rig.Stage.All<ContentTreeStatus>().All(tree => tree.State == SwState.Loaded));

        Assert.That(back.ActiveFileLocation, Is.EqualTo(folder));
        Assert.That(back.Error, Is.Empty);
        Assert.That(File.ReadAllText(rig.Stage.Paths.Of(folder) + "/rootfs/data"), Is.EqualTo("the app's own"));
    }

    [Test]
    public async Task A_tag_that_moved_meanwhile_does_not_change_a_device_that_starts_anew()
    {
        await InstallAsync();
        string digest = rig.Stage.All<ContentTreeStatus>().Single().ContentSha256;
        new TestImage().Layer(tar => tar.File("bin/app", "newer")).Push(rig.Registry, "team/app", "v1");
        rig.Reboot();
        await rig.Stage.UntilAsync(() => rig.Stage.All<ContentTreeStatus>() is [{ State: SwState.Loaded }]);

        Assert.That(rig.Stage.All<ContentTreeStatus>().Single().ContentSha256, Is.EqualTo(digest));
    }

    [Test]
    public async Task A_volume_that_was_half_made_is_made_again()
    {
        VolumeRefConfig reference = await InstallAsync();
        VolumeStatus volume = rig.Stage.All<VolumeStatus>().Single();
        rig.Stage.StopAgents();
        string folder = rig.Stage.Paths.Of(volume.FileLocation);
        File.Delete(folder + "/rootfs/bin/app");
        Directory.CreateDirectory(rig.Stage.Paths.Of("/persist/vault/unpacking/left/over"));
        rig.Pending(volume);
        rig.Reboot();

        VolumeRefStatus back = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);
        Assert.That(File.ReadAllText(rig.Stage.Paths.Of(back.ActiveFileLocation) + "/rootfs/bin/app"), Is.EqualTo("app"));
        Assert.That(Directory.Exists(rig.Stage.Paths.Of("/persist/vault/unpacking/left")), Is.False);
        Assert.That(rig.Stage.All<VolumeCreatePending>(), Is.Empty);
    }

    [Test]
    public async Task A_download_that_was_cut_off_by_a_restart_goes_on_where_it_was()
    {
        byte[] disk = Encoding.ASCII.GetBytes(Random(640_000));
        rig.Files.Files["disk.iso"] = disk;
        rig.Files.PartSize = 64_000;
        rig.Files.Parts.Release(4);
        Guid tree = rig.Tree("disk.iso", Format.Iso, rig.FileDatastore(), TestImage.Sha(disk), disk.Length);
        string pending = rig.Stage.Paths.Of("/persist/vault/downloader/pending");
        await Eventually.TrueAsync("four parts are on disk", () => Directory.Exists(pending) && Directory.GetFiles(pending) is [var file] && new FileInfo(file).Length == 256_000);
        rig.Stage.StopAgents();
        await Eventually.TrueAsync("the progress is recorded", () => Directory.GetFiles(pending, "*.progress").Length == 1);
        rig.Reboot();
        rig.Files.Parts.Release(1000);
        await rig.Stage.UntilAsync<ContentTreeStatus>(tree.ToString(), status => status.State == SwState.Loaded);

        Assert.That(rig.Files.Requests[^1], Is.EqualTo("GET /disk.iso Range bytes=256000-"));
    }

    [Test]
    public async Task Content_whose_store_was_lost_is_fetched_again_and_the_volume_stays()
    {
        VolumeRefConfig reference = await InstallAsync();
        rig.Stage.StopAgents();
        Directory.Delete(rig.Stage.Paths.Of("/persist/vault/containerd"), recursive: true);
        rig.Reboot();

        VolumeRefStatus back = await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.CreatedVolume);
        await rig.Stage.UntilAsync(() => rig.Stage.All<ContentTreeStatus>() is [{ State: SwState.Loaded }]);
        Assert.That(back.Error, Is.Empty);
    }

    [Test]
    public async Task Deferred_content_runs_out_after_a_restart()
    {
        rig.Setting(GlobalSettingKey.DeferContentDelete, 1);
        await InstallAsync();
        rig.Trees.Unpublish(rig.Trees.Items.Keys.Single());
        await rig.Stage.UntilAsync(() => rig.Stage.All<DeferredContentDeleteStatus>().Count == 1);
        rig.Reboot();
        rig.Setting(GlobalSettingKey.DeferContentDelete, 1);
        await rig.Stage.UntilAsync(() => rig.Stage.Log.Any(entry => entry is { Topic: "DeferredContentDeleteStatus", Value: null }) && rig.Stage.All<BlobStatus>().Count == 0);

        await Eventually.TrueAsync("the store is empty", () => Directory.GetFiles(rig.Stage.Paths.Of("/persist/vault/containerd"), "*", SearchOption.AllDirectories).Length == 0);
    }

    private async Task<VolumeRefConfig> InstallAsync()
    {
        new TestImage().Layer(tar => tar.File("bin/app", "app")).Push(rig.Registry, "team/app", "v1");
        VolumeRefConfig reference = rig.Reference(rig.Volume(rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore())));
        await rig.InstalledAsync(reference);
        await rig.SettledAsync();
        return reference;
    }

    private static string Random(int length)
    {
        Random random = new(7);
        return string.Create(length, random, (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)source.Next(32, 127);
        });
    }
}
