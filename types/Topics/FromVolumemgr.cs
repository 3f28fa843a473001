namespace Eve.Types;

/// <summary>What volumemgr publishes.</summary>
public static class FromVolumemgr
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Volumemgr, AppAndImageToHash> AppAndImageToHash => field ??= new(GoJson.For<AppAndImageToHash>(VolumeJson.Default), record => Keys.AppAndImage(record.AppUUID, record.ImageID, record.PurgeCounter), Persistent: true);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Volumemgr, AppDiskMetric> AppDiskMetric => field ??= new(GoJson.For<AppDiskMetric>(VolumeJson.Default), record => Keys.DiskPath(record.DiskPath));

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Volumemgr, BlobStatus> BlobStatus => field ??= new(GoJson.For<BlobStatus>(VolumeJson.Default), record => record.Sha256);

    /// <summary>Read by baseosmgr, msrv, zedagent.</summary>
    public static Topic<Owner.Volumemgr, ContentTreeStatus> ContentTreeStatus => field ??= new(GoJson.For<ContentTreeStatus>(VolumeJson.Default), record => Keys.Uuid(record.ContentID));

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Volumemgr, DeferredContentDeleteStatus> DeferredContentDeleteStatus => field ??= new(GoJson.For<DeferredContentDeleteStatus>(VolumeJson.Default), record => Keys.Uuid(record.ContentID), Persistent: true);

    /// <summary>Read by watcher, zedagent.</summary>
    public static Topic<Owner.Volumemgr, DiskMetric> DiskMetric => field ??= new(GoJson.For<DiskMetric>(VolumeJson.Default), record => Keys.DiskPath(record.DiskPath));

    /// <summary>Read by downloader.</summary>
    public static Topic<Owner.Volumemgr, DownloaderConfig> DownloaderConfig => field ??= new(GoJson.For<DownloaderConfig>(DownloadJson.Default), record => record.ImageSha256);

    /// <summary>Read by downloader.</summary>
    public static Topic<Owner.Volumemgr, ResolveConfig> ResolveConfig => field ??= new(GoJson.For<ResolveConfig>(DownloadJson.Default), record => Keys.Resolve(record.DatastoreID, record.Name, record.Counter));

    /// <summary>Read by verifier.</summary>
    public static Topic<Owner.Volumemgr, VerifyImageConfig> VerifyImageConfig => field ??= new(GoJson.For<VerifyImageConfig>(VerifyJson.Default), record => record.ImageSha256);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Volumemgr, VolumeCreatePending> VolumeCreatePending => field ??= new(GoJson.For<VolumeCreatePending>(VolumeJson.Default), record => Keys.Volume(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter), Persistent: true);

    /// <summary>Read by nodeagent.</summary>
    public static Topic<Owner.Volumemgr, VolumeMgrStatus> VolumeMgrStatus => field ??= new(GoJson.For<VolumeMgrStatus>(VolumeJson.Default), record => record.Name);

    /// <summary>Read by zedmanager.</summary>
    public static Topic<Owner.Volumemgr, VolumeRefStatus> VolumeRefStatus => field ??= new(GoJson.For<VolumeRefStatus>(VolumeRefJson.Default), record => Keys.VolumeRef(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter, record.AppUUID));

    /// <summary>Read by msrv, zedagent, zfsmanager.</summary>
    public static Topic<Owner.Volumemgr, VolumeStatus> VolumeStatus => field ??= new(GoJson.For<VolumeStatus>(VolumeJson.Default), record => Keys.Volume(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter));

    /// <summary>Read by zedmanager.</summary>
    public static Topic<Owner.Volumemgr, VolumesSnapshotStatus> VolumesSnapshotStatus => field ??= new(GoJson.For<VolumesSnapshotStatus>(VolumeRefJson.Default), record => record.SnapshotID);
}
