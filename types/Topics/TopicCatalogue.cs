using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>All topics of the suite, for tools that look at any of them. Agents use the declarations themselves.</summary>
public static class TopicCatalogue
{
    /// <summary>Every topic that the original has too, by publisher.</summary>
    public static IEnumerable<CatalogueEntry> All()
    {
        yield return CatalogueEntry.Of(FromBaseosmgr.BaseOSMgrStatus);
        yield return CatalogueEntry.Of(FromBaseosmgr.BaseOsStatus);
        yield return CatalogueEntry.Of(FromBaseosmgr.NodeDrainRequest);
        yield return CatalogueEntry.Of(FromBaseosmgr.ZbootStatus);
        yield return CatalogueEntry.Of(FromDiag.MetricsMap);
        yield return CatalogueEntry.Of(FromDomainmgr.AssignableAdapters);
        yield return CatalogueEntry.Of(FromDomainmgr.Capabilities);
        yield return CatalogueEntry.Of(FromDomainmgr.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromDomainmgr.CipherMetrics);
        yield return CatalogueEntry.Of(FromDomainmgr.DomainMetric);
        yield return CatalogueEntry.Of(FromDomainmgr.DomainStatus);
        yield return CatalogueEntry.Of(FromDomainmgr.HostMemory);
        yield return CatalogueEntry.Of(FromDomainmgr.ProcessMetric);
        yield return CatalogueEntry.Of(FromDownloader.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromDownloader.CipherMetrics);
        yield return CatalogueEntry.Of(FromDownloader.DownloaderStatus);
        yield return CatalogueEntry.Of(FromDownloader.MetricsMap);
        yield return CatalogueEntry.Of(FromDownloader.ResolveStatus);
        yield return CatalogueEntry.Of(FromEdgeview.EdgeviewStatus);
        yield return CatalogueEntry.Of(FromKubeInit.KubeInitStatus);
        yield return CatalogueEntry.Of(FromLoguploader.MetricsMap);
        yield return CatalogueEntry.Of(FromLoguploader.NewlogMetrics);
        yield return CatalogueEntry.Of(FromMgmtproxy.MetricsMap);
        yield return CatalogueEntry.Of(FromMonitor.DevicePortConfig);
        yield return CatalogueEntry.Of(FromMsrv.AppInstMetaData);
        yield return CatalogueEntry.Of(FromMsrv.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromMsrv.CipherMetrics);
        yield return CatalogueEntry.Of(FromMsrv.PatchEnvelopeInfo);
        yield return CatalogueEntry.Of(FromMsrv.PatchEnvelopeUsage);
        yield return CatalogueEntry.Of(FromNewlogd.NewlogMetrics);
        yield return CatalogueEntry.Of(FromNim.BondMetricsList);
        yield return CatalogueEntry.Of(FromNim.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromNim.CipherMetrics);
        yield return CatalogueEntry.Of(FromNim.DeviceNetworkStatus);
        yield return CatalogueEntry.Of(FromNim.DevicePortConfig);
        yield return CatalogueEntry.Of(FromNim.DummyDevicePortConfig);
        yield return CatalogueEntry.Of(FromNim.DevicePortConfigList);
        yield return CatalogueEntry.Of(FromNim.MetricsMap);
        yield return CatalogueEntry.Of(FromNim.PNACMetricsList);
        yield return CatalogueEntry.Of(FromNim.WwanConfig);
        yield return CatalogueEntry.Of(FromNodeagent.NodeAgentStatus);
        yield return CatalogueEntry.Of(FromNodeagent.ZbootConfig);
        yield return CatalogueEntry.Of(FromScepclient.EnrolledCertificateStatus);
        yield return CatalogueEntry.Of(FromTpmmgr.AttestQuote);
        yield return CatalogueEntry.Of(FromTpmmgr.EdgeNodeCert);
        yield return CatalogueEntry.Of(FromTpmmgr.TpmSanityStatus);
        yield return CatalogueEntry.Of(FromVaultmgr.EncryptedVaultKeyFromDevice);
        yield return CatalogueEntry.Of(FromVaultmgr.VaultConfig);
        yield return CatalogueEntry.Of(FromVaultmgr.VaultStatus);
        yield return CatalogueEntry.Of(FromVerifier.VerifyImageStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.AppAndImageToHash);
        yield return CatalogueEntry.Of(FromVolumemgr.AppDiskMetric);
        yield return CatalogueEntry.Of(FromVolumemgr.BlobStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.ContentTreeStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.DeferredContentDeleteStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.DiskMetric);
        yield return CatalogueEntry.Of(FromVolumemgr.DownloaderConfig);
        yield return CatalogueEntry.Of(FromVolumemgr.ResolveConfig);
        yield return CatalogueEntry.Of(FromVolumemgr.VerifyImageConfig);
        yield return CatalogueEntry.Of(FromVolumemgr.VolumeCreatePending);
        yield return CatalogueEntry.Of(FromVolumemgr.VolumeMgrStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.VolumeRefStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.VolumeStatus);
        yield return CatalogueEntry.Of(FromVolumemgr.VolumesSnapshotStatus);
        yield return CatalogueEntry.Of(FromWatcher.DiskNotification);
        yield return CatalogueEntry.Of(FromWatcher.MemoryNotification);
        yield return CatalogueEntry.Of(FromWwan.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromWwan.CipherMetrics);
        yield return CatalogueEntry.Of(FromWwan.WwanLocationInfo);
        yield return CatalogueEntry.Of(FromWwan.WwanMetrics);
        yield return CatalogueEntry.Of(FromWwan.WwanStatus);
        yield return CatalogueEntry.Of(FromZedagent.AppInstanceConfig);
        yield return CatalogueEntry.Of(FromZedagent.AppNetworkConfig);
        yield return CatalogueEntry.Of(FromZedagent.AttestNonce);
        yield return CatalogueEntry.Of(FromZedagent.BaseOsConfig);
        yield return CatalogueEntry.Of(FromZedagent.CipherContext);
        yield return CatalogueEntry.Of(FromZedagent.CollectInfoCmd);
        yield return CatalogueEntry.Of(FromZedagent.ConfigItemValueMap);
        yield return CatalogueEntry.Of(FromZedagent.ContentTreeConfig);
        yield return CatalogueEntry.Of(FromZedagent.ControllerCert);
        yield return CatalogueEntry.Of(FromZedagent.DatastoreConfig);
        yield return CatalogueEntry.Of(FromZedagent.DevicePortConfig);
        yield return CatalogueEntry.Of(FromZedagent.EdgeNodeClusterConfig);
        yield return CatalogueEntry.Of(FromZedagent.EdgeNodeDisks);
        yield return CatalogueEntry.Of(FromZedagent.EdgeNodeInfo);
        yield return CatalogueEntry.Of(FromZedagent.EncryptedVaultKeyFromController);
        yield return CatalogueEntry.Of(FromZedagent.KubeClusterUpdateStatus);
        yield return CatalogueEntry.Of(FromZedagent.LOCConfig);
        yield return CatalogueEntry.Of(FromZedagent.MetricsMap);
        yield return CatalogueEntry.Of(FromZedagent.NetworkInstanceConfig);
        yield return CatalogueEntry.Of(FromZedagent.NetworkXObjectConfig);
        yield return CatalogueEntry.Of(FromZedagent.NodeDrainRequest);
        yield return CatalogueEntry.Of(FromZedagent.PatchEnvelopeInfoList);
        yield return CatalogueEntry.Of(FromZedagent.PhysicalIOAdapterList);
        yield return CatalogueEntry.Of(FromZedagent.SCEPProfile);
        yield return CatalogueEntry.Of(FromZedagent.VolumeConfig);
        yield return CatalogueEntry.Of(FromZedagent.ZedAgentStatus);
        yield return CatalogueEntry.Of(FromZedclient.MetricsMap);
        yield return CatalogueEntry.Of(FromZedclient.OnboardingStatus);
        yield return CatalogueEntry.Of(FromZedkube.CipherBlockStatus);
        yield return CatalogueEntry.Of(FromZedkube.CipherMetrics);
        yield return CatalogueEntry.Of(FromZedkube.ENClusterAppStatus);
        yield return CatalogueEntry.Of(FromZedkube.EdgeNodeClusterStatus);
        yield return CatalogueEntry.Of(FromZedkube.KubeClusterInfo);
        yield return CatalogueEntry.Of(FromZedkube.KubeConfig);
        yield return CatalogueEntry.Of(FromZedkube.KubeLeaderElectInfo);
        yield return CatalogueEntry.Of(FromZedkube.KubeUserServices);
        yield return CatalogueEntry.Of(FromZedkube.NodeDrainStatus);
        yield return CatalogueEntry.Of(FromZedmanager.AppAndImageToHash);
        yield return CatalogueEntry.Of(FromZedmanager.AppInstanceConfig);
        yield return CatalogueEntry.Of(FromZedmanager.AppInstanceStatus);
        yield return CatalogueEntry.Of(FromZedmanager.AppInstanceSummary);
        yield return CatalogueEntry.Of(FromZedmanager.AppNetworkConfig);
        yield return CatalogueEntry.Of(FromZedmanager.DomainConfig);
        yield return CatalogueEntry.Of(FromZedmanager.UuidToNum);
        yield return CatalogueEntry.Of(FromZedmanager.VolumeRefConfig);
        yield return CatalogueEntry.Of(FromZedmanager.VolumesSnapshotConfig);
        yield return CatalogueEntry.Of(FromZedmanager.EIDConfig);
        yield return CatalogueEntry.Of(FromZedrouter.AppContainerMetrics);
        yield return CatalogueEntry.Of(FromZedrouter.AppMACGenerator);
        yield return CatalogueEntry.Of(FromZedrouter.AppNetworkStatus);
        yield return CatalogueEntry.Of(FromZedrouter.IPFlow);
        yield return CatalogueEntry.Of(FromZedrouter.MetricsMap);
        yield return CatalogueEntry.Of(FromZedrouter.NestedAppDomainStatus);
        yield return CatalogueEntry.Of(FromZedrouter.NestedAppRuntimeDiskMetric);
        yield return CatalogueEntry.Of(FromZedrouter.NetworkInstanceMetrics);
        yield return CatalogueEntry.Of(FromZedrouter.NetworkInstanceStatus);
        yield return CatalogueEntry.Of(FromZedrouter.NetworkMetrics);
        yield return CatalogueEntry.Of(FromZedrouter.UUIDPairAndIfIdxToNum);
        yield return CatalogueEntry.Of(FromZedrouter.UUIDPairToNum);
        yield return CatalogueEntry.Of(FromZedrouter.UuidToNum);
        yield return CatalogueEntry.Of(FromZfsmanager.ZFSPoolMetrics);
        yield return CatalogueEntry.Of(FromZfsmanager.ZFSPoolStatus);
        yield return CatalogueEntry.Of(FromZfsmanager.ZVolStatus);
        yield return CatalogueEntry.Of(FromNobody.DevicePortConfig);
        yield return CatalogueEntry.Of(FromNobody.LedBlinkCounter);
        yield return CatalogueEntry.Of(FromIdentitymgr.EIDStatus);
    }

    /// <summary>Topics that the original does not have. None of its agents needs them, and no agent of ours needs one to do its work.</summary>
    public static IEnumerable<CatalogueEntry> Additions()
    {
        yield return CatalogueEntry.Of(FromZedmanager.AppWait);
    }

    /// <summary>Records that are no topics of today's table: parts of them, files of one agent, and what the LISP data plane of 2020 told.</summary>
    public static IEnumerable<CatalogueEntry> Parts()
    {
        yield return CatalogueEntry.Of<AppInfo>();
        yield return CatalogueEntry.Of<ErrorAndTime>();
        yield return CatalogueEntry.Of<ErrorAndTimeWithSource>();
        yield return CatalogueEntry.Of<ErrorDescription>();
        yield return CatalogueEntry.Of<GlobalStatus>();
        yield return CatalogueEntry.Of<LispDataplaneConfig>();
        yield return CatalogueEntry.Of<LispInfoStatus>();
        yield return CatalogueEntry.Of<LispMetrics>();
        yield return CatalogueEntry.Of<LocalCommands>();
        yield return CatalogueEntry.Of<RadioSilence>();
        yield return CatalogueEntry.Of<ServiceInitStatus>(service => service.ServiceName);
    }
}

/// <summary>A topic without its types: reads and writes any record of it as text.</summary>
/// <param name="Where">Files and socket.</param>
/// <param name="Contract">The record's JSON contract.</param>
/// <param name="Normalize">Reads a record's text leniently and writes it as this suite does; an error text when it is no such record.</param>
/// <param name="KeyOf">The key of a record's text.</param>
/// <param name="Read">Reads a record as it comes from a file or a socket, large members in their places.</param>
/// <param name="Write">The text of such a record.</param>
public sealed record CatalogueEntry(
    TopicName Where,
    JsonTypeInfo Contract,
    Func<byte[], (byte[]? Text, string? Error)> Normalize,
    Func<byte[], string?> KeyOf,
    Func<byte[], (object? Record, string? Error)> Read,
    Func<object, byte[]> Write)
{
    public Type RecordType => Contract.Type;

    public static CatalogueEntry Of<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class => Of(topic.Where, topic.Json, topic.KeyOf);

    internal static CatalogueEntry Of<T>(Func<T, string>? keyOf = null)
        where T : class => Of(new TopicName("", "", typeof(T).Name, Persistent: false), GoJson.For<T>(), keyOf ?? (_ => ""));

    private static CatalogueEntry Of<T>(TopicName where, JsonTypeInfo<T> json, Func<T, string> keyOf)
        where T : class => new(
            where,
            json,
            text => GoJson.TryParse(text, json, out T? record, out string? error) ? (GoJson.Serialize(json, record), null) : (null, error),
            text => GoJson.TryParse(text, json, out T? record, out _) ? keyOf(record) : null,
            text => GoJson.TryParse(text, json, out T? record, out string? error, sortMembers: true) ? (record, null) : (null, error),
            record => GoJson.Serialize(json, (T)record));
}
