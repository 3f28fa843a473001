using Mono.Unix.Native;

namespace Eve.PubSub.Unix;

/// <summary>Reads a file that a peer named, and removes it: only a plain file, only directly in the folder, through no link.</summary>
internal static class SideFile
{
    /// <summary>Removes what an earlier run sent and nobody read; what is younger may still be on its way.</summary>
    public static void RemoveOld(string folder, TimeSpan age)
    {
        if (!Directory.Exists(folder))
            return;
        DateTime since = (TimeProvider.System.GetUtcNow() - age).UtcDateTime;
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "pubsub-file-*").Where(path => File.GetLastWriteTimeUtc(path) < since))
                _ = Native.unlink(path);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException($"{folder}: cannot read the folder: {failure.Message}", failure);
        }
    }

    /// <returns>null when there is no such file, it is not plain or not the folder's own, or not shorter than the limit. An empty one is left.</returns>
    public static byte[]? Take(string folder, string name, int limit)
    {
        using Descriptor directory = new(Syscall.open(folder, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC));
        if (directory.IsInvalid)
            return null;
        // Non-blocking: a pipe of that name must not stop the thread.
        const OpenFlags plainOnly = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
        using Descriptor file = new(Native.openat(directory, name, NativeConvert.FromOpenFlags(plainOnly), 0));
        if (file.IsInvalid || Syscall.fstat(file.Number, out Stat stat) != 0 || (stat.st_mode & FilePermissions.S_IFMT) != FilePermissions.S_IFREG)
            return null;
        if (stat.st_size >= limit)
            return null;
        byte[] content;
        try
        {
            content = PosixFiles.ReadAll(file, name, limit);
        }
        catch (IOException)
        {
            return null;
        }
        if (content.Length > 0)
            _ = Native.unlinkat(directory, name, 0);
        return content;
    }
}
