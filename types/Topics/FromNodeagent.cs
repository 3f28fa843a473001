namespace Eve.Types;

/// <summary>What nodeagent publishes.</summary>
public static class FromNodeagent
{
    /// <summary>Read by baseosmgr, domainmgr, zedagent.</summary>
    public static Topic<Owner.Nodeagent, NodeAgentStatus> NodeAgentStatus => field ??= new(GoJson.For<NodeAgentStatus>(DeviceJson.Default), record => record.Name);

    /// <summary>Read by baseosmgr.</summary>
    public static Topic<Owner.Nodeagent, ZbootConfig> ZbootConfig => field ??= new(GoJson.For<ZbootConfig>(TypesJson.Default), record => record.PartitionLabel);
}
