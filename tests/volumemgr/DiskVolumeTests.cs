using System.Text;
using System.Text.Json;
using Eve.Agents;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>Disk files by the real qemu-img: blank, from HTTP, grown, refused.</summary>
[Category("System")]
public sealed class DiskVolumeTests
{
    private const int MiB = 1 << 20;

    private StorageRig rig = null!;

    [SetUp]
    public void Start() => rig = new();

    [TearDown]
    public void Stop() => rig.Dispose();

    [Test]
    public async Task A_blank_volume_is_a_sparse_file_of_its_size()
    {
        VolumeRefStatus done = await rig.InstallAsync(rig.Volume(Guid.Empty, size: 64 * MiB));
        FileInfo file = new(rig.Stage.Paths.Of(done.ActiveFileLocation));
        AppDiskMetric metric = await rig.Stage.UntilAsync<AppDiskMetric>(Keys.DiskPath(done.ActiveFileLocation), _ => true);

        Assert.That(done.ActiveFileLocation, Does.EndWith("#0.raw"));
        Assert.That(done.ContentFormat, Is.EqualTo(Format.Raw));
        Assert.That(file.Length, Is.EqualTo(64 * MiB));
        Assert.That(file.UnixFileMode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(metric.ProvisionedBytes, Is.EqualTo(64 * MiB));
        Assert.That(metric.UsedBytes, Is.LessThan(MiB));
    }

    [Test]
    public async Task A_qcow2_disk_grows_to_the_size_of_its_volume()
    {
        VolumeRefStatus done = await rig.InstallAsync(rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Qcow2), size: 16 * MiB));

        Assert.That(done.Error, Is.Empty);
        Assert.That(await VirtualSizeAsync(done), Is.EqualTo(16 * MiB));
    }

    [Test]
    public async Task Without_a_size_the_volume_is_as_large_as_its_disk()
    {
        VolumeRefStatus done = await rig.InstallAsync(rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Qcow2)));

        Assert.That(done.MaxVolSize, Is.EqualTo(8 * MiB));
        Assert.That(await VirtualSizeAsync(done), Is.EqualTo(8 * MiB));
    }

    [Test]
    public async Task A_clear_volume_lies_in_the_clear_folder()
    {
        VolumeConfig config = rig.Volume(Guid.Empty, size: MiB);
        VolumeConfig clear = config with { VolumeID = Guid.NewGuid(), Encrypted = false };
        rig.Volumes.Publish(clear);
        rig.Volumes.SignalRestarted();

        Assert.That((await rig.InstallAsync(clear)).ActiveFileLocation, Does.StartWith("/persist/clear/volumes/"));
    }

    [Test]
    public async Task A_disk_that_names_another_file_is_refused()
    {
        string secret = rig.Stage.Root.Write("/persist/secret", new string('s', 4096));
        VolumeRefStatus failed = await rig.InstallAsync(rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Qcow2, "-b", secret, "-F", "raw")));

        Assert.That(failed.Error, Does.Contain("refers to another file").And.Contain("secret"));
    }

    [Test]
    public async Task A_raw_disk_that_is_something_else_is_refused()
    {
        VolumeRefStatus failed = await rig.InstallAsync(rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Raw), size: 16 * MiB));

        Assert.That(failed.Error, Does.Contain("configured as raw but is qcow2"));
    }

    [Test]
    public async Task A_container_image_is_no_disk()
    {
        new TestImage().Layer(tar => tar.File("x")).Push(rig.Registry, "team/app", "v1");
        VolumeRefStatus failed = await rig.InstallAsync(rig.Volume(rig.Tree("team/app:v1", Format.Qcow2, rig.RegistryDatastore()), size: MiB));

        Assert.That(failed.Error, Does.Contain("has no disk").And.Contain("is it a container image?"));
    }

    [Test]
    public async Task A_volume_that_failed_leaves_with_its_config()
    {
        VolumeConfig config = rig.Volume(await rig.DiskAsync("qcow2", 8 * MiB, Format.Raw), size: 16 * MiB);
        VolumeRefConfig reference = rig.Reference(config);
        await rig.InstalledAsync(reference);
        Assert.That(Directory.GetFiles(rig.Stage.Paths.Of("/persist/vault/volumes")), Has.Length.EqualTo(1));
        Assert.That(rig.Stage.All<VolumeCreatePending>(), Has.Count.EqualTo(1));
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        rig.Volumes.Unpublish(StorageRig.KeyOf(config));
        await rig.Stage.UntilGoneAsync<VolumeStatus>(StorageRig.KeyOf(config));
        // The next volume's publication comes after the removal that was asked for before it.
        await rig.InstallAsync(rig.Volume(Guid.Empty, size: MiB));
        await rig.Stage.UntilAsync(() => rig.Stage.All<VolumeCreatePending>().Count == 0);

        await Eve.Tests.Support.Eventually.TrueAsync("only the blank volume is left", () => Directory.GetFiles(rig.Stage.Paths.Of("/persist/vault/volumes")).Length == 1);
    }

    [Test]
    public async Task A_volume_whose_config_goes_while_it_is_made_leaves_nothing()
    {
        VolumeConfig config = rig.Volume(await rig.DiskAsync("raw", 32 * MiB, Format.Raw), size: 64 * MiB);
        VolumeRefConfig reference = rig.Reference(config);
        await rig.Stage.UntilAsync<VolumeStatus>(StorageRig.KeyOf(config), volume => volume.State == SwState.CreatingVolume);
        rig.Refs.Unpublish(StorageRig.KeyOf(reference));
        rig.Volumes.Unpublish(StorageRig.KeyOf(config));
        await rig.Stage.UntilGoneAsync<VolumeStatus>(StorageRig.KeyOf(config));

        await Eve.Tests.Support.Eventually.TrueAsync(
            "nothing is left", () => Directory.GetFiles(rig.Stage.Paths.Of("/persist/vault/volumes")).Length == 0 && rig.Stage.All<VolumeCreatePending>().Count == 0);
    }

    [Test]
    public async Task A_purge_makes_a_new_file_after_the_old_one_is_free()
    {
        Guid tree = await rig.DiskAsync("raw", MiB, Format.Raw);
        VolumeConfig old = rig.Volume(tree, size: MiB);
        VolumeRefConfig oldReference = rig.Reference(old);
        string oldFile = (await rig.InstalledAsync(oldReference)).ActiveFileLocation;
        File.WriteAllText(rig.Stage.Paths.Of(oldFile), "changed by the app");
        rig.Volumes.Unpublish(StorageRig.KeyOf(old));
        VolumeConfig purged = rig.Volume(tree, size: MiB, generation: 1, id: old.VolumeID);
        VolumeRefConfig reference = rig.Reference(purged, verifyOnly: true);
        await rig.Stage.UntilAsync<VolumeRefStatus>(StorageRig.KeyOf(reference), status => status.State == SwState.Loaded);
        Assert.That(File.Exists(rig.Stage.Paths.Of(oldFile)), Is.True, "in use until its reference goes");
        rig.Refs.Unpublish(StorageRig.KeyOf(oldReference));
        rig.Refs.Publish(reference with { VerifyOnly = false });
        VolumeRefStatus done = await rig.InstalledAsync(reference);
        await rig.Stage.UntilGoneAsync<VolumeStatus>(StorageRig.KeyOf(old));

        Assert.That(done.ActiveFileLocation, Does.EndWith("#1.raw"));
        Assert.That(File.Exists(rig.Stage.Paths.Of(oldFile)), Is.False);
        Assert.That(new FileInfo(rig.Stage.Paths.Of(done.ActiveFileLocation)).Length, Is.EqualTo(MiB));
    }

    private async Task<long> VirtualSizeAsync(VolumeRefStatus volume)
    {
        ExecResult info = await new Exec().RunAsync(new("qemu-img", "info", "--output=json", rig.Stage.Paths.Of(volume.ActiveFileLocation)), default);
        using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetBytes(info.Output));
        return json.RootElement.GetProperty("virtual-size").GetInt64();
    }
}
