using Mono.Unix.Native;

namespace Eve.PubSub.Unix;

/// <summary>A folder held by one live process: the kernel lets go when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private const int ExclusiveNonBlocking = 2 | 4;

    private readonly Descriptor folder;

    private FolderLock(Descriptor folder) => this.folder = folder;

    /// <returns>null when another process, or another publication of this one, holds the folder.</returns>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static FolderLock? TryTake(string path)
    {
        Descriptor folder = new(Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC));
        if (folder.IsInvalid)
            throw new IOException($"{path}: cannot open the folder: {Stdlib.strerror(Stdlib.GetLastError())}");
        if (Native.flock(folder, ExclusiveNonBlocking) == 0)
            return new(folder);
        folder.Dispose();
        return null;
    }

    public void Dispose() => folder.Dispose();
}
