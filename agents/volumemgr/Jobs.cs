using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Store;
using Eve.Agents.Volumemgr.Volumes;
using Eve.Types;

namespace Eve.Agents.Volumemgr;

/// <summary>
/// Long work of volumemgr: ingest, make, remove, measure, snapshots. A volume is worked on by one job at a time; what is asked
/// meanwhile waits for it, in order.
/// </summary>
internal sealed class Jobs : IDisposable
{
    private const int Parallelism = 8;

    private readonly Worker<Ingest, bool> ingest;
    private readonly Worker<VolumeWork, VolumeOnDisk?> volumes;
    private readonly Worker<SnapshotWork, GoTime> snapshots;
    private readonly Worker<DropStraySnapshots, bool> strays;
    private readonly Worker<MeasureWork, VolumeMeasure> measure;
    private readonly Lanes lanes = new();
    private readonly Dictionary<string, VolumeWork> running = [];
    private readonly Dictionary<string, SnapshotWork> runningSnapshots = [];
    private readonly Action<VolumeWork, VolumeOnDisk?, string> onVolume;
    private readonly Action<SnapshotWork, GoTime, string> onSnapshot;

    public Jobs(
        EventLoop loop, ContentStore store, VolumeHandlers handlers, SnapshotKeeper keeper,
        Action<Guid, string> onIngested, Action<VolumeWork, VolumeOnDisk?, string> onVolume, Action<SnapshotWork, GoTime, string> onSnapshot,
        Action<string, VolumeMeasure?> onMeasured)
    {
        this.onVolume = onVolume;
        this.onSnapshot = onSnapshot;
        ingest = new(
            loop, "ingested", Parallelism,
            (job, stop) =>
            {
                store.Ingest(job, stop);
                return Task.FromResult(true);
            },
            (key, outcome) => onIngested(Guid.Parse(key), outcome.Error?.Message ?? ""));
        volumes = new(loop, "volume done", Parallelism, (work, stop) => RunAsync(handlers, work, stop), OnVolume);
        snapshots = new(loop, "snapshot done", Parallelism, keeper.RunAsync, OnSnapshot);
        strays = new(loop, "stray snapshots", 1, keeper.DropAsync, (key, _) => lanes.Leave([key]));
        measure = new(
            loop, "measured", 2, (work, stop) => handlers.For(work.Format).MeasureAsync(work.Path, stop), (key, outcome) => onMeasured(key, outcome.Result));
    }

    public void Start(Ingest job) => ingest.Submit(job.ContentID.ToString(), job);

    public void Start(VolumeWork work) => lanes.Enter([work.Key], () =>
    {
        running[work.Key] = work;
        volumes.Submit(work.Key, work);
    });

    public void Start(SnapshotWork work) => lanes.Enter(KeysOf(work), () =>
    {
        runningSnapshots[work.Record.SnapshotID] = work;
        snapshots.Submit(work.Record.SnapshotID, work);
    });

    public void Start(DropStraySnapshots work) => lanes.Enter([work.Key], () => strays.Submit(work.Key, work));

    /// <summary>Sizes of a volume; asked again while one is on its way, nothing happens.</summary>
    public void Measure(string key, Format format, string path) => measure.Submit(key, new(format, path));

    public void CancelCreate(string key)
    {
        if (running.TryGetValue(key, out VolumeWork? work) && work.Create is not null)
            volumes.Cancel(key);
    }

    public void Dispose()
    {
        ingest.Dispose();
        volumes.Dispose();
        snapshots.Dispose();
        strays.Dispose();
        measure.Dispose();
    }

    private void OnVolume(string key, WorkOutcome<VolumeOnDisk?> outcome)
    {
        running.Remove(key, out VolumeWork? work);
        onVolume(work!, outcome.Result, ErrorOf(outcome.Error, "volume", key));
        lanes.Leave([key]);
    }

    private void OnSnapshot(string id, WorkOutcome<GoTime> outcome)
    {
        runningSnapshots.Remove(id, out SnapshotWork? work);
        // The agent ends, and what was cut off is set right at its next start.
        if (!outcome.Cancelled)
            onSnapshot(work!, outcome.Result, ErrorOf(outcome.Error, "snapshot", id));
        lanes.Leave(KeysOf(work!));
    }

    private static string ErrorOf(Exception? error, string what, string key) => error switch
    {
        null => "",
        VolumeException or IOException or UnauthorizedAccessException => error.Message,
        OperationCanceledException => "cancelled",
        // Not an answer of the world but a fault of ours: the loop ends the process.
        { } bug => throw new InvalidOperationException($"work on {what} {key} failed", bug),
    };

    private static string[] KeysOf(SnapshotWork work) => [.. work.Disks.Select(disk => disk.Key)];

    private static async Task<VolumeOnDisk?> RunAsync(VolumeHandlers handlers, VolumeWork work, CancellationToken stop)
    {
        if (work.Create is not null)
            return await handlers.For(work.Create.Format).CreateAsync(work.Create, stop).ConfigureAwait(false);
        await handlers.For(work.Destroy!.Format).DestroyAsync(work.Destroy, stop).ConfigureAwait(false);
        return null;
    }

    private sealed record MeasureWork(Format Format, string Path);
}

/// <summary>One volume to make or to remove.</summary>
internal sealed record VolumeWork(string Key, VolumeJob? Create, VolumeOnDisk? Destroy);
