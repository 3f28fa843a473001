using System.Text.Json.Serialization;

namespace Eve.Types;

// Source-generated JSON contracts, in families: an agent that is compiled ahead of time carries only those that its topics name.

/// <summary>An app: what is wanted, what is, what it waits for.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppInstanceConfig))]
[JsonSerializable(typeof(AppInstanceStatus))]
[JsonSerializable(typeof(AppInstanceSummary))]
[JsonSerializable(typeof(AppWait))]
internal sealed partial class AppJson : JsonSerializerContext;

/// <summary>Which node of a cluster this is, and where an app is scheduled.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EdgeNodeInfo))]
[JsonSerializable(typeof(ENClusterAppStatus))]
internal sealed partial class ClusterJson : JsonSerializerContext;

/// <summary>An app's adapters.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppNetworkConfig))]
[JsonSerializable(typeof(AppNetworkStatus))]
internal sealed partial class AppNetworkJson : JsonSerializerContext;

/// <summary>Network instances, their numbers and their counters.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppMACGenerator))]
[JsonSerializable(typeof(NetworkInstanceConfig))]
[JsonSerializable(typeof(NetworkInstanceMetrics))]
[JsonSerializable(typeof(NetworkInstanceStatus))]
[JsonSerializable(typeof(NetworkMetrics))]
[JsonSerializable(typeof(UUIDPairAndIfIdxToNum))]
[JsonSerializable(typeof(UUIDPairToNum))]
internal sealed partial class NetworkInstanceJson : JsonSerializerContext;

/// <summary>Domains, and what the machine has for them.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Capabilities))]
[JsonSerializable(typeof(DomainConfig))]
[JsonSerializable(typeof(DomainMetric))]
[JsonSerializable(typeof(DomainStatus))]
[JsonSerializable(typeof(HostMemory))]
internal sealed partial class DomainJson : JsonSerializerContext;

/// <summary>An app's references to volumes, and their snapshots.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VolumeRefConfig))]
[JsonSerializable(typeof(VolumeRefStatus))]
[JsonSerializable(typeof(VolumesSnapshotConfig))]
[JsonSerializable(typeof(VolumesSnapshotStatus))]
internal sealed partial class VolumeRefJson : JsonSerializerContext;

/// <summary>Volumes, content trees and blobs.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AppAndImageToHash))]
[JsonSerializable(typeof(AppDiskMetric))]
[JsonSerializable(typeof(BlobStatus))]
[JsonSerializable(typeof(ContentTreeConfig))]
[JsonSerializable(typeof(ContentTreeStatus))]
[JsonSerializable(typeof(DeferredContentDeleteStatus))]
[JsonSerializable(typeof(DiskMetric))]
[JsonSerializable(typeof(VolumeConfig))]
[JsonSerializable(typeof(VolumeCreatePending))]
[JsonSerializable(typeof(VolumeMgrStatus))]
[JsonSerializable(typeof(VolumeStatus))]
internal sealed partial class VolumeJson : JsonSerializerContext;

/// <summary>Downloads and the stores they come from.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DatastoreConfig))]
[JsonSerializable(typeof(DownloaderConfig))]
[JsonSerializable(typeof(DownloaderStatus))]
[JsonSerializable(typeof(ResolveConfig))]
[JsonSerializable(typeof(ResolveStatus))]
internal sealed partial class DownloadJson : JsonSerializerContext;

/// <summary>Checks of what was downloaded.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VerifyImageConfig))]
[JsonSerializable(typeof(VerifyImageStatus))]
internal sealed partial class VerifyJson : JsonSerializerContext;

/// <summary>The device's uplinks.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DeviceNetworkStatus))]
[JsonSerializable(typeof(DevicePortConfig))]
[JsonSerializable(typeof(DevicePortConfigList))]
[JsonSerializable(typeof(WwanConfig))]
internal sealed partial class PortJson : JsonSerializerContext;

/// <summary>Hardware that apps may be given.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AssignableAdapters))]
[JsonSerializable(typeof(PhysicalIOAdapterList))]
internal sealed partial class AdapterJson : JsonSerializerContext;

/// <summary>What most agents listen to, and numbers by UUID.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ConfigItemValueMap))]
[JsonSerializable(typeof(NodeAgentStatus))]
[JsonSerializable(typeof(OnboardingStatus))]
[JsonSerializable(typeof(UuidToNum))]
[JsonSerializable(typeof(ZedAgentStatus))]
internal sealed partial class DeviceJson : JsonSerializerContext;

/// <summary>Endpoint identifiers.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EIDConfig))]
[JsonSerializable(typeof(EIDStatus))]
internal sealed partial class EidJson : JsonSerializerContext;

/// <summary>What zedagent makes of the config for agents that are not built here, and what it hears of them.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BaseOsConfig))]
[JsonSerializable(typeof(CipherContext))]
[JsonSerializable(typeof(ControllerCert))]
[JsonSerializable(typeof(EdgeNodeClusterConfig))]
[JsonSerializable(typeof(EdgeNodeDisks))]
[JsonSerializable(typeof(LOCConfig))]
[JsonSerializable(typeof(NetworkXObjectConfig))]
[JsonSerializable(typeof(PatchEnvelopeInfoList))]
[JsonSerializable(typeof(SCEPProfile))]
[JsonSerializable(typeof(ZbootStatus))]
internal sealed partial class DeviceConfigJson : JsonSerializerContext;
