using System.Collections.Immutable;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>What the neighbours, the device's settings and the clock told us. Immutable: each change makes a new one.</summary>
public sealed record World
{
    public static World Empty { get; } = new();

    /// <summary>The time of this decision.</summary>
    public DateTimeOffset Now { get; init; }

    public ImmutableDictionary<RefKey, VolumeRefStatus> Volumes { get; init; } = ImmutableDictionary<RefKey, VolumeRefStatus>.Empty;

    public ImmutableDictionary<Guid, AppNetworkStatus> Networks { get; init; } = ImmutableDictionary<Guid, AppNetworkStatus>.Empty;

    public ImmutableDictionary<Guid, DomainStatus> Domains { get; init; } = ImmutableDictionary<Guid, DomainStatus>.Empty;

    /// <summary>identitymanager's answers, for apps with overlay adapters.</summary>
    public ImmutableDictionary<EidKey, EIDStatus> Eids { get; init; } = ImmutableDictionary<EidKey, EIDStatus>.Empty;

    /// <summary>What volumemgr did with snapshots, by id.</summary>
    public ImmutableDictionary<string, VolumesSnapshotStatus> Snapshots { get; init; } = ImmutableDictionary<string, VolumesSnapshotStatus>.Empty;

    /// <summary>volumemgr's table of snapshots is complete: what is missing in it is gone.</summary>
    public bool SnapshotsKnown { get; init; }

    /// <summary>What is on disk of snapshots, by id.</summary>
    public ImmutableDictionary<string, StoredSnapshot> Stored { get; init; } = ImmutableDictionary<string, StoredSnapshot>.Empty;

    /// <summary>Volumes that were given back and that volumemgr still shows: what it says of them is no answer to a new request.</summary>
    public ImmutableHashSet<RefKey> LeavingVolumes { get; init; } = [];

    /// <summary>volumemgr's complete table has come once. Until then a missing record says nothing.</summary>
    public bool VolumesKnown { get; init; }

    /// <summary>The same for zedrouter's AppNetworkStatus.</summary>
    public bool NetworksKnown { get; init; }

    /// <summary>The same for domainmgr's DomainStatus.</summary>
    public bool DomainsKnown { get; init; }

    /// <summary>What zedkube says of apps; only in a cluster.</summary>
    public ImmutableDictionary<Guid, ENClusterAppStatus> Cluster { get; init; } = ImmutableDictionary<Guid, ENClusterAppStatus>.Empty;

    /// <summary>The device is one of a cluster, or is built to be one.</summary>
    public bool IsCluster => Hypervisor == Hypervisor.Kubevirt;

    public MemorySettings Settings { get; init; } = MemorySettings.Default;

    /// <summary>Decides how much memory a guest needs besides its own, and whether the device is one of a cluster.</summary>
    public Hypervisor Hypervisor { get; init; } = Hypervisor.Kvm;

    /// <summary>domainmgr's adapters; only their memory matters here.</summary>
    public AssignableAdapters Adapters { get; init; } = AssignableAdapters.Zero;

    /// <summary>Bytes of memory regions of PCI devices that can be passed through and count, by address.</summary>
    public ImmutableDictionary<string, ulong> PciMemory { get; init; } = ImmutableDictionary<string, ulong>.Empty;

    /// <summary>Some firmware paths differ on arm64.</summary>
    public bool IsArm64 { get; init; }

    /// <summary>null: domainmgr has not reported the host's memory yet.</summary>
    public HostMemory? HostMemory { get; init; }

    /// <summary>The device's current profile; "" for none.</summary>
    public string Profile { get; init; } = "";

    /// <summary>Start delays and the grace of the boot priority count from here: the first successful fetch of a config. null before.</summary>
    public DateTimeOffset? DelayBase { get; init; }

    /// <summary>Apps that ran before the device restarted, and so come first.</summary>
    public ImmutableHashSet<Guid> HighPriority { get; init; } = [];

    /// <summary>What the apps take of what they share.</summary>
    public Shares Shares { get; init; } = Shares.None;

    public World WithVolume(RefKey key, VolumeRefStatus? status) => this with
    {
        Volumes = Put(Volumes, key, status),
        LeavingVolumes = status is null ? LeavingVolumes.Remove(key) : LeavingVolumes,
    };

    /// <summary>What an app gives back is on its way out until volumemgr has let go of it.</summary>
    public World WithGivenBack(ValueList<VolumeRefConfig> before, ValueList<VolumeRefConfig> after)
    {
        if (ReferenceEquals(before, after))
            return this;
        ImmutableHashSet<RefKey> leaving = LeavingVolumes;
        foreach (VolumeRefConfig volume in before)
            if (RefKey.Of(volume) is var key && Volumes.ContainsKey(key) && !after.Any(kept => RefKey.Of(kept) == key))
                leaving = leaving.Add(key);
        return ReferenceEquals(leaving, LeavingVolumes) ? this : this with { LeavingVolumes = leaving };
    }

    public World WithNetwork(Guid app, AppNetworkStatus? status) => this with { Networks = Put(Networks, app, status) };

    public World WithDomain(Guid app, DomainStatus? status) => this with { Domains = Put(Domains, app, status) };

    public World WithEid(EidKey key, EIDStatus? status) => this with { Eids = Put(Eids, key, status) };

    public World WithCluster(Guid app, ENClusterAppStatus? status) => this with { Cluster = Put(Cluster, app, status) };

    public World WithSnapshot(string id, VolumesSnapshotStatus? status) => this with { Snapshots = Put(Snapshots, id, status) };

    private static ImmutableDictionary<TKey, T> Put<TKey, T>(ImmutableDictionary<TKey, T> map, TKey key, T? value)
        where TKey : notnull
        where T : class => value is null ? map.Remove(key) : map.SetItem(key, value);
}

/// <summary>Small readings of neighbours' records.</summary>
public static class Readings
{
    /// <summary>zedrouter is still at work on it.</summary>
    public static bool IsPending(this AppNetworkStatus status) => status.PendingAdd || status.PendingModify || status.PendingDelete;

    /// <summary>identitymanager is still at work on it.</summary>
    public static bool IsPending(this EIDStatus status) => status.PendingAdd || status.PendingModify || status.PendingDelete;

    /// <summary>domainmgr is still at work on it.</summary>
    public static bool IsPending(this DomainStatus status) => status.PendingAdd || status.PendingModify || status.PendingDelete;
}
