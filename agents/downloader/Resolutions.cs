using Eve.Agents.Downloader.Core;
using Eve.Agents.Downloader.Datastores;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Downloader;

/// <summary>One job per ResolveConfig: a tag becomes a digest, once. Runs on the loop.</summary>
internal sealed class Resolutions
{
    private const int Parallelism = 20;

    private readonly EventLoop loop;
    private readonly World world;
    private readonly IPublication<ResolveStatus> statuses;
    private readonly ISubscription<ResolveConfig> configs;
    private readonly Logger log;
    private readonly Worker<ResolveJob, string> resolving;
    private readonly Dictionary<string, IDisposable> timers = [];
    private readonly HashSet<string> again = [];

    public Resolutions(
        EventLoop loop, World world, IPublication<ResolveStatus> statuses, ISubscription<ResolveConfig> configs, Fetcher fetcher, Logger log)
    {
        (this.loop, this.world, this.statuses, this.configs, this.log) = (loop, world, statuses, configs, log);
        resolving = new(loop, "resolved", Parallelism, fetcher.ResolveAsync, OnResolved);
    }

    private GoTime Now => loop.Time.GetUtcNow();

    public void Begin()
    {
        foreach (string key in configs.Items.Keys.ToArray())
            Look(key);
        EndLeftOvers();
    }

    /// <summary>Answers of an earlier run to questions that are gone; only once all questions are known.</summary>
    public void EndLeftOvers()
    {
        if (!configs.Synchronized)
            return;
        foreach (string key in statuses.Items.Keys.Except(configs.Items.Keys).ToArray())
            Look(key);
    }

    public void Look(string key)
    {
        if (configs.Items.TryGetValue(key, out ResolveConfig? config))
        {
            if (!resolving.Has(key) && statuses.Items.GetValueOrDefault(key) is not { Error: "" })
                Start(key, config, statuses.Items.GetValueOrDefault(key) ?? Resolution.Begin(config));
            return;
        }
        StopTimer(key);
        again.Remove(key);
        resolving.Cancel(key);
        if (statuses.Items.ContainsKey(key))
            statuses.Unpublish(key);
    }

    public void Again(Func<ResolveConfig, bool> concerned)
    {
        foreach ((string key, ResolveConfig config) in configs.Items.Where(item => concerned(item.Value)).ToArray())
        {
            if (resolving.Has(key))
                again.Add(key);
            else
                Look(key);
        }
    }

    public void Stop() => resolving.Dispose();

    private void Start(string key, ResolveConfig config, ResolveStatus status)
    {
        StopTimer(key);
        again.Remove(key);
        if (Resolution.DigestIn(config.Name) is { } digest)
            Put(key, Resolution.Begin(config) with { ImageSha256 = digest });
        else if (world.Find(config.DatastoreID, out string why) is not { } access)
            WaitForDatastore(key, status, why);
        else if (world.Routes is not { Count: > 0 } routes)
            FailLater(key, status, Choice.NoUplink(world.Settings.MaxCost));
        else
            resolving.Submit(key, new(config.Name, access, routes));
    }

    // Datastores come on another topic: one that is a moment late is no error worth showing.
    private void WaitForDatastore(string key, ResolveStatus status, string why) => timers[key] = loop.After("datastore missing", World.DatastoreGrace, () =>
    {
        timers.Remove(key);
        if (configs.Items.ContainsKey(key) && !resolving.Has(key))
            Put(key, status.Failed(Retry.Later(why, status.RetryCount, world.Settings.RetryPause, Now) with { ErrorRetryCondition = Resolution.WaitForDatastore }));
    });

    private void OnResolved(string key, WorkOutcome<string> outcome)
    {
        if (!configs.Items.TryGetValue(key, out ResolveConfig? config))
            return;
        ResolveStatus status = statuses.Items.GetValueOrDefault(key) ?? Resolution.Begin(config);
        if (outcome.Result is { } digest)
            Put(key, status.Done(digest));
        else if (outcome.Cancelled || again.Contains(key))
            Start(key, config, status);
        else if (outcome.Error is FetchException { Retryable: false } hopeless)
            Put(key, status.Failed(Retry.Never(hopeless.Message, Now)));
        else
            FailLater(key, status, outcome.Error!.Message);
    }

    private void FailLater(string key, ResolveStatus status, string text)
    {
        TimeSpan pause = world.Settings.RetryPause;
        Put(key, status.Failed(Retry.Later(text, status.RetryCount, pause, Now)));
        StopTimer(key);
        timers[key] = loop.After("retry resolve", pause, () => OnRetry(key));
    }

    private void OnRetry(string key)
    {
        timers.Remove(key);
        if (!configs.Items.TryGetValue(key, out ResolveConfig? config) || !statuses.Items.TryGetValue(key, out ResolveStatus? status)
            || status.Error.Length == 0 || resolving.Has(key))
            return;
        status = status.Retrying(world.Settings.RetryPause, Now);
        Put(key, status);
        Start(key, config, status);
    }

    private void StopTimer(string key)
    {
        if (timers.Remove(key, out IDisposable? timer))
            timer.Dispose();
    }

    private void Put(string key, ResolveStatus status)
    {
        if (statuses.Publish(status) is { } refused)
            log.Error("{key}: {err}", key, refused.Text);
        log.Info("{key}: {sha256} {err}", key, status.ImageSha256, status.Error);
    }
}
