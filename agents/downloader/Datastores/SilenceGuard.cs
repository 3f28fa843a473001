namespace Eve.Agents.Downloader.Datastores;

/// <summary>A token that fires when nothing was heard for a while; every <see cref="Heard"/> starts the while anew.</summary>
public sealed class SilenceGuard : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource both;

    public SilenceGuard(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        this.limit = limit;
        silence = new(limit, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
    }

    /// <summary>Fires on silence, and when the caller's own token fires.</summary>
    public CancellationToken Token => both.Token;

    public void Heard() => silence.CancelAfter(limit);

    public void Dispose()
    {
        both.Dispose();
        silence.Dispose();
    }
}
