using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeClusterInfo (published by zedkube). Source: types/KubeClusterInfo.schema.json of the facts.</summary>
public sealed record KubeClusterInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeClusterInfo Zero { get; } = new();

    public ValueList<KubeNodeInfo>? Nodes { get; init; }

    [JsonPropertyName("pubsub-large-AppPods")]
    public ValueList<KubePodInfo>? AppPods { get; init; }

    [JsonPropertyName("pubsub-large-AppVMIs")]
    public ValueList<KubeVMIInfo>? AppVMIs { get; init; }

    [JsonPropertyName("pubsub-large-Storage")]
    public KubeStorageInfo Storage { get; init => field = value ?? KubeStorageInfo.Zero; } = KubeStorageInfo.Zero;

    public ValueList<KubePodNameSpaceInfo>? PodNsInfo { get; init; }
}

/// <summary>Part of KubeClusterInfo. Source: types/_types/KubeNodeInfo.schema.json of the facts.</summary>
public sealed record KubeNodeInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeNodeInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public KubeNodeStatus Status { get; init; }

    public bool IsMaster { get; init; }

    public bool UsesEtcd { get; init; }

    public GoTime CreationTime { get; init; }

    public GoTime LastTransitionTime { get; init; }

    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    public string InternalIP { get; init => field = value ?? ""; } = "";

    public string ExternalIP { get; init => field = value ?? ""; } = "";

    public bool Schedulable { get; init; }

    public NodeAdmission Admission { get; init; }

    public string NodeID { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of KubeClusterInfo. Source: types/_types/KubePodInfo.schema.json of the facts.</summary>
public sealed record KubePodInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubePodInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public KubePodStatus Status { get; init; }

    public int RestartCount { get; init; }

    public GoTime RestartTimestamp { get; init; }

    public GoTime CreationTimestamp { get; init; }

    public string PodIP { get; init => field = value ?? ""; } = "";

    public string NodeName { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of KubeClusterInfo. Source: types/_types/KubePodNameSpaceInfo.schema.json of the facts.</summary>
public sealed record KubePodNameSpaceInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubePodNameSpaceInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public uint PodCount { get; init; }

    public uint PodRunningCount { get; init; }

    public uint PodPendingCount { get; init; }

    public uint PodFailedCount { get; init; }

    public uint PodSucceededCount { get; init; }
}

/// <summary>Part of KubeClusterInfo. Source: types/_types/KubeStorageInfo.schema.json of the facts.</summary>
public sealed record KubeStorageInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeStorageInfo Zero { get; } = new();

    public ServiceStatus Health { get; init; }

    public GoTime TransitionTime { get; init; }

    public ValueList<KubeVolumeInfo>? Volumes { get; init; }
}

/// <summary>Part of KubeClusterInfo. Source: types/_types/KubeVMIInfo.schema.json of the facts.</summary>
public sealed record KubeVMIInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeVMIInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public KubeVMIStatus Status { get; init; }

    public GoTime CreationTime { get; init; }

    public GoTime LastTransitionTime { get; init; }

    public bool IsReady { get; init; }

    public string NodeName { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of KubeStorageInfo. Source: types/_types/KubeVolumeInfo.schema.json of the facts.</summary>
public sealed record KubeVolumeInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeVolumeInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public StorageVolumeState State { get; init; }

    public StorageVolumeRobustness Robustness { get; init; }

    public GoTime CreatedAt { get; init; }

    public ulong ProvisionedBytes { get; init; }

    public ulong AllocatedBytes { get; init; }

    public StorageVolumePvcStatus PvcStatus { get; init; }

    public ValueList<KubeVolumeReplicaInfo>? Replicas { get; init; }

    public StorageHealthStatus RobustnessSubstate { get; init; }

    public string VolumeID { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of KubeVolumeInfo. Source: types/_types/KubeVolumeReplicaInfo.schema.json of the facts.</summary>
public sealed record KubeVolumeReplicaInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeVolumeReplicaInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string OwnerNode { get; init => field = value ?? ""; } = "";

    public byte RebuildProgressPercentage { get; init; }

    public StorageVolumeReplicaStatus Status { get; init; }
}

/// <summary>A number on the wire (int8 types.KubeNodeStatus); other numbers are carried as they are.</summary>
public enum KubeNodeStatus : sbyte
{
    Unknown = 0,
    Ready = 1,
    NotReady = 2,
    NotReachable = 3,
}

/// <summary>A number on the wire (int8 types.KubePodStatus); other numbers are carried as they are.</summary>
public enum KubePodStatus : sbyte
{
    Unknown = 0,
    Pending = 1,
    Running = 2,
    Succeeded = 3,
    Failed = 4,
}

/// <summary>A number on the wire (int8 types.KubeVMIStatus); other numbers are carried as they are.</summary>
public enum KubeVMIStatus : sbyte
{
    Unset = 0,
    Pending = 1,
    Scheduling = 2,
    Scheduled = 3,
    Running = 4,
    Succeeded = 5,
    Failed = 6,
    Unknown = 7,
}

/// <summary>A number on the wire (uint8 types.NodeAdmission); other numbers are carried as they are.</summary>
public enum NodeAdmission : byte
{
    Unknown = 0,
    NotClustered = 1,
    Leaving = 2,
    Joining = 3,
    Joined = 4,
}

/// <summary>A number on the wire (int8 types.ServiceStatus); other numbers are carried as they are.</summary>
public enum ServiceStatus : sbyte
{
    Unset = 0,
    Failed = 1,
    Degraded = 2,
    Healthy = 3,
}

/// <summary>A number on the wire (uint8 types.StorageHealthStatus); other numbers are carried as they are.</summary>
public enum StorageHealthStatus : byte
{
    Unknown = 0,
    Healthy = 1,
    Degraded2ReplicaAvailableReplicating = 2,
    Degraded2ReplicaAvailableNotReplicating = 3,
    Degraded1ReplicaAvailableReplicating = 4,
    Degraded1ReplicaAvailableNotReplicating = 5,
    Failed = 6,
}

/// <summary>A number on the wire (uint8 types.StorageVolumePvcStatus); other numbers are carried as they are.</summary>
public enum StorageVolumePvcStatus : byte
{
    Unknown = 0,
    Bound = 1,
    Pending = 2,
    Available = 3,
    Released = 4,
    Faulted = 5,
}

/// <summary>A number on the wire (uint8 types.StorageVolumeReplicaStatus); other numbers are carried as they are.</summary>
public enum StorageVolumeReplicaStatus : byte
{
    Unknown = 0,
    Rebuilding = 1,
    Online = 2,
    Failed = 3,
    Offline = 4,
    Starting = 5,
    Stopping = 6,
}

/// <summary>A number on the wire (uint8 types.StorageVolumeRobustness); other numbers are carried as they are.</summary>
public enum StorageVolumeRobustness : byte
{
    Unknown = 0,
    Healthy = 1,
    Degraded = 2,
    Faulted = 3,
}

/// <summary>A number on the wire (uint8 types.StorageVolumeState); other numbers are carried as they are.</summary>
public enum StorageVolumeState : byte
{
    Unknown = 0,
    Creating = 1,
    Attached = 2,
    Detached = 3,
    Attaching = 4,
    Detaching = 5,
    Deleting = 6,
}
