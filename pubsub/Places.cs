using Eve.Types;

namespace Eve.PubSub;

/// <summary>Where a topic's records, socket and side files lie below a device's root.</summary>
internal sealed class Places(string root)
{
    private const string Large = "/persist/pubsub-large/";
    private readonly string root = root.Length == 0 ? "" : Path.GetFullPath(root).TrimEnd('/');

    /// <summary>Topics of no agent, and of zedclient (a program that comes and goes), have no socket: their folder is watched.</summary>
    public static bool HasSocket(TopicName topic) => topic.Agent is not ("" or "zedclient");

    public string Records(TopicName topic) => $"{root}{(topic.Persistent ? "/persist/status/" : "/run/")}{topic.Path}";

    public string Socket(TopicName topic) => $"{root}/run/{topic.Path}.sock";

    /// <summary>The folder of a topic's side files.</summary>
    public string SideFiles(TopicName topic) => root + Large + topic.Path;

    /// <summary>
    /// The name of a side file in its topic's folder; null when the path, as it came over the wire, is anything else.
    /// A path may be given with or without this device's root.
    /// </summary>
    public string? SideFileName(TopicName topic, string path)
    {
        string name = Path.GetFileName(path);
        bool inFolder = name is not ("" or "." or "..") && path[..^name.Length] is var folder
            && (folder == SideFiles(topic) + "/" || folder == Large + topic.Path + "/");
        return inFolder && !name.Contains('\0') ? name : null;
    }
}
