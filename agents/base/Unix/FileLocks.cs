using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Eve.Agents.Unix;

/// <summary>
/// Advisory locks (flock) that end with the process that holds them, however it ends. Files are opened past the runtime,
/// because its own open takes a shared lock on every file: two starters would then block each other, and nobody could read
/// a locked file.
/// </summary>
public static partial class FileLocks
{
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;

    /// <summary>Opens a file for reading and writing, without lock; made with mode 0600 when it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened; the text names it and the reason.</exception>
    public static SafeFileHandle Open(string path) => Open(path, ReadWrite | Create | CloseOnExec) ?? throw new IOException(Reason(path));

    /// <summary>Takes the exclusive lock of an open file.</summary>
    /// <returns>False when another process holds it.</returns>
    public static bool TryLock(SafeFileHandle file) => flock(file, Exclusive | NonBlocking) == 0;

    /// <summary>Whether some process holds the exclusive lock of this file; false when there is no such file.</summary>
    public static bool IsLocked(string path)
    {
        using SafeFileHandle? file = Open(path, CloseOnExec);
        return file is not null && flock(file, Shared | NonBlocking) != 0;
    }

    private static SafeFileHandle? Open(string path, int flags)
    {
        SafeFileHandle file = open(path, flags, 0x180);
        if (!file.IsInvalid)
            return file;
        file.Dispose();
        return null;
    }

    private static string Reason(string path) => $"cannot open {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}";

    // Neither the runtime nor Mono.Posix offers flock(2). Safe: the handle keeps the descriptor open during the call.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle fd, int operation);

    // See above why not the runtime's open. Safe: the path is marshalled with its NUL, the descriptor is owned by the handle at once.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, uint mode);
}
