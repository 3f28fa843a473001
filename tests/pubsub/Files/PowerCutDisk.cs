using Eve.PubSub.Unix;

namespace Eve.PubSub.Tests.Files;

/// <summary>
/// A disk in memory that knows what a power cut may leave of it. A file's content is certain once it was synced, a name once its
/// folder was; until then each name by itself has any of the values that it had since, and each content is whole, cut off, empty
/// or zeros. That is weaker than any real file system, so what survives here survives there.
/// </summary>
internal sealed class PowerCutDisk : IFiles
{
    // Of each path, what it was since its folder was last synced; the last is what it is now. Null: nothing.
    private readonly Dictionary<string, List<Node?>> names = [];

    private readonly string root;

    /// <param name="root">A folder that has always been there; nothing outside of it is looked at.</param>
    public PowerCutDisk(string root)
        : this(root, new() { [root] = [new Node(null)] })
    {
    }

    private PowerCutDisk(string root, Dictionary<string, List<Node?>> names) => (this.root, this.names) = (root, names);

    public void MakeFolder(string path)
    {
        if (Now(path) is not null || !path.StartsWith(root, StringComparison.Ordinal))
            return;
        MakeFolder(Path.GetDirectoryName(path)!);
        Set(path, new Node(null));
    }

    public IReadOnlyList<string> List(string folder) =>
        [.. names.Where(name => Path.GetDirectoryName(name.Key) == folder && name.Value[^1] is not null).Select(name => Path.GetFileName(name.Key))];

    public byte[]? Read(string path) => Now(path)?.Content;

    public void Create(string path, ReadOnlySpan<byte> content, bool sync)
    {
        if (Now(Path.GetDirectoryName(path)!) is null || Now(path) is not null)
            throw new IOException($"{path}: cannot create");
        Set(path, new Node(content.ToArray()));
        if (sync)
            SyncFile(path);
    }

    public void SyncFile(string path) => Now(path)!.Synced = true;

    public void Rename(string from, string to)
    {
        Node node = Now(from) ?? throw new IOException($"{from}: cannot rename");
        Set(to, node);
        Set(from, null);
    }

    public void Link(string from, string to) => Set(to, Now(from) ?? throw new IOException($"{from}: cannot link"));

    public void Remove(string path)
    {
        if (Now(path) is not null)
            Set(path, null);
    }

    public void SyncFolder(string folder)
    {
        if (Now(folder) is null)
            throw new IOException($"{folder}: cannot sync");
        foreach (List<Node?> values in names.Where(name => Path.GetDirectoryName(name.Key) == folder).Select(name => name.Value))
            values.RemoveRange(0, values.Count - 1);
    }

    /// <summary>Each disk that a power cut now may leave.</summary>
    public IEnumerable<PowerCutDisk> AfterPowerCut()
    {
        KeyValuePair<string, List<Node?>>[] open = [.. names.OrderBy(name => name.Key.Length)];
        return Choose(open, 0, []);
    }

    /// <summary>The disk when only the process is killed.</summary>
    public PowerCutDisk AfterKill() => new(root, names.ToDictionary(name => name.Key, name => new List<Node?> { name.Value[^1] }));

    public override string ToString() =>
        string.Join(" ", names.Where(name => name.Value[^1]?.Content is not null)
            .Select(name => $"{Path.GetFileName(name.Key)}[{System.Text.Encoding.UTF8.GetString(name.Value[^1]!.Content!)}]")
            .Order(StringComparer.Ordinal));

    private IEnumerable<PowerCutDisk> Choose(KeyValuePair<string, List<Node?>>[] open, int at, Dictionary<string, List<Node?>> chosen)
    {
        if (at == open.Length)
        {
            yield return new(root, chosen.ToDictionary(name => name.Key, name => new List<Node?>(name.Value)));
            yield break;
        }
        (string path, List<Node?> values) = open[at];
        // What lies in a folder that is not there is not there.
        bool reachable = Path.GetDirectoryName(path) is not { } folder || !chosen.TryGetValue(folder, out List<Node?>? parent) || parent[0] is not null;
        IEnumerable<Node?> possible = reachable ? values.Distinct().SelectMany(node => node is null ? [null] : node.Remains()) : [null];
        foreach (Node? node in possible)
        {
            chosen[path] = [node];
            foreach (PowerCutDisk disk in Choose(open, at + 1, chosen))
                yield return disk;
        }
    }

    private Node? Now(string path) => names.TryGetValue(path, out List<Node?>? values) ? values[^1] : null;

    private void Set(string path, Node? node)
    {
        if (!names.TryGetValue(path, out List<Node?>? values))
            names[path] = values = [null];
        values.Add(node);
    }

    /// <summary>A file's content, or a folder.</summary>
    private sealed class Node(byte[]? content)
    {
        public byte[]? Content => content;

        public bool Synced { get; set; }

        public IEnumerable<Node?> Remains()
        {
            yield return new Node(content) { Synced = true };
            if (content is null || Synced)
                yield break;
            for (int eighth = 0; eighth < 8; eighth++)
            {
                byte[] start = content[..(content.Length * eighth / 8)];
                yield return new Node(start) { Synced = true };
                yield return new Node([.. start, .. new byte[content.Length - start.Length]]) { Synced = true };
            }
        }
    }
}
