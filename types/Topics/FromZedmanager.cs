namespace Eve.Types;

/// <summary>What zedmanager publishes.</summary>
public static class FromZedmanager
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedmanager, AppAndImageToHash> AppAndImageToHash => field ??= new(GoJson.For<AppAndImageToHash>(VolumeJson.Default), record => Keys.AppAndImage(record.AppUUID, record.ImageID, record.PurgeCounter), Persistent: true);

    /// <summary>Read by zedmanager.</summary>
    public static Topic<Owner.Zedmanager, AppInstanceConfig> AppInstanceConfig => field ??= new(GoJson.For<AppInstanceConfig>(AppJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by diag, monitor, msrv, zedagent, zedmanager.</summary>
    public static Topic<Owner.Zedmanager, AppInstanceStatus> AppInstanceStatus => field ??= new(GoJson.For<AppInstanceStatus>(AppJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by diag, ledmanager.</summary>
    public static Topic<Owner.Zedmanager, AppInstanceSummary> AppInstanceSummary => field ??= new(GoJson.For<AppInstanceSummary>(AppJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by msrv, zedrouter.</summary>
    public static Topic<Owner.Zedmanager, AppNetworkConfig> AppNetworkConfig => field ??= new(GoJson.For<AppNetworkConfig>(AppNetworkJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by domainmgr.</summary>
    public static Topic<Owner.Zedmanager, DomainConfig> DomainConfig => field ??= new(GoJson.For<DomainConfig>(DomainJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedmanager, UuidToNum> UuidToNum => field ??= new(GoJson.For<UuidToNum>(DeviceJson.Default), record => Keys.Uuid(record.UUID), Persistent: true);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedmanager, VolumeRefConfig> VolumeRefConfig => field ??= new(GoJson.For<VolumeRefConfig>(VolumeRefJson.Default), record => Keys.VolumeRef(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter, record.AppUUID));

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedmanager, VolumesSnapshotConfig> VolumesSnapshotConfig => field ??= new(GoJson.For<VolumesSnapshotConfig>(VolumeRefJson.Default), record => record.SnapshotID);

    /// <summary>Read by identitymgr.</summary>
    public static Topic<Owner.Zedmanager, EIDConfig> EIDConfig => field ??= new(GoJson.For<EIDConfig>(EidJson.Default), record => $"{record.UUIDandVersion.UUID}:{record.IID}");

    /// <summary>An addition of this suite, not a topic of the original: why an app is not where it is to be. Read by evectl.</summary>
    public static Topic<Owner.Zedmanager, AppWait> AppWait => field ??= new(GoJson.For<AppWait>(AppJson.Default), record => Keys.Uuid(record.AppUUID));
}
