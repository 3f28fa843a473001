namespace Eve.Types;

/// <summary>What zedagent publishes.</summary>
public static class FromZedagent
{
    /// <summary>Read by loguploader, wstunnelclient, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, AppInstanceConfig> AppInstanceConfig => field ??= new(GoJson.For<AppInstanceConfig>(), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by msrv, zedrouter.</summary>
    public static Topic<Owner.Zedagent, AppNetworkConfig> AppNetworkConfig => field ??= new(GoJson.For<AppNetworkConfig>(), record => Keys.Uuid(record.UUIDandVersion.UUID));

    /// <summary>Read by tpmmgr.</summary>
    public static Topic<Owner.Zedagent, AttestNonce> AttestNonce => field ??= new(GoJson.For<AttestNonce>(), record => Keys.Hex(record.Nonce));

    /// <summary>Read by baseosmgr.</summary>
    public static Topic<Owner.Zedagent, BaseOsConfig> BaseOsConfig => field ??= new(GoJson.For<BaseOsConfig>(), record => record.ContentTreeUUID);

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, CipherContext> CipherContext => field ??= new(GoJson.For<CipherContext>(), record => record.ContextID);

    /// <summary>Read by collectinfo.</summary>
    public static Topic<Owner.Zedagent, CollectInfoCmd> CollectInfoCmd => field ??= new(GoJson.For<CollectInfoCmd>(), record => record.Time.ToString());

    /// <summary>Read by baseosmgr, diag, domainmgr, downloader, faultinjection, ledmanager, loguploader, mgmtproxy, monitor, msrv, newlogd, nim, nodeagent, scepclient, tpmmgr, vaultmgr, vcomlink, verifier, volumemgr, watcher, wstunnelclient, wwan, zedagent, zedclient, zedkube, zedmanager, zedrouter, zfsmanager.</summary>
    public static Topic<Owner.Zedagent, ConfigItemValueMap> ConfigItemValueMap => field ??= new(GoJson.For<ConfigItemValueMap>(), _ => Keys.Global);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedagent, ContentTreeConfig> ContentTreeConfig => field ??= new(GoJson.For<ContentTreeConfig>(), record => Keys.Uuid(record.ContentID));

    /// <summary>Read by collectinfo, domainmgr, downloader, msrv, nim, scepclient, wwan, zedkube.</summary>
    public static Topic<Owner.Zedagent, ControllerCert> ControllerCert => field ??= new(GoJson.For<ControllerCert>(), record => Keys.Hex(record.CertHash));

    /// <summary>Read by downloader, volumemgr.</summary>
    public static Topic<Owner.Zedagent, DatastoreConfig> DatastoreConfig => field ??= new(GoJson.For<DatastoreConfig>(), record => Keys.Uuid(record.UUID));

    /// <summary>Read by nim.</summary>
    public static Topic<Owner.Zedagent, DevicePortConfig> DevicePortConfig => field ??= new(GoJson.For<DevicePortConfig>(), _ => "zedagent");

    /// <summary>Read by any agent that asks whether the node is in cluster mode, domainmgr, kube-init, volumemgr, zedkube.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeClusterConfig> EdgeNodeClusterConfig => field ??= new(GoJson.For<EdgeNodeClusterConfig>(), _ => Keys.Global);

    /// <summary>Read by zfsmanager.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeDisks> EdgeNodeDisks => field ??= new(GoJson.For<EdgeNodeDisks>(), _ => Keys.Global);

    /// <summary>Read by kube-init, monitor, msrv, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, EdgeNodeInfo> EdgeNodeInfo => field ??= new(GoJson.For<EdgeNodeInfo>(), _ => Keys.Global);

    /// <summary>Read by vaultmgr.</summary>
    public static Topic<Owner.Zedagent, EncryptedVaultKeyFromController> EncryptedVaultKeyFromController => field ??= new(GoJson.For<EncryptedVaultKeyFromController>(), record => record.Name);

    /// <summary>Read by kube-init, zedagent.</summary>
    public static Topic<Owner.Zedagent, KubeClusterUpdateStatus> KubeClusterUpdateStatus => field ??= new(GoJson.For<KubeClusterUpdateStatus>(), _ => Keys.Global, Persistent: true);

    /// <summary>Read by collectinfo.</summary>
    public static Topic<Owner.Zedagent, LOCConfig> LOCConfig => field ??= new(GoJson.For<LOCConfig>(), _ => "");

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, MetricsMap> MetricsMap => field ??= new(GoJson.For<MetricsMap>(), _ => Keys.Global);

    /// <summary>Read by nim, zedrouter.</summary>
    public static Topic<Owner.Zedagent, NetworkInstanceConfig> NetworkInstanceConfig => field ??= new(GoJson.For<NetworkInstanceConfig>(), record => Keys.Uuid(record.UUID));

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Zedagent, NetworkXObjectConfig> NetworkXObjectConfig => field ??= new(GoJson.For<NetworkXObjectConfig>(), record => Keys.Uuid(record.UUID));

    /// <summary>Read by zedkube.</summary>
    public static Topic<Owner.Zedagent, NodeDrainRequest> NodeDrainRequest => field ??= new(GoJson.For<NodeDrainRequest>(), _ => Keys.Global);

    /// <summary>Read by msrv.</summary>
    public static Topic<Owner.Zedagent, PatchEnvelopeInfoList> PatchEnvelopeInfoList => field ??= new(GoJson.For<PatchEnvelopeInfoList>(), _ => Keys.Global, Persistent: true);

    /// <summary>Read by domainmgr.</summary>
    public static Topic<Owner.Zedagent, PhysicalIOAdapterList> PhysicalIOAdapterList => field ??= new(GoJson.For<PhysicalIOAdapterList>(), _ => "zedagent");

    /// <summary>Read by scepclient.</summary>
    public static Topic<Owner.Zedagent, SCEPProfile> SCEPProfile => field ??= new(GoJson.For<SCEPProfile>(), record => record.ProfileName);

    /// <summary>Read by volumemgr.</summary>
    public static Topic<Owner.Zedagent, VolumeConfig> VolumeConfig => field ??= new(GoJson.For<VolumeConfig>(), record => Keys.Volume(record.VolumeID, record.GenerationCounter, record.LocalGenerationCounter));

    /// <summary>Read by baseosmgr, diag, loguploader, monitor, nim, nodeagent, scepclient, volumemgr, zedkube, zedmanager.</summary>
    public static Topic<Owner.Zedagent, ZedAgentStatus> ZedAgentStatus => field ??= new(GoJson.For<ZedAgentStatus>(), record => record.Name);
}
