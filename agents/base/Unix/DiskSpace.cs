using Mono.Unix;
using Mono.Unix.Native;

namespace Eve.Agents.Unix;

/// <summary>Room on the file system that holds a path, in bytes.</summary>
/// <param name="Total">Its size.</param>
/// <param name="Free">What an unprivileged writer can still take.</param>
/// <param name="Used">Total less all that is free, the root's reserve included.</param>
public readonly record struct DiskSpace(ulong Total, ulong Free, ulong Used)
{
    /// <exception cref="IOException">The path is not there; the text names it.</exception>
    public static DiskSpace Of(string path)
    {
        if (Syscall.statvfs(path, out Statvfs found) != 0)
            throw new IOException($"cannot look at the file system of {path}: {UnixMarshal.GetErrorDescription(Stdlib.GetLastError())}");
        return new(found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize, (found.f_blocks - found.f_bfree) * found.f_frsize);
    }

    /// <summary>What a file or folder takes on its disk, in bytes; sparse parts take nothing. Does not follow links.</summary>
    /// <exception cref="IOException">The path is not there.</exception>
    public static ulong Taken(string path)
    {
        ulong taken = TakenByOne(path);
        if (Directory.Exists(path) && !new DirectoryInfo(path).Attributes.HasFlag(FileAttributes.ReparsePoint))
            foreach (string entry in Directory.EnumerateFileSystemEntries(path, "*", Everything))
                taken += TakenByOne(entry);
        return taken;
    }

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };

    private static ulong TakenByOne(string path)
    {
        if (Syscall.lstat(path, out Stat found) != 0)
            throw new IOException($"cannot look at {path}: {UnixMarshal.GetErrorDescription(Stdlib.GetLastError())}");
        return (ulong)found.st_blocks * 512;
    }
}
