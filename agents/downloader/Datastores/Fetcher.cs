using Eve.Agents.Downloader.Core;

namespace Eve.Agents.Downloader.Datastores;

/// <summary>One download job: the datastores in their order, each by every way out, until one succeeds.</summary>
/// <param name="Datastores">At least one.</param>
/// <param name="Stalled">After so long without progress the transfer is given up.</param>
public sealed record FetchJob(
    string Sha256, FetchRequest Request, string ShownTarget, IReadOnlyList<DatastoreAccess> Datastores, IReadOnlyList<Route> Routes, TimeSpan Stalled);

/// <summary>Resolve a tag at one datastore.</summary>
public sealed record ResolveJob(string Name, DatastoreAccess Datastore, IReadOnlyList<Route> Routes);

/// <summary>Runs download and resolve jobs. Texts of failures have the form of the storage facts (downloader 2 and 7).</summary>
public sealed class Fetcher(Connections connections, TimeProvider time)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    /// <param name="report">Told at most once a second, from any thread.</param>
    /// <exception cref="FetchException">All failed: one line per datastore and way out.</exception>
    public async Task<FetchResult> FetchAsync(FetchJob job, Action<FetchProgress> report, CancellationToken stop)
    {
        string text = "";
        bool retryable = false;
        foreach (DatastoreAccess access in job.Datastores)
        {
            foreach (Route route in job.Routes)
            {
                try
                {
                    return await OnceAsync(job, access, route, report, stop).ConfigureAwait(false);
                }
                catch (FetchException error)
                {
                    connections.Forget(access, route);
                    text += $"\nSyncer Download Status of image name: {job.Request.Name}, location: {job.ShownTarget} - {Sentence(error)}";
                    retryable |= error.Retryable;
                }
            }
            text += "\n";
        }
        throw new FetchException(text, retryable);
    }

    /// <exception cref="FetchException">All ways out failed.</exception>
    public async Task<string> ResolveAsync(ResolveJob job, CancellationToken stop)
    {
        string text = "";
        bool retryable = false;
        foreach (Route route in job.Routes)
        {
            try
            {
                IDatastore datastore = connections.Open(job.Datastore, route);
                return datastore is ITagResolver resolver
                    ? await resolver.ResolveAsync(job.Name, stop).ConfigureAwait(false)
                    : throw DatastoreRegistry.NoTags(job.Datastore.Type);
            }
            catch (FetchException error)
            {
                connections.Forget(job.Datastore, route);
                // A tag has no place on disk to name.
                text += $"\nSyncer Download Status of image name: {job.Name} - {Sentence(error)}";
                retryable |= error.Retryable;
            }
        }
        throw new FetchException(text, retryable);
    }

    private static string Sentence(FetchException error) =>
        error.Message.StartsWith("error ", StringComparison.Ordinal) ? error.Message : "error " + error.Message;

    private async Task<FetchResult> OnceAsync(FetchJob job, DatastoreAccess access, Route route, Action<FetchProgress> report, CancellationToken stop)
    {
        using SilenceGuard stall = new(job.Stalled, time, stop);
        Reporter reporter = new(time, stall, report);
        try
        {
            return await connections.Open(access, route).FetchAsync(job.Request, reporter, stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            FetchProgress last = reporter.Last;
            throw new FetchException($"Cancelling due to no progress for {job.Request.Name} in {Retry.Text(job.Stalled)}; size {last.Current}/{last.Total}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"cannot write {job.ShownTarget}: {error.Message}", retryable: true, error);
        }
    }

    private sealed class Reporter(TimeProvider time, SilenceGuard stall, Action<FetchProgress> report) : IProgress<FetchProgress>
    {
        private long reportedAt = time.GetTimestamp();

        public FetchProgress Last { get; private set; }

        public void Report(FetchProgress value)
        {
            if (value.Current != Last.Current)
                stall.Heard();
            Last = value;
            if (time.GetElapsedTime(reportedAt) < ReportEvery)
                return;
            reportedAt = time.GetTimestamp();
            report(value);
        }
    }
}
