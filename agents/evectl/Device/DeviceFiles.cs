using System.Globalization;
using System.Text;
using Eve.Agents;
using Eve.Agents.Startup;
using Eve.PubSub.Unix;
using Eve.Types;

namespace Eve.Evectl.Device;

/// <summary>The topics of a device as its folders show them, whether its agents live or not.</summary>
internal sealed class DeviceFiles(Paths paths)
{
    private const string Global = "global";
    private const int LongestName = 255;

    public Paths Paths => paths;

    /// <summary>Every topic that is there, by agent and name.</summary>
    public IReadOnlyList<TopicFolder> Topics() =>
    [
        .. Below(paths.Run, persistent: false).Concat(Below(paths.Persist + "/status", persistent: true))
            .OrderBy(topic => topic.Name.Path, StringComparer.Ordinal),
    ];

    /// <summary>A topic by its text "agent/Topic" or "agent/scope/Topic".</summary>
    /// <exception cref="EvectlException">It is not there, or the text is none.</exception>
    public TopicFolder Find(string text)
    {
        TopicName wanted = Parse(text);
        return Topics().FirstOrDefault(topic => topic.Name.Path == wanted.Path)
            ?? throw new EvectlException($"there is no topic {wanted.Path} below {Root}: evectl topic ls shows all");
    }

    /// <exception cref="EvectlException">The text has not two or three parts, or one that no folder is called by.</exception>
    public static TopicName Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length is not (2 or 3) || !parts.All(IsName))
            throw new EvectlException($"'{text}' is no topic: write AGENT/TOPIC, or AGENT/SCOPE/TOPIC", exitCode: 2);
        string agent = parts[0] == Global ? "" : parts[0];
        return new(agent, parts.Length == 3 ? parts[1] : "", parts[^1], Persistent: false);
    }

    /// <summary>Whether the topic's agent runs.</summary>
    public bool IsAlive(string agent) => agent.Length > 0 && PidFile.IsAlive(paths, agent);

    /// <summary>How many subscribers are connected; null when that cannot be seen.</summary>
    public int? Subscribers(TopicName topic)
    {
        if (topic.Agent.Length == 0 || PidFile.HolderOf(paths, topic.Agent) is not { Length: > 0 } pid)
            return null;
        // The agent may live in another network namespace: look through its eyes.
        string table = $"/proc/{pid}/net/unix";
        if (!File.Exists(table))
            return null;
        string[] sockets = [.. new[] { paths.Run, RootSeenBy(pid) + "/run" }.Distinct().SelectMany(run => Names($"{run}/{topic.Path}.sock"))];
        int count = File.ReadLines(table).Count(line => sockets.Any(socket => line.EndsWith(" " + socket, StringComparison.Ordinal)));
        return count > 0 ? count - 1 : null;

        // It is made under a name with a dot and then renamed; the kernel keeps the first name.
        static string[] Names(string socket) => [socket, $"{Path.GetDirectoryName(socket)}/.{Path.GetFileName(socket)}"];
    }

    // A development device has its own mounts: there the agent's --root is another path to the same folder.
    private static string RootSeenBy(string pid)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            int option = Array.IndexOf(words, "--root");
            return option >= 0 && option + 1 < words.Length ? words[option + 1].TrimEnd('/') : "";
        }
        catch (IOException)
        {
            return ""; // the agent ended just now
        }
    }

    private string Root => paths.Root.Length == 0 ? "/" : paths.Root;

    private static IEnumerable<TopicFolder> Below(string folder, bool persistent)
    {
        foreach (string agentFolder in Folders(folder))
        {
            string agent = Path.GetFileName(agentFolder) is Global ? "" : Path.GetFileName(agentFolder);
            foreach (string inner in Folders(agentFolder))
            {
                if (IsTopic(inner))
                {
                    yield return new(new(agent, "", Path.GetFileName(inner), persistent), inner);
                    continue;
                }
                foreach (string scoped in Folders(inner).Where(IsTopic))
                    yield return new(new(agent, Path.GetFileName(inner), Path.GetFileName(scoped), persistent), scoped);
            }
        }
    }

    // Each part is a folder's name.
    private static bool IsName(string part) =>
        part is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(part) <= LongestName && !part.Any(char.IsControl);

    /// <summary>Topics are named as record types; agents, scopes and foreign folders below /run are not.</summary>
    private static bool IsTopic(string folder) => char.IsAsciiLetterUpper(Path.GetFileName(folder)[0]) && !Path.GetFileName(folder).Contains('.', StringComparison.Ordinal);

    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or someone else's
        }
    }
}

/// <summary>One topic on disk.</summary>
internal sealed record TopicFolder(TopicName Name, string Folder)
{
    private const string Suffix = ".json";

    /// <summary>The restart counter's file; 0 when there is none.</summary>
    public int Counter()
    {
        try
        {
            return int.TryParse(File.ReadAllText(Folder + "/restarted"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 1;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The record files, by key. A file that is being written is not among them.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder is someone else's.</exception>
    public IReadOnlyList<RecordFile> Records()
    {
        try
        {
            return
            [
                .. new DirectoryInfo(Folder).EnumerateFiles("*" + Suffix)
                    .Select(file => new RecordFile(file.Name[..^Suffix.Length], file.FullName, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)))
                    .OrderBy(file => file.Key, StringComparer.Ordinal),
            ];
        }
        catch (IOException)
        {
            return []; // the topic went meanwhile
        }
    }
}

/// <summary>One record on disk.</summary>
internal sealed record RecordFile(string Key, string Path, long Size, DateTimeOffset Changed)
{
    /// <summary>Its text, empty for a pipe; null when it went meanwhile.</summary>
    /// <exception cref="IOException">It is not readable.</exception>
    public byte[]? Read() => PosixFiles.Instance.Read(Path);
}
