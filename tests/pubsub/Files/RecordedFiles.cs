using Eve.PubSub.Unix;

namespace Eve.PubSub.Tests.Files;

/// <summary>The real files; each step towards the disk is kept, so that it can be repeated on a <see cref="PowerCutDisk"/>.</summary>
internal sealed class RecordedFiles : IFiles
{
    private readonly PosixFiles real = PosixFiles.Instance;

    /// <summary>The steps so far. A file that is made durable takes two.</summary>
    public List<Action<PowerCutDisk>> Steps { get; } = [];

    public void MakeFolder(string path)
    {
        real.MakeFolder(path);
        Steps.Add(disk => disk.MakeFolder(path));
    }

    public IReadOnlyList<string> List(string folder) => real.List(folder);

    public byte[]? Read(string path) => real.Read(path);

    public void Create(string path, ReadOnlySpan<byte> content, bool sync)
    {
        real.Create(path, content, sync);
        byte[] copy = content.ToArray();
        Steps.Add(disk => disk.Create(path, copy, sync: false));
        if (sync)
            Steps.Add(disk => disk.SyncFile(path));
    }

    public void Rename(string from, string to)
    {
        real.Rename(from, to);
        Steps.Add(disk => disk.Rename(from, to));
    }

    public void Link(string from, string to)
    {
        real.Link(from, to);
        Steps.Add(disk => disk.Link(from, to));
    }

    public void Remove(string path)
    {
        real.Remove(path);
        Steps.Add(disk => disk.Remove(path));
    }

    public void SyncFolder(string folder)
    {
        real.SyncFolder(folder);
        Steps.Add(disk => disk.SyncFolder(folder));
    }
}
