namespace Eve.Types;

/// <summary>What zedkube publishes.</summary>
public static class FromZedkube
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedkube, CipherBlockStatus> CipherBlockStatus => field ??= new(GoJson.For<CipherBlockStatus>(TypesJson.Default), record => record.CipherBlockID);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedkube, CipherMetrics> CipherMetrics => field ??= new(GoJson.For<CipherMetrics>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedmanager.</summary>
    public static Topic<Owner.Zedkube, ENClusterAppStatus> ENClusterAppStatus => field ??= new(GoJson.For<ENClusterAppStatus>(ClusterJson.Default), record => Keys.Uuid(record.AppUUID));

    /// <summary>Read by kube-init, nim.</summary>
    public static Topic<Owner.Zedkube, EdgeNodeClusterStatus> EdgeNodeClusterStatus => field ??= new(GoJson.For<EdgeNodeClusterStatus>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by zedagent.</summary>
    public static Topic<Owner.Zedkube, KubeClusterInfo> KubeClusterInfo => field ??= new(GoJson.For<KubeClusterInfo>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by kube-init.</summary>
    public static Topic<Owner.Zedkube, KubeConfig> KubeConfig => field ??= new(GoJson.For<KubeConfig>(TypesJson.Default), _ => Keys.Global, Persistent: true);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedkube, KubeLeaderElectInfo> KubeLeaderElectInfo => field ??= new(GoJson.For<KubeLeaderElectInfo>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by nim.</summary>
    public static Topic<Owner.Zedkube, KubeUserServices> KubeUserServices => field ??= new(GoJson.For<KubeUserServices>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by baseosmgr, diag, nodeagent, zedagent.</summary>
    public static Topic<Owner.Zedkube, NodeDrainStatus> NodeDrainStatus => field ??= new(GoJson.For<NodeDrainStatus>(TypesJson.Default), _ => Keys.Global);
}
