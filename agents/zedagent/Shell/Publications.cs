using Eve.Agents.Zedagent.Core;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>Makes the topics equal to what the config says: takes away what is no longer wanted, publishes the rest (equal records go nowhere).</summary>
public sealed class Publications
{
    private readonly IPublication<LOCConfig> loc;
    private readonly IPublication<ConfigItemValueMap> settings;
    private readonly IPublication<CipherContext> cipherContexts;
    private readonly IPublication<DatastoreConfig> datastores;
    private readonly IPublication<PhysicalIOAdapterList> physicalIo;
    private readonly IPublication<SCEPProfile> scepProfiles;
    private readonly IPublication<NetworkXObjectConfig> networks;
    private readonly IPublication<DevicePortConfig> ports;
    private readonly IPublication<BaseOsConfig> baseOs;
    private readonly IPublication<EdgeNodeClusterConfig> cluster;
    private readonly IPublication<NetworkInstanceConfig> networkInstances;
    private readonly IPublication<ContentTreeConfig> contentTrees;
    private readonly IPublication<VolumeConfig> volumes;
    private readonly IPublication<EdgeNodeInfo> nodeInfo;
    private readonly IPublication<AppInstanceConfig> apps;
    private readonly IPublication<EdgeNodeDisks> disks;
    private readonly IPublication<PatchEnvelopeInfoList> patchEnvelopes;
    private readonly Logger log;
    private readonly HashSet<string> told = [];
    private Published current;
    private bool repeats;

    public Publications(IPubSub<Owner.Zedagent> pubsub, Logger log)
    {
        this.log = log;
        loc = pubsub.Publish(FromZedagent.LOCConfig);
        settings = pubsub.Publish(FromZedagent.ConfigItemValueMap);
        cipherContexts = pubsub.Publish(FromZedagent.CipherContext);
        datastores = pubsub.Publish(FromZedagent.DatastoreConfig);
        physicalIo = pubsub.Publish(FromZedagent.PhysicalIOAdapterList);
        scepProfiles = pubsub.Publish(FromZedagent.SCEPProfile);
        networks = pubsub.Publish(FromZedagent.NetworkXObjectConfig);
        ports = pubsub.Publish(FromZedagent.DevicePortConfig);
        baseOs = pubsub.Publish(FromZedagent.BaseOsConfig);
        cluster = pubsub.Publish(FromZedagent.EdgeNodeClusterConfig);
        networkInstances = pubsub.Publish(FromZedagent.NetworkInstanceConfig);
        contentTrees = pubsub.Publish(FromZedagent.ContentTreeConfig);
        volumes = pubsub.Publish(FromZedagent.VolumeConfig);
        nodeInfo = pubsub.Publish(FromZedagent.EdgeNodeInfo);
        apps = pubsub.Publish(FromZedagent.AppInstanceConfig);
        disks = pubsub.Publish(FromZedagent.EdgeNodeDisks);
        patchEnvelopes = pubsub.Publish(FromZedagent.PatchEnvelopeInfoList);
        // What an earlier run of this agent left is in force until a config says otherwise.
        current = new Published
        {
            Loc = Left(loc),
            Settings = Left(settings),
            CipherContexts = Left(cipherContexts),
            Datastores = Left(datastores),
            PhysicalIo = Left(physicalIo),
            ScepProfiles = Left(scepProfiles),
            Networks = Left(networks),
            Ports = Left(ports),
            BaseOs = Left(baseOs),
            Cluster = Left(cluster),
            NetworkInstances = Left(networkInstances),
            ContentTrees = Left(contentTrees),
            Volumes = Left(volumes),
            NodeInfo = Left(nodeInfo),
            Apps = Left(apps),
            Disks = Left(disks),
            PatchEnvelopes = Left(patchEnvelopes),
        };
    }

    /// <summary>What stands on the topics.</summary>
    public Published Current => current;

    /// <summary>Tells zedmanager that all apps which this agent knew at its start are there.</summary>
    public void SignalStarted() => apps.SignalRestarted();

    /// <summary>The disk refused something at the last <see cref="Apply"/>: the same once more may do it.</summary>
    public bool IsIncomplete { get; private set; }

    public void Apply(Published wanted)
    {
        (repeats, IsIncomplete) = (IsIncomplete, false);
        Set(loc, current.Loc, wanted.Loc);
        Set(settings, current.Settings, wanted.Settings);
        Set(cipherContexts, current.CipherContexts, wanted.CipherContexts);
        Set(datastores, current.Datastores, wanted.Datastores);
        Set(physicalIo, current.PhysicalIo, wanted.PhysicalIo);
        Set(scepProfiles, current.ScepProfiles, wanted.ScepProfiles);
        Set(networks, current.Networks, wanted.Networks);
        Set(ports, current.Ports, wanted.Ports);
        Set(baseOs, current.BaseOs, wanted.BaseOs);
        Set(cluster, current.Cluster, wanted.Cluster);
        Set(networkInstances, current.NetworkInstances, wanted.NetworkInstances);
        Set(contentTrees, current.ContentTrees, wanted.ContentTrees);
        if (wanted.ContentTreesRestarted != current.ContentTreesRestarted)
            contentTrees.SignalRestarted();
        Set(volumes, current.Volumes, wanted.Volumes);
        if (wanted.VolumesRestarted != current.VolumesRestarted)
            volumes.SignalRestarted();
        Set(nodeInfo, current.NodeInfo, wanted.NodeInfo);
        Set(apps, current.Apps, wanted.Apps);
        Set(disks, current.Disks, wanted.Disks);
        Set(patchEnvelopes, current.PatchEnvelopes, wanted.PatchEnvelopes);
        current = wanted;
        if (!IsIncomplete)
            told.Clear();
    }

    private static Table<T> Left<T>(IPublication<T> publication)
        where T : class => Table<T>.Of(publication.Items);

    private void Set<T>(IPublication<T> publication, Table<T> before, Table<T> after)
        where T : class
    {
        if (ReferenceEquals(before, after) && !repeats)
            return;
        foreach (string key in publication.Items.Keys.Where(key => after.Find(key) is null).ToArray())
        {
            Report(publication.Unpublish(key));
            log.Info("{objType} {objUUID} is gone", typeof(T).Name, key);
        }
        foreach (string key in after.Keys)
        {
            T record = after.Find(key)!;
            bool isNew = !publication.Items.TryGetValue(key, out T? old);
            if (!isNew && old!.Equals(record))
                continue;
            Report(publication.Publish(key, record));
            log.Info(isNew ? "{objType} {objUUID} is new" : "{objType} {objUUID} has changed", typeof(T).Name, key);
        }
    }

    private void Report(PublishError? error)
    {
        if (error is null)
            return;
        bool mayPass = error.Failure == PublishFailure.Io;
        IsIncomplete |= mayPass;
        if (told.Add(error.Text))
            log.Error(mayPass ? "cannot publish, tried again until there is room: {err}" : "cannot publish: {err}", error.Text);
    }
}
