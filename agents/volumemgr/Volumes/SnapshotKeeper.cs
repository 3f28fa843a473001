using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Store;
using Eve.Types;
using NLog;

namespace Eve.Agents.Volumemgr.Volumes;

/// <summary>
/// Takes, applies and deletes the snapshot of several disks as one: all or none, also when the agent or the device ends in the
/// middle. What is begun is written down first; the next start undoes a half-taken snapshot and finishes the rest. Runs off the loop.
/// </summary>
internal sealed class SnapshotKeeper(Paths paths, IExec exec, TimeProvider time)
{
    private static readonly Logger Log = LogManager.GetLogger("volumemgr.snapshots");
    private readonly SnapshotFiles files = new(paths);
    private readonly DiskSnapshots disks = new(paths, exec, time);

    public SnapshotFiles Files => files;

    /// <summary>Names of the snapshots inside a disk.</summary>
    /// <exception cref="VolumeException">It cannot be read.</exception>
    public Task<IReadOnlyList<string>> NamesAsync(string path, CancellationToken stop) => disks.NamesAsync(path, stop);

    /// <returns>When a new snapshot was whole; of no meaning for other actions.</returns>
    /// <exception cref="VolumeException">It did not work, and nothing has changed (a deletion may have got half way).</exception>
    /// <exception cref="IOException">The same: the record cannot be written.</exception>
    public async Task<GoTime> RunAsync(SnapshotWork work, CancellationToken stop)
    {
        string id = work.Record.SnapshotID;
        if (files.PendingOf(id) is { } cutOff)
            await SetRightAsync(cutOff, stop).ConfigureAwait(false);
        switch (work.Action)
        {
            case VolumesSnapshotAction.Create:
                return await CreateAsync(work, stop).ConfigureAwait(false);
            case VolumesSnapshotAction.Rollback:
                await RollBackAsync(work, stop).ConfigureAwait(false);
                break;
            default:
                files.Begin(work.Record, VolumesSnapshotAction.Delete);
                await DeleteAsync(id, work.Disks, stop).ConfigureAwait(false);
                break;
        }
        return default;
    }

    public async Task<bool> DropAsync(DropStraySnapshots work, CancellationToken stop)
    {
        foreach (string name in work.Names)
            try
            {
                await disks.DropAsync(new(work.Key, work.Path, name, work.Key), stop).ConfigureAwait(false);
                Log.Info("snapshot {name}: no record knows it, deleted", name);
            }
            catch (VolumeException error)
            {
                Log.Warn("snapshot {name}: no record knows it, but it cannot be deleted: {err}", name, error.Message);
            }
        return true;
    }

    /// <summary>What an earlier run had begun: done before anybody can use the volumes.</summary>
    public async Task SetAllRightAsync(CancellationToken stop)
    {
        foreach (VolumesSnapshotStatus cutOff in files.ScanPending())
            try
            {
                await SetRightAsync(cutOff, stop).ConfigureAwait(false);
            }
            catch (Exception error) when (error is VolumeException or IOException)
            {
                Log.Error("snapshot {objUUID}: {what} was cut off and cannot be set right: {err}", cutOff.SnapshotID, cutOff.ResultOfAction, error.Message);
                // A rollback that is caught up much later would throw away what the app has written meanwhile.
                if (cutOff.ResultOfAction == VolumesSnapshotAction.Rollback)
                    files.End(cutOff.SnapshotID);
            }
    }

    private async Task SetRightAsync(VolumesSnapshotStatus cutOff, CancellationToken stop)
    {
        string id = cutOff.SnapshotID;
        SnapshotDisk[] there = [.. SnapshotNames.In(cutOff).Select(disk => DiskOf(disk.Name)).OfType<SnapshotDisk>()];
        Log.Info("snapshot {objUUID}: {what} was cut off, set right now", id, cutOff.ResultOfAction);
        switch (cutOff.ResultOfAction)
        {
            case VolumesSnapshotAction.Create when !files.Exists(id):
                foreach (SnapshotDisk disk in there)
                    await disks.DropAsync(disk, stop).ConfigureAwait(false);
                break;
            case VolumesSnapshotAction.Rollback:
                foreach (SnapshotDisk disk in there)
                    await disks.ApplyAsync(disk, stop).ConfigureAwait(false);
                foreach (SnapshotDisk disk in there)
                    await disks.DropAsync(Before(disk, id), stop).ConfigureAwait(false);
                break;
            case VolumesSnapshotAction.Delete:
                await DeleteAsync(id, there, stop).ConfigureAwait(false);
                return;
        }
        files.End(id);
    }

    private async Task<GoTime> CreateAsync(SnapshotWork work, CancellationToken stop)
    {
        string id = work.Record.SnapshotID;
        files.Begin(work.Record, work.Action);
        try
        {
            foreach (SnapshotDisk disk in work.Disks)
                await disks.TakeAsync(disk, stop).ConfigureAwait(false);
            GoTime taken = time.GetUtcNow();
            files.Write(work.Record with { TimeCreated = taken });
            files.End(id);
            return taken;
        }
        catch (Exception error) when (error is VolumeException or IOException or UnauthorizedAccessException)
        {
            files.Remove(id);
            await AsFarAsPossibleAsync(work.Disks, disk => disks.DropAsync(disk, stop), () => files.End(id)).ConfigureAwait(false);
            throw;
        }
    }

    // With several disks the state before is kept until all are done, so that a failure in the middle can be taken back.
    private async Task RollBackAsync(SnapshotWork work, CancellationToken stop)
    {
        string id = work.Record.SnapshotID;
        foreach (SnapshotDisk disk in work.Disks)
            if (!(await disks.NamesAsync(disk.Path, stop).ConfigureAwait(false)).Contains(disk.Name))
                throw new VolumeException($"the disk of volume {disk.Title} does not hold the snapshot any more");
        SnapshotDisk[] before = work.Disks.Count > 1 ? [.. work.Disks.Select(disk => Before(disk, id))] : [];
        try
        {
            foreach (SnapshotDisk disk in before)
            {
                await disks.DropAsync(disk, stop).ConfigureAwait(false);
                await disks.TakeAsync(disk, stop).ConfigureAwait(false);
            }
        }
        catch (VolumeException)
        {
            await AsFarAsPossibleAsync(before, disk => disks.DropAsync(disk, stop)).ConfigureAwait(false);
            throw;
        }
        files.Begin(work.Record, work.Action);
        try
        {
            foreach (SnapshotDisk disk in work.Disks)
                await disks.ApplyAsync(disk, stop).ConfigureAwait(false);
        }
        catch (VolumeException)
        {
            await AsFarAsPossibleAsync(before, disk => disks.ApplyAsync(disk, stop)).ConfigureAwait(false);
            files.End(id);
            await AsFarAsPossibleAsync(before, disk => disks.DropAsync(disk, stop)).ConfigureAwait(false);
            throw;
        }
        files.End(id);
        await AsFarAsPossibleAsync(before, disk => disks.DropAsync(disk, stop)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string id, IEnumerable<SnapshotDisk> there, CancellationToken stop)
    {
        foreach (SnapshotDisk disk in there)
            await disks.DropAsync(disk, stop).ConfigureAwait(false);
        files.Remove(id);
        files.End(id);
    }

    private static async Task AsFarAsPossibleAsync(IEnumerable<SnapshotDisk> each, Func<SnapshotDisk, Task> act, Action? whenAllDone = null)
    {
        bool all = true;
        foreach (SnapshotDisk disk in each)
            try
            {
                await act(disk).ConfigureAwait(false);
            }
            catch (VolumeException error)
            {
                all = false;
                Log.Error("snapshot {name}: {err}", disk.Name, error.Message);
            }
        if (all)
            whenAllDone?.Invoke();
    }

    private static SnapshotDisk Before(SnapshotDisk disk, string id) => disk with { Name = "before-rollback-to-" + id };

    private SnapshotDisk? DiskOf(string? name)
    {
        if (name is null || SnapshotNames.KeyOf(name) is not { } key)
            return null;
        foreach (bool encrypted in new[] { true, false })
            if (VolumeNames.PathOf(key, Format.Qcow2, encrypted) is { } path && File.Exists(paths.Of(path)))
                return new(key, path, name, key);
        return null;
    }
}
