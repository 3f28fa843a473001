namespace Eve.Types;

/// <summary>What zfsmanager publishes.</summary>
public static class FromZfsmanager
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zfsmanager, ZFSPoolMetrics> ZFSPoolMetrics => field ??= new(GoJson.For<ZFSPoolMetrics>(TypesJson.Default), record => record.PoolName);

    /// <summary>Read by domainmgr, zedagent.</summary>
    public static Topic<Owner.Zfsmanager, ZFSPoolStatus> ZFSPoolStatus => field ??= new(GoJson.For<ZFSPoolStatus>(TypesJson.Default), record => record.PoolName);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zfsmanager, ZVolStatus> ZVolStatus => field ??= new(GoJson.For<ZVolStatus>(TypesJson.Default), record => record.Dataset.Replace('/', '_'));
}
