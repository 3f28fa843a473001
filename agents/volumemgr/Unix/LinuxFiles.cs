using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Volumemgr.Unix;

/// <summary>
/// The system calls that the framework lacks and that unpacking and storing need. Each takes plain paths and numbers and keeps
/// nothing; failures come back as <see cref="IOException"/> with the system's text.
/// </summary>
internal static partial class LinuxFiles
{
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int OpenPath = 0x200000;
    private const int OpenCloseOnExec = 0x80000;
    private const ulong ResolveInRoot = 0x10;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const long SysOpenat2 = 437; // The same on all architectures.
    private const uint StatxSizeAndBlocks = 0x600;
    private static readonly int OpenFolder = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    public const int NoSuchFile = 2;
    public const int NoData = 61;
    public const int NotSupported = 95;

    public const uint Fifo = 0x1000;
    public const uint CharacterDevice = 0x2000;
    public const uint BlockDevice = 0x6000;

    /// <summary>
    /// Opens a folder so that its path can be used but not read. The kernel resolves <paramref name="path"/> with
    /// <paramref name="root"/> as the file system's root: neither "..", nor absolute links, nor links to anywhere lead out.
    /// </summary>
    /// <returns>Null when a part of the path does not exist.</returns>
    public static unsafe SafeFileHandle? OpenFolderInRoot(SafeFileHandle root, string path)
    {
        OpenHow how = new() { Flags = (ulong)(OpenPath | OpenFolder | OpenCloseOnExec), Resolve = ResolveInRoot | ResolveNoMagicLinks };
        // syscall() is safe here: the path is a copied string, the structure lives on this stack, its size is told.
        long result = Syscall(SysOpenat2, root, path.Length == 0 ? "." : path, &how, sizeof(OpenHow));
        if (result >= 0)
            return new((nint)result, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        return error == NoSuchFile ? null : throw Failed(error, path);
    }

    /// <summary>Opens a folder by the host's path, as a root for <see cref="OpenFolderInRoot"/>.</summary>
    public static SafeFileHandle OpenRoot(string path)
    {
        int result = Open(path, OpenPath | OpenFolder | OpenCloseOnExec);
        return result >= 0 ? new(result, ownsHandle: true) : throw Failed(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>A second name for a file; a symbolic link is not followed.</summary>
    public static void HardLink(string existing, string name) => Check(Link(existing, name), name);

    public static void Own(string path, uint user, uint group) => Check(Lchown(path, user, group), path);

    public static void Mode(string path, uint mode) => Check(Chmod(path, mode & 0xfff), path);

    /// <summary>A device or a fifo.</summary>
    public static void MakeNode(string path, uint type, uint mode, uint major, uint minor)
    {
        ulong device = ((ulong)(major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);
        Check(Mknod(path, type | (mode & 0xfff), device), path);
    }

    /// <summary>False when the file system does not keep such attributes.</summary>
    public static bool SetAttribute(string path, string name, ReadOnlySpan<byte> value)
    {
        if (Lsetxattr(path, name, value, (nuint)value.Length, 0) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error == NotSupported ? false : throw Failed(error, path);
    }

    /// <summary>Sets the time of last change, and of last access to the same; a symbolic link's own.</summary>
    public static unsafe void Touch(string path, DateTimeOffset time)
    {
        Timespec* times = stackalloc Timespec[2];
        long seconds = time.ToUnixTimeSeconds();
        times[0] = times[1] = new() { Seconds = seconds, Nanoseconds = (time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks) * 100 };
        Check(Utimensat(AtFdCwd, path, times, AtSymlinkNoFollow), path);
    }

    /// <summary>Bytes that a file takes on disk and bytes that it seems to have.</summary>
    public static unsafe (long Allocated, long Apparent) SizeOf(string path)
    {
        Statx stat;
        Check(StatxCall(AtFdCwd, path, AtSymlinkNoFollow, StatxSizeAndBlocks, &stat), path);
        return ((long)stat.Blocks * 512, (long)stat.Size);
    }

    /// <summary>Makes everything on the folder's file system durable.</summary>
    public static void SyncFileSystem(string path)
    {
        int result = Open(path, OpenFolder | OpenCloseOnExec);
        if (result < 0)
            throw Failed(Marshal.GetLastPInvokeError(), path);
        using SafeFileHandle folder = new(result, ownsHandle: true);
        Check(Syncfs(folder), path);
    }

    private static void Check(int result, string path)
    {
        if (result != 0)
            throw Failed(Marshal.GetLastPInvokeError(), path);
    }

    private static IOException Failed(int error, string path) => new($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial long Syscall(long number, SafeFileHandle folder, string path, OpenHow* how, long size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lchown(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chmod(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mknod(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "lsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lsetxattr(string path, string name, ReadOnlySpan<byte> value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Utimensat(int folder, string path, Timespec* times, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatxCall(int folder, string path, int flags, uint mask, Statx* stat);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int Syncfs(SafeFileHandle file);

    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(48)]
        public ulong Blocks;
    }
}
