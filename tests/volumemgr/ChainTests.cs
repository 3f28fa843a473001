using System.Diagnostics;
using Eve.Agents.Downloader;
using Eve.Agents.Verifier;
using Eve.Agents.Volumemgr;
using Eve.PubSub;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>The three storage agents together, with real files and a real HTTP server: from config to volume and back to nothing.</summary>
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
        new TestImage()
            .Layer(tar => { tar.Folder("bin/"); tar.File("bin/app", "first", mode: 0x1ed); tar.File("etc/old", "old"); })
            .Layer(tar => { tar.File("etc/.wh.old"); tar.File("etc/new", "new"); })
            .Push(rig.Registry, "team/app", "v1");
        Guid tree = rig.Tree("team/app:v1", Format.Container, rig.RegistryDatastore());
        Stopwatch watch = Stopwatch.StartNew();
        VolumeRefStatus done = await rig.InstallAsync(rig.Volume(tree));

        Assert.That(done.Error, Is.Empty);
        string rootfs = rig.Stage.Paths.Of(done.ActiveFileLocation) + "/rootfs";
        Assert.That(File.ReadAllText(rootfs + "/bin/app"), Is.EqualTo("first"));
        Assert.That(Directory.GetFiles(rootfs + "/etc").Select(Path.GetFileName), Is.EqualTo(new[] { "new" }));
        Assert.That(File.ReadAllText(rig.Stage.Paths.Of(done.ActiveFileLocation) + "/image-config.json"), Does.Contain("\"Cmd\""));
        TestContext.Out.WriteLine($"took {watch.ElapsedMilliseconds} ms");
    }
}
