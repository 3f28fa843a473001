namespace Eve.Types;

/// <summary>What downloader publishes.</summary>
public static class FromDownloader
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Downloader, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(), record => record.CipherBlockID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Downloader, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(), _ => Keys.Global);

    /// <summary>Read by diag, monitor, volumemgr.</summary>
    public static Topic<Owner.Downloader, DownloaderStatus> DownloaderStatus => field ??= new(GoJson.For<DownloaderStatus>(), record => record.ImageSha256);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Downloader, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(), _ => Keys.Global);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Downloader, ResolveStatus> ResolveStatus => field ??= new(GoJson.For<ResolveStatus>(), record => Keys.Resolve(record.DatastoreID, record.Name, record.Counter));
}
