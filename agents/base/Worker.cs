using Eve.PubSub;

namespace Eve.Agents;

/// <summary>
/// Long work off the loop: bounded parallelism, one job per key at a time, cancel by key; progress and outcome are posted to the loop.
/// A job must touch no state of the agent.
/// </summary>
/// <param name="loop">Where progress and outcomes go.</param>
/// <param name="name">Shows in logs.</param>
/// <param name="parallelism">How many jobs run at once; the rest wait in order.</param>
/// <param name="run">The work. An exception it throws becomes <see cref="WorkOutcome{TResult}.Error"/>.</param>
/// <param name="onDone">Called on the loop, exactly once per submitted job, also after a cancel.</param>
public sealed class Worker<TJob, TResult>(
    IDispatcher loop,
    string name,
    int parallelism,
    Func<TJob, CancellationToken, Task<TResult>> run,
    Action<string, WorkOutcome<TResult>> onDone) : IDisposable
{
    private readonly SemaphoreSlim slots = new(parallelism);
    private readonly Dictionary<string, CancellationTokenSource> jobs = [];
    private readonly CancellationTokenSource all = new();

    /// <summary>Whether a job of this key waits or runs. Call on the loop.</summary>
    public bool Has(string key) => jobs.ContainsKey(key);

    /// <summary>Starts a job. Call on the loop.</summary>
    /// <returns>False, and nothing happens, when a job of this key is still on its way.</returns>
    public bool Submit(string key, TJob job)
    {
        if (jobs.ContainsKey(key))
            return false;
        CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(all.Token);
        jobs[key] = cancel;
        _ = Task.Run(() => WorkAsync(key, job, cancel));
        return true;
    }

    /// <summary>Asks the job of this key to end; its outcome still comes. Call on the loop.</summary>
    public void Cancel(string key)
    {
        if (jobs.TryGetValue(key, out CancellationTokenSource? cancel))
            cancel.Cancel();
    }

    /// <summary>Cancels all jobs.</summary>
    public void Dispose() => all.Cancel();

    private async Task WorkAsync(string key, TJob job, CancellationTokenSource cancel)
    {
        WorkOutcome<TResult> outcome;
        try
        {
            await slots.WaitAsync(cancel.Token).ConfigureAwait(false);
            try
            {
                outcome = new(await run(job, cancel.Token).ConfigureAwait(false), null);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (Exception error)
        {
            outcome = new(default, error);
        }
        loop.Post(name, () =>
        {
            jobs.Remove(key);
            cancel.Dispose();
            onDone(key, outcome);
        });
    }
}

/// <summary>A job's result, or the exception it ended with.</summary>
public readonly record struct WorkOutcome<TResult>(TResult? Result, Exception? Error)
{
    public bool Cancelled => Error is OperationCanceledException;
}
