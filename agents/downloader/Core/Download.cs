using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>The states of one DownloaderStatus; each step is one publication (storage facts, downloader 2).</summary>
public static class Download
{
    public const string Cancelled = "download cancelled by user\n";

    /// <summary>A request came.</summary>
    public static DownloaderStatus Begin(DownloaderConfig config, GoTime now) => new()
    {
        ImageSha256 = config.ImageSha256,
        DatastoreIDList = config.DatastoreIDList,
        Name = config.Name,
        RefCount = config.RefCount,
        LastUse = now,
        State = SwState.Downloading,
        Size = config.Size,
        LastRetry = config.LastRetry,
    };

    /// <summary>The datastores are known; the transfer starts.</summary>
    public static DownloaderStatus Starting(this DownloaderStatus status, DownloaderConfig config) => status with
    {
        DatastoreIDList = config.DatastoreIDList,
        Target = config.Target,
        RefCount = config.RefCount,
        Expired = false,
        State = SwState.Downloading,
    };

    /// <summary>Whether a request with a reference wants bytes: nothing came yet, it failed, or a fresh copy is asked for.</summary>
    public static bool Wanted(this DownloaderStatus status, DownloaderConfig config) =>
        config.RefCount > 0 && (status.Error.Length > 0 || status.State != SwState.Downloaded || status.LastRetry != config.LastRetry);

    /// <summary>A new try because something changed: the old error has no meaning any more.</summary>
    public static DownloaderStatus Anew(this DownloaderStatus status, DownloaderConfig config, GoTime now)
    {
        if (status.LastRetry != config.LastRetry)
            status = status with { Size = 0, CurrentSize = 0, Progress = 0, LastRetry = config.LastRetry };
        if (status.Error.Length > 0)
            status = status with { ErrorDescription = Retry.None };
        return status with { LastUse = now, State = SwState.Downloading };
    }

    /// <summary>A new try because time has passed: the first error stays visible until it succeeds.</summary>
    public static DownloaderStatus Retrying(this DownloaderStatus status, TimeSpan pause, GoTime now)
    {
        string first = status.RetryCount == 0 ? status.Error : status.OrigError;
        long attempt = status.RetryCount + 1;
        return status with
        {
            RetryCount = attempt,
            OrigError = first,
            LastUse = now,
            State = SwState.Downloading,
            ErrorDescription = Retry.Running(first, attempt, pause, now),
        };
    }

    public static DownloaderStatus Progressed(this DownloaderStatus status, long current, long total) => status with
    {
        CurrentSize = current,
        TotalSize = total,
        Progress = total > 0 ? (ulong)(100 * current / total) : 0,
    };

    /// <summary>All bytes are in the file: sizes first, so that 100 % is seen before the state changes.</summary>
    public static DownloaderStatus Fetched(this DownloaderStatus status, long size, string contentType) => status with
    {
        Size = (ulong)size,
        TotalSize = size,
        CurrentSize = size,
        Progress = 100,
        ContentType = contentType,
    };

    public static DownloaderStatus Done(this DownloaderStatus status, GoTime now) =>
        status with { State = SwState.Downloaded, ModTime = now, ErrorDescription = Retry.None };

    public static DownloaderStatus Failed(this DownloaderStatus status, ErrorDescription error) =>
        status with { State = SwState.Downloading, ErrorDescription = error };

    /// <summary>Nobody wants it any more; volumemgr takes its request away next.</summary>
    public static DownloaderStatus Expire(this DownloaderStatus status) => status with { RefCount = 0, Expired = true };
}
