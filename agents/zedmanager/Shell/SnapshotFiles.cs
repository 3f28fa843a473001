using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Eve.Agents.Files;
using Eve.Agents.Unix;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Shell;

/// <summary>
/// /persist/snapshots/ID/appInstanceConfig.json and snapshotInstanceStatus.json; rollbackCounter.json is an addition of this suite. A further
/// file there, volumesSnapshotStatus.json, is volumemgr's; it goes with the folder.
/// </summary>
internal sealed class SnapshotFiles(Paths paths) : ISnapshotFiles
{
    private const string ConfigFile = "appInstanceConfig.json";
    private const string StatusFile = "snapshotInstanceStatus.json";
    private const string CounterFile = "rollbackCounter.json";
    private const string VolumesFile = "volumesSnapshotStatus.json";

    // A part of AppInstanceStatus, so its contract is among that topic's.
    private static readonly JsonTypeInfo<SnapshotInstanceStatus> StatusJson =
        (JsonTypeInfo<SnapshotInstanceStatus>)FromZedmanager.AppInstanceStatus.Json.Options.GetTypeInfo(typeof(SnapshotInstanceStatus));

    private readonly string folder = paths.Of("/persist/snapshots");

    public IEnumerable<StoredSnapshot> Read()
    {
        if (!Directory.Exists(folder))
            yield break;
        string[] ids;
        try
        {
            ids = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(Requests.IsUsable)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        foreach (string id in ids)
            yield return Read(id);
    }

    public StoredSnapshot Write(Guid app, KeptSnapshot kept)
    {
        string own = $"{folder}/{kept.ID}";
        try
        {
            Directory.CreateDirectory(own, SmallFile.FolderMode);
            if (kept.Config is not null)
                SmallFile.WriteDurably($"{own}/{ConfigFile}", GoJson.Serialize(FromZedmanager.AppInstanceConfig.Json, kept.Config));
            if (kept.Status is not null)
                SmallFile.WriteDurably($"{own}/{StatusFile}", GoJson.Serialize(StatusJson, kept.Status));
            else
                File.Delete($"{own}/{StatusFile}");
            if (kept.RollbackCounter is { } counter)
                SmallFile.WriteDurably($"{own}/{CounterFile}", System.Text.Encoding.ASCII.GetBytes(counter.ToString(CultureInfo.InvariantCulture)));
            Folders.Sync(own);
            Folders.Sync(folder);
            return new(kept, app);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(kept, app, Fault: error.Message);
        }
    }

    public string? Delete(string id)
    {
        try
        {
            if (Directory.Exists($"{folder}/{id}"))
            {
                Directory.Delete($"{folder}/{id}", recursive: true);
                Folders.Sync(folder);
            }
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private StoredSnapshot Read(string id)
    {
        AppInstanceConfig? config = Parse(id, ConfigFile, FromZedmanager.AppInstanceConfig.Json, out string fault);
        SnapshotInstanceStatus? status = Parse(id, StatusFile, StatusJson, out string other);
        if (config is not null && config.UUIDandVersion.UUID == Guid.Empty)
            (config, fault) = (null, $"{ConfigFile} names no app");
        // The folder is named by the id; a status of another one is no word about it.
        if (status?.Snapshot.SnapshotID is { } named && named != id)
        {
            status = null;
            other = $"{StatusFile} is about snapshot {named}";
        }
        return new(
            new(id, config, status, Counter(id)),
            config?.UUIDandVersion.UUID ?? status?.AppInstanceID ?? Guid.Empty,
            File.Exists($"{folder}/{id}/{VolumesFile}"),
            fault.Length != 0 ? fault : other);
    }

    /// <returns>null when there is none, or none that can be read: then no command is known.</returns>
    private uint? Counter(string id)
    {
        try
        {
            string path = $"{folder}/{id}/{CounterFile}";
            return File.Exists(path) && uint.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out uint counter) ? counter : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>null when there is none (no fault), or when it is none.</returns>
    private T? Parse<T>(string id, string name, JsonTypeInfo<T> type, out string fault)
        where T : class
    {
        fault = "";
        try
        {
            if (!File.Exists($"{folder}/{id}/{name}"))
            {
                fault = name == ConfigFile ? name + " is not there" : "";
                return null;
            }
            if (GoJson.TryParse(File.ReadAllBytes($"{folder}/{id}/{name}"), type, out T? value, out string? wrong))
                return value;
            fault = $"{name} is no record: {wrong}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
        }
        return null;
    }
}
