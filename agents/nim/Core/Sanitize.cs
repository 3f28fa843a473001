using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>Fills what an arriving DevicePortConfig may leave out (nim facts, section 2).</summary>
public static class Sanitize
{
    public const string All = "all";
    public const string Uplink = "uplink";
    public const string FreeUplink = "freeuplink";

    /// <summary>The time of a configuration that came as a file and names none.</summary>
    private static readonly GoTime FileTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="key">The publication key or the file's name.</param>
    /// <param name="fromFile">It was dropped as a file, not published by an agent.</param>
    public static DevicePortConfig Run(string key, DevicePortConfig config, bool fromFile)
    {
        ValueList<NetworkPortConfig> ports = config.Ports.OrEmpty();
        bool oldFormat = !ports.Any(port => port.IsL3Port);
        return config with
        {
            Key = config.Key.Length == 0 ? key : config.Key,
            TimePriority = config.TimePriority.IsZero ? fromFile ? FileTime : DateTimeOffset.UnixEpoch : config.TimePriority,
            Ports = ports.Select(port => Port(port, oldFormat)).ToValueList(),
        };
    }

    private static NetworkPortConfig Port(NetworkPortConfig port, bool oldFormat)
    {
        port = port with
        {
            Phylabel = port.Phylabel.Length == 0 ? port.IfName : port.Phylabel,
            Logicallabel = port.Logicallabel.Length == 0 ? port.IfName : port.Logicallabel,
            IsL3Port = port.IsL3Port || oldFormat,
        };
        return port with { SharedLabels = Labels(port) };
    }

    /// <summary>The user's labels stay; the built-in ones follow from the port.</summary>
    private static ValueList<string> Labels(NetworkPortConfig port)
    {
        List<string> labels = [.. port.SharedLabels.OrEmpty().Where(label => label is not (All or Uplink or FreeUplink)), All];
        if (port.IsMgmt)
            labels.Add(Uplink);
        if (port is { IsMgmt: true, Cost: 0 })
            labels.Add(FreeUplink);
        return labels.ToValueList();
    }
}
