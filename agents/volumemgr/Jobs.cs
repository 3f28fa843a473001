using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Space;
using Eve.Agents.Volumemgr.Store;
using Eve.Agents.Volumemgr.Volumes;
using Eve.Types;

namespace Eve.Agents.Volumemgr;

/// <summary>
/// Long work of volumemgr: ingest, make, remove, measure. A volume is worked on by one job at a time; what is asked meanwhile
/// waits for it, in order.
/// </summary>
internal sealed class Jobs : IDisposable
{
    private const int Parallelism = 8;

    private readonly Worker<Ingest, bool> ingest;
    private readonly Worker<VolumeWork, VolumeOnDisk?> volumes;
    private readonly Worker<MeasureWork, VolumeMeasure> measure;
    private readonly Dictionary<string, Queue<VolumeWork>> waiting = [];
    private readonly Dictionary<string, VolumeWork> running = [];
    private readonly Action<VolumeWork, VolumeOnDisk?, string> onVolume;

    public Jobs(
        EventLoop loop, ContentStore store, VolumeHandlers handlers,
        Action<Guid, string> onIngested, Action<VolumeWork, VolumeOnDisk?, string> onVolume, Action<string, VolumeMeasure?> onMeasured)
    {
        this.onVolume = onVolume;
        ingest = new(
            loop, "ingested", Parallelism,
            (job, stop) =>
            {
                store.Ingest(job, stop);
                return Task.FromResult(true);
            },
            (key, outcome) => onIngested(Guid.Parse(key), outcome.Error?.Message ?? ""));
        volumes = new(loop, "volume done", Parallelism, (work, stop) => RunAsync(handlers, work, stop), OnVolume);
        measure = new(
            loop, "measured", 2, (work, stop) => handlers.For(work.Format).MeasureAsync(work.Path, stop), (key, outcome) => onMeasured(key, outcome.Result));
    }

    public void Start(Ingest job) => ingest.Submit(job.ContentID.ToString(), job);

    public void Start(VolumeWork work)
    {
        if (running.ContainsKey(work.Key))
        {
            if (!waiting.TryGetValue(work.Key, out Queue<VolumeWork>? queue))
                waiting[work.Key] = queue = new();
            queue.Enqueue(work);
            return;
        }
        running[work.Key] = work;
        volumes.Submit(work.Key, work);
    }

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
        measure.Dispose();
    }

    private void OnVolume(string key, WorkOutcome<VolumeOnDisk?> outcome)
    {
        running.Remove(key, out VolumeWork? work);
        string error = outcome.Error switch
        {
            null => "",
            VolumeException or IOException => outcome.Error.Message,
            OperationCanceledException => "cancelled",
            // Not an answer of the world but a fault of ours: the loop ends the process.
            { } bug => throw new InvalidOperationException($"work on volume {key} failed", bug),
        };
        onVolume(work!, outcome.Result, error);
        if (!running.ContainsKey(key) && waiting.TryGetValue(key, out Queue<VolumeWork>? queue) && queue.TryDequeue(out VolumeWork? next))
        {
            if (queue.Count == 0)
                waiting.Remove(key);
            Start(next);
        }
    }

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
