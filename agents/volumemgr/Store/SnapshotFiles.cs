using Eve.Agents.Files;
using Eve.Agents.Unix;
using Eve.Types;
using NLog;

namespace Eve.Agents.Volumemgr.Store;

/// <summary>
/// Records of snapshots in <c>/persist/snapshots/ID/</c>: <c>volumesSnapshotStatus.json</c> for one that is there, and beside it, while
/// something is done to it, <c>volumesSnapshotPending.json</c> with the action in ResultOfAction. Other files of that folder are
/// zedmanager's, which also removes the folder.
/// </summary>
internal sealed class SnapshotFiles(Paths paths)
{
    private const string Folder = "/persist/snapshots";
    private const string Record = "volumesSnapshotStatus.json";
    private const string Pending = "volumesSnapshotPending.json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly Logger Log = LogManager.GetLogger("volumemgr.snapshots");

    /// <summary>All records; what cannot be read is left where it is and counted.</summary>
    public (IReadOnlyList<VolumesSnapshotStatus> Records, int Unreadable) Scan() => Read(Record);

    /// <summary>What an earlier run had begun and not ended.</summary>
    public IReadOnlyList<VolumesSnapshotStatus> ScanPending() => Read(Pending).Records;

    public VolumesSnapshotStatus? PendingOf(string id) => File.Exists(PathOf(id, Pending)) ? ReadOne(PathOf(id, Pending), id) : null;

    public bool Exists(string id) => File.Exists(PathOf(id, Record));

    public void Write(VolumesSnapshotStatus record) => Write(record with { ResultOfAction = VolumesSnapshotAction.UnspecifiedAction }, Record);

    public void Begin(VolumesSnapshotStatus record, VolumesSnapshotAction action) => Write(record with { ResultOfAction = action }, Pending);

    public void End(string id) => Remove(id, Pending);

    public void Remove(string id) => Remove(id, Record);

    private (IReadOnlyList<VolumesSnapshotStatus> Records, int Unreadable) Read(string name)
    {
        List<VolumesSnapshotStatus> records = [];
        int unreadable = 0;
        if (Directory.Exists(paths.Of(Folder)))
            foreach (string folder in Directory.EnumerateDirectories(paths.Of(Folder)).Order(StringComparer.Ordinal))
                if (!File.Exists($"{folder}/{name}"))
                    continue;
                else if (ReadOne($"{folder}/{name}", Path.GetFileName(folder)) is { } record)
                    records.Add(record);
                else
                    unreadable++;
        return (records, unreadable);
    }

    private static VolumesSnapshotStatus? ReadOne(string file, string id)
    {
        string? error;
        try
        {
            if (GoJson.TryParse(File.ReadAllBytes(file), FromVolumemgr.VolumesSnapshotStatus.Json, out VolumesSnapshotStatus? record, out error))
            {
                error = record.SnapshotID != id ? $"it is of snapshot {record.SnapshotID}"
                    : record.VolumeSnapshotMeta is null ? "VolumeSnapshotMeta is missing"
                    : record.AppUUID == Guid.Empty ? "AppUUID is missing"
                    : null;
                if (error is null)
                    return record with { ErrorDescription = new(), ErrorSourceType = "" };
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = failure.Message;
        }
        Log.Error("{path} is no record of a snapshot and is left alone: {err}", file, error);
        return null;
    }

    private void Write(VolumesSnapshotStatus record, string name)
    {
        string file = PathOf(record.SnapshotID, name);
        string folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder, OwnerOnly);
        Folders.Sync(paths.Of(Folder));
        SmallFile.WriteDurably(file, GoJson.Serialize(FromVolumemgr.VolumesSnapshotStatus.Json, record));
    }

    // zedmanager may remove the folder at any time; what it keeps there is not touched.
    private void Remove(string id, string name)
    {
        string folder = paths.Of($"{Folder}/{id}");
        if (!Directory.Exists(folder))
            return;
        try
        {
            File.Delete($"{folder}/{name}");
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone meanwhile.
        }
    }

    private string PathOf(string id, string name) => paths.Of($"{Folder}/{id}/{name}");
}
