using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Containers;

public sealed class VolumesTests
{
    private TempRoot root = null!;
    private Volumes volumes = null!;

    [SetUp]
    public void Begin()
    {
        root = new();
        volumes = new(root.Paths);
        Directory.CreateDirectory(root.Paths.Of("/persist/app/rootfs"));
    }

    [TearDown]
    public void End() => root.Dispose();

    [TestCase("plain text of a raw disk", Format.Raw)]
    [TestCase("QFI\u00fb\0\0\0\u0003", Format.Qcow2)]
    [TestCase("QFI\u00fb\0\0\0\u0001", Format.Qcow)]
    [TestCase("vhdxfile", Format.Vhdx)]
    [TestCase("", Format.Raw)]
    public void A_disks_format_is_seen_by_its_first_bytes(string head, Format format)
    {
        string path = root.Paths.Of("/persist/disk");
        File.WriteAllBytes(path, global::System.Text.Encoding.Latin1.GetBytes(head));

        Assert.That(DiskFormat.Of(path), Is.EqualTo(format));
    }

    [Test]
    public void A_missing_or_different_volume_is_named()
    {
        root.Write("/persist/disk", "raw");

        Assert.That(() => volumes.Check([new() { FileLocation = "/persist/none", Format = Format.Raw, DisplayName = "data" }]), Throws.TypeOf<HypervisorException>().With.Message.Contain("data").And.Message.Contain("/persist/none"));
        Assert.That(() => volumes.Check([new() { FileLocation = "/persist/disk", Format = Format.Qcow2 }]), Throws.TypeOf<HypervisorException>().With.Message.Contain("Raw").And.Message.Contain("Qcow2"));
        Assert.That(() => volumes.Check([new() { FileLocation = "/persist/none", Format = Format.Container }]), Throws.TypeOf<HypervisorException>().With.Message.Contain("root file system"));
        Assert.That(() => volumes.Check([new() { FileLocation = "/persist/disk", Format = Format.Raw }, new() { FileLocation = "/persist/app", Format = Format.Container }, new() { FileLocation = "/mnt" }]), Throws.Nothing);
    }

    [Test]
    public void Volumes_appear_by_number_by_name_and_where_the_app_wants_them()
    {
        IReadOnlyList<SpecMount> binds = volumes.Binds(
        [
            new() { FileLocation = "/persist/app", Format = Format.Container, MountDir = "/" },
            new() { FileLocation = "/persist/data", Format = Format.Container, MountDir = "/data", DisplayName = "data", ReadOnly = true },
            new() { FileLocation = "/persist/disk", Format = Format.Raw, MountDir = "/disks" },
            new() { FileLocation = "/mnt" },
        ]);

        Assert.That(binds.Select(bind => $"{bind.Source[root.Root.Length..]} {bind.Destination} {bind.Options[^1]}"), Is.EqualTo((string[])
        [
            "/persist/data/rootfs /dev/eve/volumes/by-id/1 ro",
            "/persist/data/rootfs /dev/eve/volumes/by-name/data ro",
            "/persist/data/rootfs /data ro",
            "/persist/disk /dev/eve/volumes/by-id/2 rw",
            "/persist/disk /disks/2 rw",
        ]));
    }

    [Test]
    public void A_relative_mount_point_is_an_error_and_not_forgotten() =>
        Assert.That(
            () => volumes.Binds([new() { FileLocation = "/persist/disk", Format = Format.Raw, MountDir = "data", DisplayName = "db" }]),
            Throws.TypeOf<HypervisorException>().With.Message.Contain("'data'").And.Message.Contain("db"));

    [TestCase(null, 15)]
    [TestCase("SIGINT", 2)]
    [TestCase("quit", 3)]
    [TestCase("9", 9)]
    [TestCase("SIGRTMIN+3", 37)]
    [TestCase("nonsense", 15)]
    public void The_stop_signal_is_a_name_or_a_number(string? name, int number) => Assert.That(StopSignal.Number(name), Is.EqualTo(number));

    [TestCase("/dev1/agents", "/dev1/eve-user-apps")]
    [TestCase("/", "/eve-user-apps")]
    [TestCase("/user.slice/shell", "/eve-user-apps")]
    public void Containers_stand_beside_the_agents(string own, string apps) => Assert.That(Cgroups.AppsPath(own), Is.EqualTo(apps));

    [TestCase("time=\"x\" level=error msg=\"runc create failed: unable to start container process: exec: \\\"nope\\\": executable file not found in $PATH\"\n", "exec: \"nope\": executable file not found in $PATH")]
    [TestCase("something else\n", "something else")]
    public void The_runtimes_words_are_made_plain(string text, string plain) => Assert.That(RuntimeText.Plain(text), Is.EqualTo(plain));
}
