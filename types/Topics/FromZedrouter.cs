namespace Eve.Types;

/// <summary>What zedrouter publishes.</summary>
public static class FromZedrouter
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedrouter, AppContainerMetrics> AppContainerMetrics => field ??= new(GoJson.For<AppContainerMetrics>(TypesJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedrouter, AppMACGenerator> AppMACGenerator => field ??= new(GoJson.For<AppMACGenerator>(NetworkInstanceJson.Default), record => Keys.Uuid(record.UUID ?? Guid.Empty), Persistent: true);

    /// <summary>Read by msrv, zedagent, zedmanager.</summary>
    public static Topic<Owner.Zedrouter, AppNetworkStatus> AppNetworkStatus => field ??= new(GoJson.For<AppNetworkStatus>(AppNetworkJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedrouter, IPFlow> IPFlow => field ??= new(GoJson.For<IPFlow>(TypesJson.Default), record => Keys.Flow(record.Scope.AppUUID, record.Scope.NetAdapterName, record.Scope.Sequence));

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedrouter, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by newlogd.</summary>
    public static Topic<Owner.Zedrouter, NestedAppDomainStatus> NestedAppDomainStatus => field ??= new(GoJson.For<NestedAppDomainStatus>(TypesJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedrouter, NestedAppRuntimeDiskMetric> NestedAppRuntimeDiskMetric => field ??= new(GoJson.For<NestedAppRuntimeDiskMetric>(TypesJson.Default), record => record.UUID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedrouter, NetworkInstanceMetrics> NetworkInstanceMetrics => field ??= new(GoJson.For<NetworkInstanceMetrics>(NetworkInstanceJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by downloader, msrv, zedagent.</summary>
    public static Topic<Owner.Zedrouter, NetworkInstanceStatus> NetworkInstanceStatus => field ??= new(GoJson.For<NetworkInstanceStatus>(NetworkInstanceJson.Default), record => Keys.Uuid(record.UUID));

    /// <summary>Read by msrv, zedagent.</summary>
    public static Topic<Owner.Zedrouter, NetworkMetrics> NetworkMetrics => field ??= new(GoJson.For<NetworkMetrics>(NetworkInstanceJson.Default), _ => Keys.Global);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedrouter, UUIDPairAndIfIdxToNum> UUIDPairAndIfIdxToNum => field ??= new(GoJson.For<UUIDPairAndIfIdxToNum>(NetworkInstanceJson.Default), record => $"{record.NetInstID}-{record.AppID}-{record.IfIdx}", Persistent: true);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedrouter, UUIDPairToNum> UUIDPairToNum => field ??= new(GoJson.For<UUIDPairToNum>(NetworkInstanceJson.Default), record => $"{record.BaseID}-{record.AppID}", Persistent: true);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedrouter, UuidToNum> UuidToNum => field ??= new(GoJson.For<UuidToNum>(DeviceJson.Default), record => Keys.Uuid(record.UUID), Persistent: true);
}
