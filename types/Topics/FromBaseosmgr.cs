namespace Eve.Types;

/// <summary>What baseosmgr publishes.</summary>
public static class FromBaseosmgr
{
    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Baseosmgr, BaseOSMgrStatus> BaseOSMgrStatus => field ??= new(GoJson.For<BaseOSMgrStatus>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Baseosmgr, BaseOsStatus> BaseOsStatus => field ??= new(GoJson.For<BaseOsStatus>(TypesJson.Default), record => record.ContentTreeUUID);

    /// <summary>Read by zedkube.</summary>
    public static Topic<Owner.Baseosmgr, NodeDrainRequest> NodeDrainRequest => field ??= new(GoJson.For<NodeDrainRequest>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by nodeagent, zedagent.</summary>
    public static Topic<Owner.Baseosmgr, ZbootStatus> ZbootStatus => field ??= new(GoJson.For<ZbootStatus>(DeviceConfigJson.Default), record => record.PartitionLabel);
}
