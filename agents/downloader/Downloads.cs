using Eve.Agents.Downloader.Core;
using Eve.Agents.Downloader.Datastores;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Downloader;

/// <summary>One job per DownloaderConfig: starts, repeats and cancels it, and tells how it goes. Runs on the loop.</summary>
internal sealed class Downloads
{
    private const int Parallelism = 20;

    private readonly EventLoop loop;
    private readonly World world;
    private readonly IPublication<DownloaderStatus> statuses;
    private readonly ISubscription<DownloaderConfig> configs;
    private readonly PendingFolder pending;
    private readonly Paths paths;
    private readonly Logger log;
    private readonly Worker<FetchJob, FetchResult> fetching;
    private readonly Dictionary<string, IDisposable> timers = [];
    private readonly HashSet<string> again = [];

    public Downloads(
        EventLoop loop, World world, IPublication<DownloaderStatus> statuses, ISubscription<DownloaderConfig> configs,
        Fetcher fetcher, PendingFolder pending, Paths paths, Logger log)
    {
        (this.loop, this.world, this.statuses, this.configs, this.pending, this.paths, this.log) = (loop, world, statuses, configs, pending, paths, log);
        fetching = new(
            loop, "fetched", Parallelism,
            (job, stop) => fetcher.FetchAsync(job, progress => loop.Post("progress", () => OnProgress(job.Sha256, progress)), stop),
            OnFetched);
    }

    private GoTime Now => loop.Time.GetUtcNow();

    /// <summary>The first look at everything that is known, what an earlier run left included.</summary>
    public void Begin()
    {
        foreach (string sha256 in configs.Items.Keys.ToArray())
            Look(sha256);
        EndLeftOvers();
    }

    /// <summary>
    /// What an earlier run did for requests that are gone. Only once all requests are known: one that comes a moment later than
    /// the uplink still wants its file.
    /// </summary>
    public void EndLeftOvers()
    {
        if (!configs.Synchronized)
            return;
        foreach (string sha256 in statuses.Items.Keys.Except(configs.Items.Keys).ToArray())
            Look(sha256);
    }

    /// <summary>Compares what is wanted with what is, for one blob.</summary>
    public void Look(string sha256)
    {
        DownloaderStatus? status = statuses.Items.GetValueOrDefault(sha256);
        if (!configs.Items.TryGetValue(sha256, out DownloaderConfig? config) || (status is not null && config.RefCount == 0))
            End(sha256, status, gone: config is null);
        else if (status is null)
            First(config);
        else if (status.Wanted(config))
            Fresh(status, config);
        else
            Put(status with { RefCount = config.RefCount, Expired = false, LastUse = Now });
    }

    /// <summary>Something changed for some downloads: those that failed or wait try at once.</summary>
    public void Again(Func<DownloaderConfig, bool> concerned)
    {
        foreach (DownloaderConfig config in configs.Items.Values.Where(concerned).ToArray())
        {
            if (fetching.Has(config.ImageSha256))
                again.Add(config.ImageSha256);
            else
                Look(config.ImageSha256);
        }
    }

    public void Sweep()
    {
        if (configs.Synchronized)
            pending.Sweep(configs.Items.Values.Select(config => config.Target));
    }

    public void Stop() => fetching.Dispose();

    private void First(DownloaderConfig config)
    {
        DownloaderStatus status = Download.Begin(config, Now);
        Put(status);
        if (config.RefCount > 0)
            Start(status, config);
        else
        {
            // Given back before it was seen: the second answer lets its owner take it away.
            status = status.Failed(Retry.Never($"RefCount==0; download deferred for {config.Name}\n", Now));
            Put(status);
            Put(status.Expire());
        }
    }

    private void Fresh(DownloaderStatus status, DownloaderConfig config)
    {
        if (fetching.Has(config.ImageSha256))
        {
            // A running transfer is as good as a new one, unless a fresh copy is asked for.
            if (status.LastRetry != config.LastRetry)
                fetching.Cancel(config.ImageSha256);
            Put(status with { RefCount = config.RefCount, Expired = false });
            return;
        }
        if (status.LastRetry != config.LastRetry)
            pending.Delete(status.Target);
        status = status.Anew(config, Now);
        Put(status);
        Start(status, config);
    }

    private void Start(DownloaderStatus status, DownloaderConfig config)
    {
        StopTimer(config.ImageSha256);
        again.Remove(config.ImageSha256);
        if (!PendingFolder.Owns(config.Target))
        {
            Put(status.Failed(Retry.Never($"download target {config.Target} of {config.Name} is outside the folder of pending downloads", Now)));
            return;
        }
        List<DatastoreAccess> datastores = [];
        foreach (Guid id in config.DatastoreIDList.OrEmpty())
        {
            if (world.Find(id, out string why) is { } access)
                datastores.Add(access);
            else
            {
                WaitForDatastore(config, why);
                return;
            }
        }
        status = status.Starting(config);
        Put(status);
        if (world.Routes is not { Count: > 0 } routes)
            FailLater(status, Choice.NoUplink(world.Settings.MaxCost));
        else if (datastores.Count == 0)
            Put(status.Failed(Retry.Never($"{config.Name} has no datastore: give its content tree one", Now)));
        else
            fetching.Submit(config.ImageSha256, new(
                config.ImageSha256, new(config.Name, paths.Of(config.Target), (long)Math.Min(config.Size, long.MaxValue)), config.Target, datastores, routes, world.Settings.Stalled));
    }

    // Datastores come on another topic: one that is a moment late is no error worth showing.
    private void WaitForDatastore(DownloaderConfig config, string why) => timers[config.ImageSha256] = loop.After("datastore missing", World.DatastoreGrace, () =>
    {
        timers.Remove(config.ImageSha256);
        if (statuses.Items.TryGetValue(config.ImageSha256, out DownloaderStatus? status) && !fetching.Has(config.ImageSha256))
            FailLater(status, $"Retry download in {Retry.Text(world.Settings.RetryPause)}: {config.Name} failed: {why}");
    });

    private void OnProgress(string sha256, FetchProgress progress)
    {
        if (fetching.Has(sha256) && statuses.Items.TryGetValue(sha256, out DownloaderStatus? status))
            Put(status.Progressed(progress.Current, progress.Total));
    }

    private void OnFetched(string sha256, WorkOutcome<FetchResult> outcome)
    {
        if (!statuses.Items.TryGetValue(sha256, out DownloaderStatus? status))
            return;
        if (!configs.Items.TryGetValue(sha256, out DownloaderConfig? config) || config.RefCount == 0)
        {
            if (outcome.Result is null)
                Put(status.Failed(Retry.Never(outcome.Cancelled ? Download.Cancelled : outcome.Error!.Message, Now)));
            End(sha256, statuses.Items[sha256], gone: config is null);
        }
        else if (outcome.Result is { } result)
        {
            status = status.Fetched(result.Size, result.ContentType);
            Put(status);
            Put(status.Done(Now));
            if (status.LastRetry != config.LastRetry)
                Look(sha256);
        }
        else if (outcome.Cancelled || again.Contains(sha256))
            Look(sha256);
        else if (outcome.Error is FetchException { Retryable: false } hopeless)
            Put(status.Failed(Retry.Never(hopeless.Message, Now)));
        else
            FailLater(status, outcome.Error!.Message);
    }

    private void FailLater(DownloaderStatus status, string text)
    {
        TimeSpan pause = world.Settings.RetryPause;
        Put(status.Failed(Retry.Later(text, status.RetryCount, pause, Now)));
        StopTimer(status.ImageSha256);
        timers[status.ImageSha256] = loop.After("retry download", pause, () => OnRetry(status.ImageSha256));
    }

    private void OnRetry(string sha256)
    {
        timers.Remove(sha256);
        if (!statuses.Items.TryGetValue(sha256, out DownloaderStatus? status) || status.Error.Length == 0
            || !configs.Items.TryGetValue(sha256, out DownloaderConfig? config) || config.RefCount == 0 || fetching.Has(sha256))
            return;
        status = status.Retrying(world.Settings.RetryPause, Now);
        Put(status);
        Start(status, config);
    }

    // Without references: stop the transfer, then say so. Without a request: take the file and the record away, too.
    private void End(string sha256, DownloaderStatus? status, bool gone)
    {
        StopTimer(sha256);
        again.Remove(sha256);
        if (fetching.Has(sha256))
        {
            fetching.Cancel(sha256);
            return;
        }
        if (status is null)
            return;
        if (!gone)
        {
            Put(status.Expire());
            return;
        }
        pending.Delete(status.Target);
        Put(status with { State = SwState.Initial });
        statuses.Unpublish(sha256);
    }

    private void StopTimer(string sha256)
    {
        if (timers.Remove(sha256, out IDisposable? timer))
            timer.Dispose();
    }

    private void Put(DownloaderStatus status)
    {
        DownloaderStatus? before = statuses.Items.GetValueOrDefault(status.ImageSha256);
        if (statuses.Publish(status) is { } refused)
            log.Error("{objUUID}: {err}", status.ImageSha256, refused.Text);
        if (before?.State != status.State || before.Error != status.Error)
            log.Info("{objUUID} {name}: {from} -> {to} {err}", status.ImageSha256, status.Name, before?.State, status.State, status.Error);
    }
}
