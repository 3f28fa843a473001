using Eve.Agents.Domainmgr.Hypervisors;
using Eve.Agents.Domainmgr.Hypervisors.Container;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Containers;

/// <summary>Nothing in an image leads out of it.</summary>
public sealed class RootFsTests
{
    private TempFolder folder = null!;

    private string Root => folder.Path + "/rootfs";

    [SetUp]
    public void Begin()
    {
        folder = new();
        Directory.CreateDirectory(Root + "/etc");
        Directory.CreateDirectory(Root + "/data/deep");
    }

    [TearDown]
    public void End() => folder.Dispose();

    [TestCase("/etc/passwd", "/etc/passwd")]
    [TestCase("etc//./passwd", "/etc/passwd")]
    [TestCase("/../../etc/x", "/etc/x")]
    [TestCase("/out/passwd", "/etc/passwd")]
    [TestCase("/up/x", "/x")]
    [TestCase("/data/link/new", "/etc/new")]
    [TestCase("/", "")]
    public void Paths_stay_inside(string inside, string expected)
    {
        File.CreateSymbolicLink(Root + "/out", "/etc");
        File.CreateSymbolicLink(Root + "/up", "../../../..");
        File.CreateSymbolicLink(Root + "/data/link", "deep/../../etc");

        Assert.That(RootPath.Resolve(Root, inside), Is.EqualTo(Root + expected));
    }

    [Test]
    public void Links_in_circles_end()
    {
        File.CreateSymbolicLink(Root + "/a", "b");
        File.CreateSymbolicLink(Root + "/b", "a");

        Assert.That(RootPath.Resolve(Root, "/a/x"), Is.Null);
    }

    [TestCase("", 0u, 0u, "")]
    [TestCase("1000", 1000u, 1000u, "7")]
    [TestCase("web", 1000u, 1000u, "7")]
    [TestCase("web:9", 1000u, 9u, "7")]
    [TestCase("web:logs", 1000u, 7u, "7")]
    [TestCase("4242", 4242u, 0u, "")]
    public void The_user_is_looked_up_in_the_image(string user, uint uid, uint gid, string more)
    {
        File.WriteAllText(Root + "/etc/passwd", "root:x:0:0::/root:/bin/sh\nweb:x:1000:1000::/:/bin/sh\n");
        File.WriteAllText(Root + "/etc/group", "root:x:0:\nlogs:x:7:other,web\n");

        SpecUser found = ContainerUser.Resolve(Root, user);

        Assert.That((found.Uid, found.Gid, string.Join(' ', found.AdditionalGids)), Is.EqualTo((uid, gid, more)));
    }

    [TestCase("nobody")]
    [TestCase("0:nogroup")]
    public void An_unknown_user_or_group_is_an_error(string user) =>
        Assert.That(() => ContainerUser.Resolve(Root, user), Throws.TypeOf<HypervisorException>().With.Message.Contain(user.Split(':')[^1]));

    [Test]
    public void Files_of_a_cloud_config_are_written_once_per_version()   // DM-034
    {
        WritableFile file = new() { Path = "/data/new/hello", Content = "SGVsbG8=", Encoding = "b64", Permissions = "0640" };
        UserFiles.Write(Root, Guid.Empty, "2", [file]);
        Assert.That(File.ReadAllText(Root + "/data/new/hello"), Is.EqualTo("Hello"));
        Assert.That(File.GetUnixFileMode(Root + "/data/new/hello"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));

        UserFiles.Write(Root, Guid.Empty, "2", [file with { Content = "QWdhaW4=" }]);
        Assert.That(File.ReadAllText(Root + "/data/new/hello"), Is.EqualTo("Hello"), "the version is not newer");
        UserFiles.Write(Root, Guid.Empty, "3", [file with { Content = "QWdhaW4=" }]);
        Assert.That(File.ReadAllText(Root + "/data/new/hello"), Is.EqualTo("Again"));
    }

    [TestCase("../../etc/x", "0644", "", "leads out")]   // DM-036
    [TestCase("/x", "", "", "permissions")]
    [TestCase("/x", "rw", "", "permissions")]
    [TestCase("/x", "0644", "rot13", "rot13")]
    [TestCase("/x", "0644", "gz+b64", "encoded")]
    public void A_file_that_cannot_be_written_as_asked_is_an_error(string path, string permissions, string encoding, string part)
    {
        WritableFile file = new() { Path = path, Content = "x", Permissions = permissions, Encoding = encoding };

        Assert.That(() => UserFiles.Write(Root, Guid.Empty, "1", [file]), Throws.TypeOf<HypervisorException>().With.Message.Contain(part));
        Assert.That(File.Exists(folder.Path + "/etc/x"), Is.False);
    }
}
