namespace Eve.Types;

/// <summary>What zedagent publishes.</summary>
public static class FromZedagent
{
    /// <summary>Read by loguploader, wstunnelclient, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, AppInstanceConfig> AppInstanceConfig => field ??= new(GoJson.For<AppInstanceConfig>(AppJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by msrv, zedrouter.</summary>
    public static Topic<Owner.Zedagent, AppNetworkConfig> AppNetworkConfig => field ??= new(GoJson.For<AppNetworkConfig>(AppNetworkJson.Default), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by tpmmgr.</summary>
    public static Topic<Owner.Zedagent, AttestNonce> AttestNonce => field ??= new(GoJson.For<AttestNonce>(TypesJson.Default), record => Keys.Hex(record.Nonce));

    /// <summary>Read by baseosmgr.</summary>
    public static Topic<Owner.Zedagent, BaseOsConfig> BaseOsConfig => field ??= new(GoJson.For<BaseOsConfig>(DeviceConfigJson.Default), record => record.ContentTreeUUID);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, CipherContext> CipherContext => field ??= new(GoJson.For<CipherContext>(DeviceConfigJson.Default), record => record.ContextID);

    /// <summary>Read by collectinfo.</summary>
    public static Topic<Owner.Zedagent, CollectInfoCmd> CollectInfoCmd => field ??= new(GoJson.For<CollectInfoCmd>(TypesJson.Default), record => record.Time.ToString());

    /// <summary>Read by baseosmgr, diag, domainmgr, downloader, faultinjection, ledmanager, loguploader, mgmtproxy, monitor, msrv, newlogd, nim, nodeagent, scepclient, tpmmgr, vaultmgr, vcomlink, verifier, volumemgr, watcher, wstunnelclient, wwan, zedagent, zedclient, zedkube, zedmanager, zedrouter, zfsmanager.</summary>
    public static Topic<Owner.Zedagent, ConfigItemValueMap> ConfigItemValueMap => field ??= new(GoJson.For<ConfigItemValueMap>(DeviceJson.Default), _ => Keys.Global);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedagent, ContentTreeConfig> ContentTreeConfig => field ??= new(GoJson.For<ContentTreeConfig>(VolumeJson.Default), record => Keys.Uuid(record.ContentID));

    /// <summary>Read by collectinfo, domainmgr, downloader, msrv, nim, scepclient, wwan, zedkube.</summary>
    public static Topic<Owner.Zedagent, ControllerCert> ControllerCert => field ??= new(GoJson.For<ControllerCert>(DeviceConfigJson.Default), record => Keys.Hex(record.CertHash));

    /// <summary>Read by downloader, volumemgr.</summary>
    public static Topic<Owner.Zedagent, DatastoreConfig> DatastoreConfig => field ??= new(GoJson.For<DatastoreConfig>(DownloadJson.Default), record => Keys.Uuid(record.UUID));

    /// <summary>Read by nim.</summary>
    public static Topic<Owner.Zedagent, DevicePortConfig> DevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(PortJson.Default), _ => "zedagent");

    /// <summary>Read by any agent that asks whether the node is in cluster mode, domainmgr, kube-init, volumemgr, zedkube.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeClusterConfig> EdgeNodeClusterConfig => field ??= new(GoJson.For<EdgeNodeClusterConfig>(DeviceConfigJson.Default), _ => Keys.Global);

    /// <summary>Read by zfsmanager.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeDisks> EdgeNodeDisks => field ??= new(GoJson.For<EdgeNodeDisks>(DeviceConfigJson.Default), _ => Keys.Global);

    /// <summary>Read by kube-init, monitor, msrv, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeInfo> EdgeNodeInfo => field ??= new(GoJson.For<EdgeNodeInfo>(ClusterJson.Default), _ => Keys.Global);

    /// <summary>Read by vaultmgr.</summary>
    public static Topic<Owner.Zedagent, EncryptedVaultKeyFromController> EncryptedVaultKeyFromController => field ??= new(GoJson.For<EncryptedVaultKeyFromController>(TypesJson.Default), record => record.Name);

    /// <summary>Read by kube-init, zedagent.</summary>
    public static Topic<Owner.Zedagent, KubeClusterUpdateStatus> KubeClusterUpdateStatus => field ??= new(GoJson.For<KubeClusterUpdateStatus>(TypesJson.Default), _ => Keys.Global, Persistent: true);

    /// <summary>Read by collectinfo.</summary>
    public static Topic<Owner.Zedagent, LOCConfig> LOCConfig => field ??= new(GoJson.For<LOCConfig>(DeviceConfigJson.Default), _ => "");

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by nim, zedrouter.</summary>
    public static Topic<Owner.Zedagent, NetworkInstanceConfig> NetworkInstanceConfig => field ??= new(GoJson.For<NetworkInstanceConfig>(NetworkInstanceJson.Default), record => Keys.Uuid(record.UUID));

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, NetworkXObjectConfig> NetworkXObjectConfig => field ??= new(GoJson.For<NetworkXObjectConfig>(DeviceConfigJson.Default), record => Keys.Uuid(record.UUID));

    /// <summary>Read by zedkube.</summary>
    public static Topic<Owner.Zedagent, NodeDrainRequest> NodeDrainRequest => field ??= new(GoJson.For<NodeDrainRequest>(TypesJson.Default), _ => Keys.Global);

    /// <summary>Read by msrv.</summary>
    public static Topic<Owner.Zedagent, PatchEnvelopeInfoList> PatchEnvelopeInfoList => field ??= new(GoJson.For<PatchEnvelopeInfoList>(DeviceConfigJson.Default), _ => Keys.Global, Persistent: true);

    /// <summary>Read by domainmgr.</summary>
    public static Topic<Owner.Zedagent, PhysicalIOAdapterList> PhysicalIOAdapterList => field ??= new(GoJson.For<PhysicalIOAdapterList>(AdapterJson.Default), _ => "zedagent");

    /// <summary>Read by scepclient.</summary>
    public static Topic<Owner.Zedagent, SCEPProfile> SCEPProfile => field ??= new(GoJson.For<SCEPProfile>(DeviceConfigJson.Default), record => record.ProfileName);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedagent, VolumeConfig> VolumeConfig => field ??= new(GoJson.For<VolumeConfig>(VolumeJson.Default), record => Keys.Volume(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter));

    /// <summary>Read by baseosmgr, diag, loguploader, monitor, nim, nodeagent, scepclient, volumemgr, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, ZedAgentStatus> ZedAgentStatus => field ??= new(GoJson.For<ZedAgentStatus>(DeviceJson.Default), record => record.Name);
}
