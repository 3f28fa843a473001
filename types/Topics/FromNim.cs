namespace Eve.Types;

/// <summary>What nim publishes.</summary>
public static class FromNim
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Nim, BondMetricsList> BondMetricsList => field ??= new(GoJson.For<BondMetricsList>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Nim, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Nim, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by diag, domainmgr, downloader, ledmanager, loguploader, mgmtproxy, monitor, msrv, scepclient, waitforaddr, wstunnelclient, zedagent, zedclient, zedkube, zedrouter.</summary>
    public static Topic<Owner.Nim, DeviceNetworkStatus> DeviceNetworkStatus => field ??= new(GoJson.For<DeviceNetworkStatus>(PortJson.Default), _ => Keys.Global);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Nim, DevicePortConfig> DevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(PortJson.Default), record => record.Key);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Nim, DevicePortConfig> DummyDevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(PortJson.Default), record => $"{record.Key}@{record.TimePriority.ToUtcText()}", Scope: "dummy");

    /// <summary>Read by diag, monitor, zedagent.</summary>
    public static Topic<Owner.Nim, DevicePortConfigList> DevicePortConfigList => field ??= new(GoJson.For<DevicePortConfigList>(PortJson.Default), _ => Keys.Global, Persistent: true);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Nim, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Nim, PNACMetricsList> PNACMetricsList => field ??= new(GoJson.For<PNACMetricsList>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by wwan.</summary>
    public static Topic<Owner.Nim, WwanConfig> WwanConfig => field ??= new(GoJson.For<WwanConfig>(PortJson.Default), _ => Keys.Global);
}
