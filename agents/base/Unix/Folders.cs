using Mono.Unix.Native;

namespace Eve.Agents.Unix;

/// <summary>What .NET cannot do with a folder.</summary>
public static class Folders
{
    /// <summary>What was made, renamed and deleted in it survives a loss of power.</summary>
    /// <exception cref="IOException">It is not there, or the disk refuses.</exception>
    public static void Sync(string folder)
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
}
