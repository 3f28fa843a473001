using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Eve.PubSub.Unix;

/// <summary>The real files.</summary>
internal sealed unsafe class PosixFiles : IFiles
{
    private const int WriteNew = 0x1 | 0x40 | 0x80 | 0x80000; // write only, create, must not exist, close on exec
    private const int ReadOnly = 0x80000;                      // read only, close on exec
    private const uint OwnerOnly = 0x180;                      // 0600

    [ThreadStatic]
    private static byte[]? readBuffer;

    public static PosixFiles Instance { get; } = new();

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
        using Descriptor file = new(Native.open(path, ReadOnly, 0));
        if (file.IsInvalid)
            return SystemError.Last == SystemError.NoEntry ? null : throw Failure(path, "cannot open");
        return ReadAll(file, path, int.MaxValue);
    }

    public void Create(string path, ReadOnlySpan<byte> content, bool sync)
    {
        using Descriptor file = new(Native.open(path, WriteNew, OwnerOnly));
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
        if (Native.rename(from, to) != 0)
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
        if (Native.unlink(path) != 0 && SystemError.Last is not SystemError.NoEntry and not SystemError.NameTooLong)
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
        while (content.Length < limit)
        {
            int more = (int)Native.read(file, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), (nuint)Math.Min(buffer.Length, limit - content.Length));
            if (more < 0 && SystemError.Last != SystemError.Interrupted)
                throw Failure(path, "cannot read");
            if (more == 0)
                break;
            if (more > 0)
                content = [.. content, .. buffer.AsSpan(0, more)];
        }
        return content;
    }

    private static IOException Failure(string path, string what)
    {
        string reason = SystemError.Text;
        return new($"{path}: {what}: {reason}");
    }
}
