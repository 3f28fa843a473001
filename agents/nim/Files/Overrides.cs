using System.Text.Json;
using Eve.Types;
using NLog;

namespace Eve.Agents.Nim.Files;

/// <summary>Configurations that somebody put on the device before its first contact with a controller.</summary>
public sealed class Overrides(Paths paths, Logger log)
{
    private const int LargestFile = 16384;

    /// <summary>The device already had a configuration from its controller.</summary>
    public bool HadControllerConfig => NotEmpty("/persist/checkpoint/lastconfig") || NotEmpty("/persist/checkpoint/lastconfig.bak");

    /// <summary>A bootstrap configuration, which zedagent reads.</summary>
    public bool HasBootstrap => File.Exists(paths.Config + "/bootstrap-config.pb");

    /// <summary>Something better than the last resort is to be expected.</summary>
    public bool Expected => !HadControllerConfig && (HasBootstrap || Dropped().Length > 0);

    /// <summary>Copies /config/DevicePortConfig/*.json to where nim listens for dropped files, only before the first contact.</summary>
    public void Copy()
    {
        string from = paths.Config + "/DevicePortConfig";
        if (HadControllerConfig || HasBootstrap || !Directory.Exists(from))
            return;
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string file in Directory.GetFiles(from, "*.json"))
            if (Reason(file) is { } reason)
                log.Error("override {file} is ignored: {reason}", file, reason);
            else
                File.Copy(file, $"{Folder}/{Path.GetFileName(file)}", overwrite: true);
    }

    /// <summary>Whether a dropped file of this name is one of the copied overrides.</summary>
    public bool IsOverride(string key) => File.Exists($"{paths.Config}/DevicePortConfig/{key}.json");

    private string Folder => paths.Run + "/global/DevicePortConfig";

    private string[] Dropped() => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.json") : [];

    private static string? Reason(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
            return $"larger than {LargestFile} bytes";
        try
        {
            JsonDocument.Parse(File.ReadAllBytes(file)).Dispose();
            return null;
        }
        catch (JsonException error)
        {
            return error.Message;
        }
    }

    private bool NotEmpty(string path) => new FileInfo(paths.Of(path)) is { Exists: true, Length: > 0 };
}
