using Eve.Types;

namespace Eve.Agents.Zedagent.Core;

/// <summary>Everything that follows from the config, one table per topic, in the order in which subscribers shall hear of it.</summary>
public sealed record Published
{
    public Table<LOCConfig> Loc { get; init; } = Table<LOCConfig>.Empty;

    public Table<ConfigItemValueMap> Settings { get; init; } = Table<ConfigItemValueMap>.Empty;

    public Table<CipherContext> CipherContexts { get; init; } = Table<CipherContext>.Empty;

    public Table<DatastoreConfig> Datastores { get; init; } = Table<DatastoreConfig>.Empty;

    public Table<PhysicalIOAdapterList> PhysicalIo { get; init; } = Table<PhysicalIOAdapterList>.Empty;

    public Table<SCEPProfile> ScepProfiles { get; init; } = Table<SCEPProfile>.Empty;

    public Table<NetworkXObjectConfig> Networks { get; init; } = Table<NetworkXObjectConfig>.Empty;

    public Table<DevicePortConfig> Ports { get; init; } = Table<DevicePortConfig>.Empty;

    public Table<BaseOsConfig> BaseOs { get; init; } = Table<BaseOsConfig>.Empty;

    public Table<EdgeNodeClusterConfig> Cluster { get; init; } = Table<EdgeNodeClusterConfig>.Empty;

    public Table<NetworkInstanceConfig> NetworkInstances { get; init; } = Table<NetworkInstanceConfig>.Empty;

    public Table<ContentTreeConfig> ContentTrees { get; init; } = Table<ContentTreeConfig>.Empty;

    /// <summary>How often the content trees were complete.</summary>
    public int ContentTreesRestarted { get; init; }

    public Table<VolumeConfig> Volumes { get; init; } = Table<VolumeConfig>.Empty;

    /// <summary>How often the volumes were complete.</summary>
    public int VolumesRestarted { get; init; }

    public Table<EdgeNodeInfo> NodeInfo { get; init; } = Table<EdgeNodeInfo>.Empty;

    public Table<AppInstanceConfig> Apps { get; init; } = Table<AppInstanceConfig>.Empty;

    public Table<EdgeNodeDisks> Disks { get; init; } = Table<EdgeNodeDisks>.Empty;

    public Table<PatchEnvelopeInfoList> PatchEnvelopes { get; init; } = Table<PatchEnvelopeInfoList>.Empty;
}
