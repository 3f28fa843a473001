using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Text;
using Eve.Agents.Volumemgr.Volumes;
using Eve.Agents.Volumemgr.Volumes.Layers;
using Eve.Tests.Storage;
using Eve.Tests.Support;

namespace Eve.Tests.Volumemgr;

/// <summary>Layers, good and hostile, onto a folder. Whatever a layer says, nothing outside of the folder may change.</summary>
public sealed partial class LayerTests
{
    private TempRoot root = null!;
    private string rootfs = null!;
    private string outside = null!;

    [SetUp]
    public void MakeRoot()
    {
        root = new();
        rootfs = Directory.CreateDirectory(root.Paths.Of("/persist/rootfs")).FullName;
        outside = root.Write("/persist/outside", "untouched");
    }

    [TearDown]
    public void RemoveRoot()
    {
        Assert.That(File.ReadAllText(outside), Is.EqualTo("untouched"));
        Assert.That(Directory.EnumerateFileSystemEntries(root.Paths.Persist).Select(Path.GetFileName), Is.EquivalentTo(new[] { "rootfs", "outside" }));
        root.Dispose();
    }

    [TestCase(TarEntryFormat.Pax)]
    [TestCase(TarEntryFormat.Gnu)]
    [TestCase(TarEntryFormat.Ustar)]
    public void Each_tar_format_is_read(TarEntryFormat format)
    {
        string longName = format == TarEntryFormat.Ustar ? "some/folder/file" : string.Join('/', Enumerable.Repeat("a-rather-long-folder-name", 8)) + "/file";
        Apply(TestImage.Tar(
            tar =>
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, longName),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, longName),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, longName),
                };
                entry.DataStream = new MemoryStream("content"u8.ToArray());
                entry.Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
                entry.ModificationTime = new(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
                tar.WriteEntry(entry);
            },
            format));

        Assert.That(File.ReadAllText($"{rootfs}/{longName}"), Is.EqualTo("content"));
        Assert.That(File.GetUnixFileMode($"{rootfs}/{longName}"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserExecute));
        Assert.That(File.GetLastWriteTimeUtc($"{rootfs}/{longName}"), Is.EqualTo(new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc)));
    }

    [Test]
    public void The_diff_id_is_the_digest_of_the_whole_unpacked_stream()
    {
        byte[] tar = TestImage.Tar(writer => writer.File("a", "x"));

        Assert.That(Apply(tar), Is.EqualTo(TestImage.Sha(tar)));
    }

    [Test]
    public void A_whiteout_removes_what_lower_layers_have()
    {
        Apply(tar => { tar.File("keep", "1"); tar.File("gone", "1"); tar.File("folder/gone", "1"); tar.Symlink("link", "keep"); });
        Apply(tar => { tar.File(".wh.gone"); tar.File(".wh.folder"); tar.File(".wh.link"); tar.File(".wh.never-there"); });

        Assert.That(Names(), Is.EqualTo(new[] { "keep" }));
    }

    [Test]
    public void An_opaque_folder_hides_lower_entries_and_keeps_those_of_its_own_layer()
    {
        Apply(tar => { tar.File("d/lower", "1"); tar.File("d/sub/lower", "1"); tar.File("d/both", "lower"); });
        Apply(tar => { tar.File("d/upper", "2"); tar.File("d/both", "upper"); tar.File("d/sub/upper", "2"); tar.File("d/.wh..wh..opq"); });

        Assert.That(Names(), Is.EqualTo(new[] { "d", "d/both", "d/sub", "d/sub/upper", "d/upper" }));
        Assert.That(File.ReadAllText(rootfs + "/d/both"), Is.EqualTo("upper"));
    }

    [TestCase(".wh.")]
    [TestCase("a/.wh..")]
    [TestCase(".wh...")]
    public void A_whiteout_of_nothing_is_refused(string name) =>
        Assert.That(() => Apply(tar => tar.File(name)), Throws.TypeOf<VolumeException>().With.Message.Contains("invalid whiteout name"));

    [TestCase("../outside")]
    [TestCase("a/../../outside")]
    [TestCase("/../outside")]
    public void A_name_that_climbs_out_is_refused_by_name(string name) =>
        Assert.That(() => Apply(tar => tar.File(name, "evil")), Throws.TypeOf<VolumeException>().With.Message.Contains("outside of the volume's root").And.Message.Contains(name));

    [Test]
    public void An_absolute_name_lies_below_the_root()
    {
        Apply(tar => tar.File("/etc/x", "x"));

        Assert.That(File.ReadAllText(rootfs + "/etc/x"), Is.EqualTo("x"));
    }

    [TestCase("/")]
    [TestCase("../../../../../../..")]
    [TestCase("..")]
    public void A_link_to_somewhere_else_leads_nowhere_else(string target)
    {
        Apply(tar => { tar.Symlink("a", target); tar.File("a/outside", "evil"); });

        Assert.That(File.ReadAllText(rootfs + "/outside"), Is.EqualTo("evil"));
    }

    [Test]
    public void A_link_to_a_folder_of_the_host_is_a_folder_of_the_image()
    {
        Apply(tar => { tar.Symlink("a", Path.GetDirectoryName(outside)!); tar.File("a/outside", "evil"); });

        Assert.That(File.ReadAllText(rootfs + outside), Is.EqualTo("evil"));
    }

    [Test]
    public void A_file_replaces_a_link_and_does_not_write_through_it()
    {
        Apply(tar => { tar.Symlink("x", outside); tar.File("x", "evil"); });

        Assert.That(new FileInfo(rootfs + "/x").LinkTarget, Is.Null);
        Assert.That(File.ReadAllText(rootfs + "/x"), Is.EqualTo("evil"));
    }

    [Test]
    public void A_whiteout_of_a_link_removes_the_link_and_not_its_target()
    {
        Apply(tar => { tar.Symlink("x", "/"); tar.File("y", "1"); tar.File("d/z", "1"); tar.Symlink("up", "../../d"); });
        Apply(tar => { tar.File(".wh.x"); tar.File("up/.wh..wh..opq"); tar.File("no/where/.wh.z"); });

        Assert.That(Names(), Is.EqualTo(new[] { "d", "up", "y" }));
    }

    [Test]
    public void Links_keep_their_targets_as_written()
    {
        Apply(tar => { tar.Symlink("absolute", "/etc/alternatives/y"); tar.Symlink("far", "../../../y"); });

        Assert.That(new FileInfo(rootfs + "/absolute").LinkTarget, Is.EqualTo("/etc/alternatives/y"));
        Assert.That(new FileInfo(rootfs + "/far").LinkTarget, Is.EqualTo("../../../y"));
    }

    [Test]
    public void Hard_links_share_the_file()
    {
        Apply(tar => { tar.File("bin/a", "same"); tar.Hardlink("sbin/b", "bin/a"); tar.Hardlink("c", "/bin/a"); });
        File.AppendAllText(rootfs + "/bin/a", "!");

        Assert.That(File.ReadAllText(rootfs + "/sbin/b"), Is.EqualTo("same!"));
        Assert.That(File.ReadAllText(rootfs + "/c"), Is.EqualTo("same!"));
    }

    [TestCase("../outside", "outside of the volume's root")]
    [TestCase("nothing", "cannot be made")]
    public void A_hard_link_to_what_the_image_has_not_is_refused(string target, string why) =>
        Assert.That(() => Apply(tar => tar.Hardlink("x", target)), Throws.TypeOf<VolumeException>().With.Message.Contains(why));

    [Test]
    public void A_hard_link_through_a_link_stays_inside()
    {
        Assert.That(
            () => Apply(tar => { tar.Symlink("up", Path.GetDirectoryName(outside)!); tar.Hardlink("x", "up/outside"); }),
            Throws.TypeOf<VolumeException>().With.Message.Contains("cannot be made"));
    }

    [Test]
    public void A_hard_link_to_a_link_is_the_link()
    {
        Apply(tar => { tar.Symlink("evil", outside); tar.Hardlink("x", "evil"); });

        Assert.That(new FileInfo(rootfs + "/x").LinkTarget, Is.EqualTo(outside));
    }

    [Test]
    public void Files_and_folders_replace_each_other_and_folders_merge()
    {
        Apply(tar => { tar.File("a/in", "1"); tar.File("b", "1"); tar.File("c/one", "1"); });
        Apply(tar => { tar.File("a", "2"); tar.Folder("b/"); tar.File("b/in", "2"); tar.Folder("c/", mode: 0x1c0); tar.File("c/two", "2"); });

        Assert.That(Names(), Is.EqualTo(new[] { "a", "b", "b/in", "c", "c/one", "c/two" }));
        Assert.That(File.ReadAllText(rootfs + "/a"), Is.EqualTo("2"));
        Assert.That(File.GetUnixFileMode(rootfs + "/c"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void A_link_to_a_folder_that_comes_later_is_followed()
    {
        Apply(tar => { tar.Symlink("var/run", "/run"); tar.File("var/run/app.pid", "1"); });

        Assert.That(File.ReadAllText(rootfs + "/run/app.pid"), Is.EqualTo("1"));
    }

    [Test]
    public void Links_in_a_circle_end_with_an_error() =>
        Assert.That(() => Apply(tar => { tar.Symlink("a", "b"); tar.Symlink("b", "a"); tar.File("a/x"); }), Throws.InstanceOf<Exception>());

    [Test]
    public void The_root_itself_is_no_entry()
    {
        Apply(tar => { tar.Folder("./", mode: 0); tar.File("./x", "1"); });

        Assert.That(File.GetUnixFileMode(rootfs) & UnixFileMode.UserExecute, Is.Not.Zero);
        Assert.That(Names(), Is.EqualTo(new[] { "x" }));
    }

    [Test]
    public void Times_of_folders_outlive_their_content()
    {
        DateTimeOffset time = new(2019, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Apply(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "d") { ModificationTime = time, Mode = (UnixFileMode)0x1ed });
            tar.File("d/later", "x");
        });

        Assert.That(Directory.GetLastWriteTimeUtc(rootfs + "/d"), Is.EqualTo(time.UtcDateTime));
    }

    [Test]
    public void A_layer_that_is_cut_off_is_refused()
    {
        byte[] whole = TestImage.Gzip(TestImage.Tar(tar => tar.File("big", new string('x', 200_000))));

        Assert.That(() => ApplyRaw(whole[..(whole.Length / 2)]), Throws.InstanceOf<VolumeException>());
    }

    [Test]
    public void A_tar_that_is_cut_off_is_refused()
    {
        byte[] whole = TestImage.Tar(tar => tar.File("big", new string('x', 200_000)));

        Assert.That(() => ApplyRaw(whole[..100_000]), Throws.TypeOf<VolumeException>().With.Message.Contains("missing"));
    }

    [Test]
    public void What_is_no_tar_is_refused() =>
        Assert.That(() => ApplyRaw(Encoding.UTF8.GetBytes(new string('#', 2000))), Throws.TypeOf<VolumeException>().With.Message.Contains("no tar archive"));

    [Test]
    public void A_zstd_layer_is_refused_with_a_remedy() =>
        Assert.That(() => ApplyRaw([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), Throws.TypeOf<VolumeException>().With.Message.Contains("gzip"));

    [Test]
    public void More_bytes_than_there_is_room_for_are_refused()
    {
        using LayerUnpacker unpacker = new(rootfs, limit: 1000);

        Assert.That(
            () => Apply(unpacker, TestImage.Gzip(TestImage.Tar(tar => { tar.File("a", new string('x', 900)); tar.File("b", new string('x', 900)); }))),
            Throws.TypeOf<VolumeException>().With.Message.Contains("1000 bytes"));
    }

    [Test]
    [Category("System")]
    public void Owners_devices_and_attributes_are_kept()
    {
        byte[] capability = [1, 0, 0, 2, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] tar = TestImage.Tar(writer =>
        {
            writer.File("owned", "x", mode: 0x9ed, uid: 1000, gid: 2000);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "dev/null") { DeviceMajor = 1, DeviceMinor = 3, Mode = (UnixFileMode)0x1b6 });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "fifo") { Mode = (UnixFileMode)0x180 });
        });
        Apply([.. PaxRecord("SCHILY.xattr.security.capability", capability), .. tar]);

        Assert.That(Shell("stat", "-c", "%a %u %g %F", rootfs + "/owned"), Is.EqualTo("4755 1000 2000 regular file"));
        Assert.That(Shell("stat", "-c", "%a %t:%T %F", rootfs + "/dev/null"), Is.EqualTo("666 1:3 character special file"));
        Assert.That(Shell("stat", "-c", "%a %F", rootfs + "/fifo"), Is.EqualTo("600 fifo"));
        byte[] kept = new byte[64];
        Assert.That(GetAttribute(rootfs + "/owned", "security.capability", kept, (nuint)kept.Length), Is.EqualTo((nint)capability.Length));
        Assert.That(kept.Take(capability.Length), Is.EqualTo(capability));
    }

    private string Apply(Action<TarWriter> fill) => Apply(TestImage.Tar(fill));

    private string Apply(byte[] tar) => ApplyRaw(TestImage.Gzip(tar));

    private string ApplyRaw(byte[] layer)
    {
        using LayerUnpacker unpacker = new(rootfs, long.MaxValue);
        return Apply(unpacker, layer);
    }

    private string Apply(LayerUnpacker unpacker, byte[] layer)
    {
        string file = root.Paths.Of("/config/layer");
        File.WriteAllBytes(file, layer);
        string diff = unpacker.Apply(file, TestImage.LayerType, CancellationToken.None);
        unpacker.Finish();
        return diff;
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(rootfs, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Select(path => path[(rootfs.Length + 1)..]).Order(StringComparer.Ordinal)];

    // One extended header for the entry that follows, with a value that is no text.
    private static byte[] PaxRecord(string key, byte[] value)
    {
        int rest = 1 + key.Length + 1 + value.Length + 1;
        int length = rest + 2;
        byte[] record = [.. Encoding.ASCII.GetBytes($"{length} {key}="), .. value, (byte)'\n'];
        Assert.That(record, Has.Length.EqualTo(length));
        byte[] block = new byte[1024];
        Encoding.ASCII.GetBytes("pax").CopyTo(block, 0);
        Encoding.ASCII.GetBytes($"{Convert.ToString(record.Length, 8),11}").CopyTo(block, 124);
        block[156] = (byte)'x';
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"{Convert.ToString(block.Take(512).Sum(one => one), 8).PadLeft(6, '0')}\0").CopyTo(block, 148);
        record.CopyTo(block, 512);
        return block;
    }

    [LibraryImport("libc", EntryPoint = "lgetxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, Span<byte> value, nuint size);

    private static string Shell(string file, params string[] arguments) =>
        new Eve.Agents.Exec().RunAsync(new(file, arguments), CancellationToken.None).GetAwaiter().GetResult().Output.Trim();
}
