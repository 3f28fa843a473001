namespace Eve.Types;

/// <summary>What domainmgr publishes.</summary>
public static class FromDomainmgr
{
    /// <summary>Read by nim, usbmanager, zedagent, zedkube, zedmanager.</summary>
    public static Topic<Owner.Domainmgr, AssignableAdapters> AssignableAdapters => field ??= new(GoJson.For<AssignableAdapters>(AdapterJson.Default), _ => Keys.Global);

    /// <summary>Read by volumemgr, zedagent.</summary>
    public static Topic<Owner.Domainmgr, Capabilities> Capabilities => field ??= new(GoJson.For<Capabilities>(DomainJson.Default), _ => Keys.Global);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Domainmgr, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Domainmgr, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Domainmgr, DomainMetric> DomainMetric => field ??= new(GoJson.For<DomainMetric>(DomainJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by msrv, newlogd, nodeagent, usbmanager, zedmanager.</summary>
    public static Topic<Owner.Domainmgr, DomainStatus> DomainStatus => field ??= new(GoJson.For<DomainStatus>(DomainJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by watcher, zedagent, zedmanager.</summary>
    public static Topic<Owner.Domainmgr, HostMemory> HostMemory => field ??= new(GoJson.For<HostMemory>(DomainJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Domainmgr, ProcessMetric> ProcessMetric => field ??= new(GoJson.For<ProcessMetric>(TypesJson.Default), record => record.Pid.ToString());
}
