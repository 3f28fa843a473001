using System.IO.Compression;
using Eve.Agents.Volumemgr.Unix;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Volumemgr.Volumes.Layers;

/// <summary>
/// Applies image layers, in order, to one folder: files, links, whiteouts, owners, modes, times, attributes
/// (storage facts, volumemgr 8 "Layer application").
/// </summary>
/// <param name="root">The host's path of an empty folder.</param>
/// <param name="limit">Unpacked bytes that may be written in all.</param>
internal sealed class LayerUnpacker(string root, long limit) : IDisposable
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly RootFolder folder = new(root);
    private readonly HashSet<string> written = [];
    private readonly List<(string Name, DateTimeOffset Time)> folderTimes = [];
    private readonly byte[] buffer = new byte[128 * 1024];
    private readonly bool privileged = Environment.IsPrivilegedProcess;
    private long bytes;

    /// <summary>Applies one layer.</summary>
    /// <returns>The layer's diff id: hex digits in lower case.</returns>
    /// <exception cref="VolumeException">The layer is broken, hostile or too large; the text names the entry.</exception>
    public string Apply(string layerFile, string mediaType, CancellationToken stop)
    {
        written.Clear();
        try
        {
            using FileStream file = new(layerFile, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
            using Stream content = Decompress(file, mediaType);
            using HashingStream hashed = new(content);
            TarReader tar = new(hashed);
            while (tar.Next() is { } entry)
            {
                stop.ThrowIfCancellationRequested();
                ApplyOrName(tar, entry);
            }
            return hashed.Finish();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new VolumeException($"unpack: {error.Message}", error);
        }
    }

    /// <summary>Sets the times of folders; last, because every entry in a folder changes its time.</summary>
    public void Finish()
    {
        foreach ((string name, DateTimeOffset time) in folderTimes)
        {
            using SafeFileHandle? there = folder.OpenExisting(name);
            if (there is not null)
                LinuxFiles.Touch(RootFolder.PathOf(there) + "/.", time);
        }
        folderTimes.Clear();
    }

    public void Dispose() => folder.Dispose();

    private static Stream Decompress(FileStream file, string mediaType)
    {
        Span<byte> magic = stackalloc byte[4];
        int read = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (read >= 2 && magic[0] == 0x1f && magic[1] == 0x8b)
            return new GZipStream(file, CompressionMode.Decompress);
        if (read == 4 && magic.SequenceEqual(new byte[] { 0x28, 0xb5, 0x2f, 0xfd }))
            throw new VolumeException($"layer of type {mediaType} is compressed with zstd, which this build cannot unpack: push the image with gzip layers");
        return file;
    }

    private void ApplyOrName(TarReader tar, LayerEntry entry)
    {
        try
        {
            Apply(tar, entry);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VolumeException($"entry \"{entry.Name}\": {error.Message}", error);
        }
    }

    private void Apply(TarReader tar, LayerEntry entry)
    {
        string name = RootFolder.Clean(entry.Name, "entry");
        if (name.Length == 0)
            return;
        string last = name[(name.LastIndexOf('/') + 1)..];
        if (last == Opaque)
        {
            if (name.Length > Opaque.Length)
                HideLower(name[..^(Opaque.Length + 1)]);
            else
                HideLower("");
        }
        else if (last.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            string hidden = last[Whiteout.Length..];
            if (hidden is "" or "." or "..")
                throw new VolumeException($"invalid whiteout name \"{entry.Name}\"");
            string target = name[..^last.Length] + hidden;
            if (!written.Contains(target))
                Remove(target);
            else
                HideLower(target);
        }
        else
            Write(tar, entry, name);
    }

    private void Write(TarReader tar, LayerEntry entry, string name)
    {
        string path = folder.PathOf(name);
        FileSystemInfo there = new FileInfo(path);
        bool isFolder = there.Exists || there.LinkTarget is not null ? false : Directory.Exists(path);
        if (!(isFolder && entry.Kind == EntryKind.Folder) && (isFolder || there.Exists || there.LinkTarget is not null || IsSpecial(path)))
        {
            Remove(name);
            path = folder.PathOf(name);
            isFolder = false;
        }
        Make(tar, entry, path, isFolder);
        if (entry.Kind != EntryKind.HardLink)
            Dress(entry, path, name);
        for (string mark = name; written.Add(mark) && mark.Contains('/');)
            mark = mark[..mark.LastIndexOf('/')];
    }

    private void Make(TarReader tar, LayerEntry entry, string path, bool exists)
    {
        switch (entry.Kind)
        {
            case EntryKind.Folder:
                if (!exists)
                    Directory.CreateDirectory(path);
                break;
            case EntryKind.File:
                WriteFile(tar, entry, path);
                break;
            case EntryKind.SymbolicLink:
                File.CreateSymbolicLink(path, entry.Target);
                break;
            case EntryKind.HardLink:
                LinkTo(entry, path);
                break;
            case EntryKind.Fifo:
                LinuxFiles.MakeNode(path, LinuxFiles.Fifo, entry.Mode, 0, 0);
                break;
            case EntryKind.CharacterDevice or EntryKind.BlockDevice when privileged:
                LinuxFiles.MakeNode(
                    path, entry.Kind == EntryKind.BlockDevice ? LinuxFiles.BlockDevice : LinuxFiles.CharacterDevice, entry.Mode, entry.Major, entry.Minor);
                break;
            default:
                throw new VolumeException($"entry \"{entry.Name}\" is a device node, which only root can make");
        }
    }

    private void WriteFile(TarReader tar, LayerEntry entry, string path)
    {
        bytes += entry.Size;
        if (bytes > limit)
            throw new VolumeException($"the image unpacks to more than the {limit} bytes that are left on disk");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        long offset = 0;
        for (int read; (read = tar.Read(buffer)) > 0; offset += read)
            RandomAccess.Write(file, buffer.AsSpan(0, read), offset);
    }

    private void LinkTo(LayerEntry entry, string path)
    {
        string target = RootFolder.Clean(entry.Target, $"target of the hard link \"{entry.Name}\"");
        // A second view of the root, because each view holds one folder open and path still needs the first.
        using RootFolder targets = new(root);
        try
        {
            LinuxFiles.HardLink(targets.PathOf(target), path);
        }
        catch (IOException error)
        {
            throw new VolumeException($"hard link \"{entry.Name}\" to \"{entry.Target}\" cannot be made: {error.Message}", error);
        }
    }

    private void Dress(LayerEntry entry, string path, string name)
    {
        if (privileged)
            LinuxFiles.Own(path, entry.User, entry.Group);
        if (entry.Kind != EntryKind.SymbolicLink)
            LinuxFiles.Mode(path, entry.Mode);
        // After the owner: changing it drops capabilities.
        foreach ((string attribute, byte[] value) in entry.Attributes)
            if (privileged || attribute.StartsWith("user.", StringComparison.Ordinal))
                LinuxFiles.SetAttribute(path, attribute, value);
        if (entry.Kind == EntryKind.Folder)
            folderTimes.Add((name, entry.Time));
        else
            LinuxFiles.Touch(path, entry.Time);
    }

    // What lower layers have in a folder goes; what this layer has put there stays.
    private void HideLower(string name)
    {
        using SafeFileHandle? there = folder.OpenExisting(name);
        if (there is null)
            return;
        foreach (string path in Directory.GetFileSystemEntries(RootFolder.PathOf(there)))
        {
            string entry = Path.GetFileName(path);
            string child = name.Length == 0 ? entry : $"{name}/{entry}";
            if (!written.Contains(child))
                Delete(path);
            else if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null })
                HideLower(child);
        }
        folder.Forget();
    }

    private void Remove(string name)
    {
        int slash = name.LastIndexOf('/');
        using SafeFileHandle? parent = folder.OpenExisting(slash < 0 ? "" : name[..slash]);
        if (parent is not null)
            Delete($"{RootFolder.PathOf(parent)}/{name[(slash + 1)..]}");
        folder.Forget();
    }

    private static void Delete(string path)
    {
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null })
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    // A fifo, socket or device: exists for the kernel, and for the framework as a file without being one.
    private static bool IsSpecial(string path) => Path.Exists(path);
}
