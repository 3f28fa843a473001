using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Eve.PubSub.Unix;

/// <summary>
/// The real files. One that stands in a folder (<see cref="Within"/>) keeps it open, so that the kernel need not walk the whole path
/// three times at each publish: a tenth of its time.
/// </summary>
internal sealed unsafe class PosixFiles : IFiles
{
    private const int Anywhere = -100;                         // AT_FDCWD: full paths
    private const int WriteNew = 0x1 | 0x40 | 0x80 | 0x80000; // write only, create, must not exist, close on exec
    private const int ReadOnly = 0x80000 | 0x800;              // read only, close on exec, no waiting for a pipe's other end
    private const int ReadFolder = ReadOnly | 0x10000;         // and it must be a folder
    private const uint OwnerOnly = 0x180;                      // 0600
    private const int LongestFile = 64 << 20;                  // a record with sixty large members, and room

    [ThreadStatic]
    private static byte[]? readBuffer;

    private static readonly Descriptor NoFolder = new(Anywhere);

    private readonly string? folder;
    private Descriptor opened = NoFolder;

    private PosixFiles(string? folder) => this.folder = folder;

    public static PosixFiles Instance { get; } = new(null);

    public IFiles Within(string folder) => new PosixFiles(folder);

    public void Close()
    {
        if (opened == NoFolder)
            return;
        opened.Dispose();
        opened = NoFolder;
    }

    public void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            MakeFolder(parent);
        if (Syscall.mkdir(path, FilePermissions.S_IRWXU) != 0 && Stdlib.GetLastError() is not Errno.EEXIST and var error)
            throw new IOException($"{path}: cannot make the folder: {Stdlib.strerror(error)}");
    }

    public IReadOnlyList<string> List(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException($"{folder}: cannot read the folder: {failure.Message}", failure);
        }
    }

    public byte[]? Read(string path)
    {
        using Descriptor file = Open(path, ReadOnly);
        if (file.IsInvalid)
            return SystemError.Last == SystemError.NoEntry ? null : throw Failure(path, "cannot open");
        byte[] content = ReadAll(file, path, LongestFile);
        return content.Length < LongestFile ? content : throw new IOException($"{path}: is no record, it has {LongestFile} bytes or more");
    }

    public void Create(string path, ReadOnlySpan<byte> content, bool sync)
    {
        using Descriptor file = Open(path, WriteNew);
        if (file.IsInvalid)
            throw Failure(path, "cannot create");
        fixed (byte* start = content)
        {
            for (int written = 0; written < content.Length;)
            {
                int more = (int)Native.write(file, start + written, (nuint)(content.Length - written));
                if (more < 0 && SystemError.Last != SystemError.Interrupted)
                    throw Failure(path, "cannot write");
                written += Math.Max(0, more);
            }
        }
        if (sync && Native.fsync(file) != 0)
            throw Failure(path, "cannot make durable");
    }

    public void Rename(string from, string to)
    {
        if (Native.renameat(FolderOf(from), NameOf(from), FolderOf(to), NameOf(to)) != 0)
            throw Failure(to, "cannot put in place");
    }

    public void Link(string from, string to)
    {
        if (Native.link(from, to) != 0)
            throw Failure(to, "cannot link");
    }

    public void Remove(string path)
    {
        // What has too long a name cannot be there.
        int result = Native.unlinkat(FolderOf(path), NameOf(path), 0);
        // In a folder that was removed and made anew meanwhile there may be one.
        if (result != 0 && SystemError.Last == SystemError.NoEntry && opened != NoFolder && IsWithin(path))
        {
            Close();
            result = Native.unlinkat(FolderOf(path), NameOf(path), 0);
        }
        if (result != 0 && SystemError.Last is not SystemError.NoEntry and not SystemError.NameTooLong)
            throw Failure(path, "cannot remove");
    }

    public void SyncFolder(string folder)
    {
        int opened = Syscall.open(folder, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
        if (opened < 0)
            throw new IOException($"{folder}: cannot open the folder: {Stdlib.strerror(Stdlib.GetLastError())}");
        int result = Syscall.fsync(opened);
        Errno error = Stdlib.GetLastError();
        _ = Syscall.close(opened);
        if (result != 0)
            throw new IOException($"{folder}: cannot make the folder durable: {Stdlib.strerror(error)}");
    }

    /// <summary>What is left of an open file, at most <paramref name="limit"/> bytes.</summary>
    internal static byte[] ReadAll(Descriptor file, string path, int limit)
    {
        byte[] buffer = readBuffer ??= GC.AllocateUninitializedArray<byte>(64 << 10, pinned: true);
        byte[] content = [];
        int length = 0;
        while (length < limit)
        {
            int asked = Math.Min(buffer.Length, limit - length);
            int more = (int)Native.read(file, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), (nuint)asked);
            if (more < 0 && SystemError.Last != SystemError.Interrupted)
                throw Failure(path, "cannot read");
            // Less than asked: a regular file ends here.
            bool end = more >= 0 && more < asked;
            if (end && length == 0)
                return buffer.AsSpan(0, more).ToArray();
            if (more > 0 && length + more > content.Length)
                Array.Resize(ref content, (length + more) * 2);
            if (more > 0)
                buffer.AsSpan(0, more).CopyTo(content.AsSpan(length));
            length += Math.Max(0, more);
            if (end)
                break;
        }
        Array.Resize(ref content, length);
        return content;
    }

    // A folder that was removed and made anew meanwhile is opened again.
    private Descriptor Open(string path, int flags)
    {
        Descriptor at = FolderOf(path);
        Descriptor file = new(Native.openat(at, NameOf(path), flags, OwnerOnly));
        if (!file.IsInvalid || at == NoFolder || SystemError.Last != SystemError.NoEntry)
            return file;
        Close();
        return new(Native.openat(FolderOf(path), NameOf(path), flags, OwnerOnly));
    }

    private Descriptor FolderOf(string path)
    {
        if (!IsWithin(path))
            return NoFolder;
        if (opened == NoFolder && new Descriptor(Native.openat(NoFolder, folder!, ReadFolder, 0)) is { IsInvalid: false } now)
            opened = now;
        return opened;
    }

    private string NameOf(string path) => opened != NoFolder && IsWithin(path) ? path[(folder!.Length + 1)..] : path;

    private bool IsWithin(string path) =>
        folder is not null && path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal)
        && path.LastIndexOf('/') == folder.Length;

    private static IOException Failure(string path, string what)
    {
        string reason = SystemError.Text;
        return new($"{path}: {what}: {reason}");
    }
}
