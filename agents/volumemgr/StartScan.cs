using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Space;
using Eve.Agents.Volumemgr.Store;
using Eve.Agents.Volumemgr.Volumes;
using Eve.Types;
using NLog;

namespace Eve.Agents.Volumemgr;

/// <summary>What an earlier run left on disk; looked at once, off the loop, before anything is decided.</summary>
internal sealed class StartScan(Paths paths, ContentStore store, VolumeHandlers handlers, SnapshotKeeper snapshots, DiskScan disk, IReadOnlyList<VolumeCreatePending> halfMade)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly Logger Log = LogManager.GetLogger("volumemgr.start");

    public async Task<StartFindings> RunAsync(CancellationToken stop)
    {
        store.Prepare();
        foreach (string folder in new[] { VolumeNames.Encrypted, VolumeNames.Clear })
        {
            Directory.CreateDirectory(paths.Of(folder), OwnerOnly);
            string workshop = $"{Path.GetDirectoryName(paths.Of(folder))}/{ContainerVolume.Workshop}";
            if (Directory.Exists(workshop))
                Directory.Delete(workshop, recursive: true);
        }
        foreach (VolumeCreatePending pending in halfMade)
            await RemoveAsync(pending, stop).ConfigureAwait(false);
        await snapshots.SetAllRightAsync(stop).ConfigureAwait(false);
        Dictionary<string, VolumeOnDisk> volumes = [];
        foreach (string folder in new[] { VolumeNames.Encrypted, VolumeNames.Clear })
            foreach (string entry in Directory.EnumerateFileSystemEntries(paths.Of(folder)))
                if (await LookAsync($"{folder}/{Path.GetFileName(entry)}", stop).ConfigureAwait(false) is { } found)
                    volumes[found.Key] = found.Disk;
        (IReadOnlyList<VolumesSnapshotStatus> records, int unreadable) = snapshots.Files.Scan();
        Dictionary<string, ValueList<string>> inDisks = [];
        foreach ((string key, VolumeOnDisk volume) in volumes.Where(volume => unreadable == 0 && volume.Value.Format == Format.Qcow2))
            inDisks[key] = await NamesAsync(volume.Path, stop).ConfigureAwait(false);
        return new(store.Scan(), volumes, records, inDisks, disk.Run());
    }

    private async Task<ValueList<string>> NamesAsync(string path, CancellationToken stop)
    {
        try
        {
            return (await snapshots.NamesAsync(path, stop).ConfigureAwait(false)).ToValueList();
        }
        catch (VolumeException error)
        {
            Log.Warn("{err}", error.Message);
            return [];
        }
    }

    private async Task RemoveAsync(VolumeCreatePending pending, CancellationToken stop)
    {
        string key = Keys.Volume(pending.VolumeID, pending.GenerationCounter, pending.LocalGenerationCounter);
        VolumeOnDisk disk = new(pending.ContentFormat, VolumeNames.PathOf(key, pending.ContentFormat, pending.Encrypted), 0, 0);
        Log.Info("{objUUID}: half-made by an earlier run, removed", key);
        try
        {
            await handlers.For(pending.ContentFormat).DestroyAsync(disk, stop).ConfigureAwait(false);
        }
        catch (VolumeException error)
        {
            Log.Error("{objUUID}: {err}", key, error.Message);
        }
    }

    private async Task<(string Key, VolumeOnDisk Disk)?> LookAsync(string path, CancellationToken stop)
    {
        if (VolumeNames.Parse(Path.GetFileName(path)) is not { } name)
        {
            Log.Error("{path} is no volume; it is left alone", path);
            return null;
        }
        try
        {
            VolumeMeasure measure = await handlers.For(name.Format).MeasureAsync(path, stop).ConfigureAwait(false);
            return (name.Key, new(name.Format, path, measure.Allocated, measure.Virtual));
        }
        catch (VolumeException error)
        {
            Log.Warn("{path} cannot be measured: {err}", path, error.Message);
            return (name.Key, new(name.Format, path, 0, 0));
        }
    }
}

/// <summary>Images, volumes and snapshots found, and the disk's numbers.</summary>
/// <param name="SnapshotsInDisks">Names inside qcow2 files by volume key; empty when a record of a snapshot could not be read.</param>
internal sealed record StartFindings(
    IReadOnlyList<StoredImage> Images, IReadOnlyDictionary<string, VolumeOnDisk> Volumes,
    IReadOnlyList<VolumesSnapshotStatus> Snapshots, IReadOnlyDictionary<string, ValueList<string>> SnapshotsInDisks, DiskScanResult Disk);
