namespace Eve.Types;

/// <summary>What downloader publishes.</summary>
public static class FromDownloader
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Downloader, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Downloader, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by diag, monitor, volumemgr.</summary>
    public static Topic<Owner.Downloader, DownloaderStatus> DownloaderStatus => field ??= new(GoJson.For<DownloaderStatus>(DownloadJson.Default), record => record.ImageSha256);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Downloader, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Downloader, ResolveStatus> ResolveStatus => field ??= new(GoJson.For<ResolveStatus>(DownloadJson.Default), record => Keys.Resolve(record.DatastoreID, record.Name, record.Counter));
}
