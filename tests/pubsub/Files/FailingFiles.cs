using Eve.PubSub.Unix;

namespace Eve.PubSub.Tests.Files;

/// <summary>The real files, until told to fail: a disk that is full, a folder that is gone.</summary>
internal sealed class FailingFiles : IFiles
{
    private readonly PosixFiles real = PosixFiles.Instance;

    /// <summary>Asked with the operation and its path; answers with the system's words to fail, or null.</summary>
    public Func<string, string, string?> Fail { get; set; } = (_, _) => null;

    /// <summary>What was done so far.</summary>
    public List<string> Done { get; } = [];

    public void MakeFolder(string path) => Do("folder", path, () => real.MakeFolder(path));

    public IReadOnlyList<string> List(string folder)
    {
        Do("list", folder, () => { });
        return real.List(folder);
    }

    public byte[]? Read(string path)
    {
        Do("read", path, () => { });
        return real.Read(path);
    }

    public void Create(string path, ReadOnlySpan<byte> content, bool sync)
    {
        byte[] copy = content.ToArray();
        Do(sync ? "create durably" : "create", path, () => real.Create(path, copy, sync));
    }

    public void Rename(string from, string to) => Do("rename", to, () => real.Rename(from, to));

    public void Link(string from, string to) => Do("link", from, () => real.Link(from, to));

    public void Remove(string path) => Do("remove", path, () => real.Remove(path));

    public void SyncFolder(string folder) => Do("sync", folder, () => real.SyncFolder(folder));

    private void Do(string operation, string path, Action work)
    {
        Done.Add($"{operation} {Path.GetFileName(path).TrimEnd([.. "0123456789"])}");
        if (Fail(operation, path) is { } reason)
            throw new IOException($"{path}: {reason}");
        work();
    }
}
