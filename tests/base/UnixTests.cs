using Eve.Agents.Unix;
using Eve.Tests.Support;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnixTests : IDisposable
{
    private readonly TempRoot root = new();

    public void Dispose() => root.Dispose();

    [Test]
    public void A_mount_line_is_taken_apart_with_its_escapes()
    {
        MountPoint mount = Mounts.Parse(@"36 35 98:0 /mnt1 /mnt\040two rw,noatime master:1 shared:2 - ext3 /dev/root\134x rw,errors=continue");
        Assert.That(mount, Is.EqualTo(new MountPoint("/mnt two", "/mnt1", "ext3", @"/dev/root\x")));
        Assert.That(Mounts.Parse("25 1 0:22 / /proc rw - proc proc rw"), Is.EqualTo(new MountPoint("/proc", "/", "proc", "proc")));
    }

    [Test]
    public void The_table_of_this_machine_can_be_read()
    {
        Assert.That(Mounts.IsMountPoint("/proc/"));
        Assert.That(Mounts.List().Select(mount => mount.Path), Has.Some.EqualTo("/proc"));
        Assert.That(Mounts.IsMountPoint(root.Root), Is.False);
    }

    [Test]
    [Category("System")]
    public void A_file_system_is_mounted_bound_and_unmounted()
    {
        string path = root.Root + "/run/mounted";
        string second = root.Root + "/run/second";
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(second);
        Mounts.Mount("tmpfs", path, "tmpfs", "size=1m");
        try
        {
            File.WriteAllText(path + "/file", "x");
            Mounts.Bind(path, second, readOnly: true);
            Assert.That(File.ReadAllText(second + "/file"), Is.EqualTo("x"));
            Assert.That(() => File.WriteAllText(second + "/other", "x"), Throws.InstanceOf<IOException>());
            Assert.That(Mounts.IsMountPoint(second));
            Mounts.Unmount(second);
            Assert.That(Mounts.IsMountPoint(second), Is.False);
        }
        finally
        {
            Mounts.Unmount(path, lazily: true);
        }
        Assert.That(() => Mounts.Unmount(path), Throws.InstanceOf<IOException>().With.Message.Contains($"cannot unmount {path}: "));
    }

    [Test]
    public void Space_is_that_of_the_file_system_and_of_the_blocks_taken()
    {
        DiskSpace space = DiskSpace.Of(root.Root);
        Assert.That(space.Total, Is.GreaterThan(0UL));
        Assert.That(space.Free + space.Used, Is.LessThanOrEqualTo(space.Total));
        Assert.That(() => DiskSpace.Of("/no/such"), Throws.InstanceOf<IOException>().With.Message.Contains("/no/such"));

        string sparse = root.Write("/persist/sparse", "");
        using (FileStream file = File.OpenWrite(sparse))
            file.SetLength(10_000_000);
        Assert.That(DiskSpace.Taken(sparse), Is.LessThan(100_000UL));
        root.Write("/persist/full", new string('x', 1_000_000));
        Assert.That(DiskSpace.Taken(root.Paths.Persist), Is.InRange(1_000_000UL, 1_200_000UL));
    }

    [Test]
    public void Pipes_and_hard_links_are_made()
    {
        Ownership.MakePipe(root.Root + "/pipe", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.That(File.GetUnixFileMode(root.Root + "/pipe"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Ownership.HardLink(root.Write("/persist/one", "text"), root.Root + "/persist/two");
        Assert.That(root.Read("/persist/two"), Is.EqualTo("text"));
        Assert.That(() => Ownership.HardLink("/no/such", root.Root + "/x"), Throws.InstanceOf<IOException>().With.Message.Contains("No such file"));
    }

    [Test]
    [Category("System")]
    public void Owners_and_device_nodes_are_set()
    {
        string path = root.Root + "/null";
        Ownership.MakeDevice(path, block: false, UnixFileMode.UserRead | UnixFileMode.UserWrite, 1, 3);
        Ownership.SetOwner(path, 12, 34);
        File.WriteAllText(path, "gone");
        Assert.That(File.ReadAllText(path), Is.Empty);
    }

    [TestCase(1UL, 3UL, 0x103UL)]
    [TestCase(259UL, 5UL, 0x10305UL)]
    [TestCase(8UL, 300UL, 0x10082cUL)]
    public void Device_numbers_are_laid_out_as_the_kernel_does(ulong major, ulong minor, ulong number) =>
        Assert.That(Ownership.DeviceNumber(major, minor), Is.EqualTo(number));
}
