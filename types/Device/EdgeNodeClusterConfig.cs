using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeNodeClusterConfig (published by zedagent). Source: types/EdgeNodeClusterConfig.schema.json of the facts.</summary>
public sealed record EdgeNodeClusterConfig
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeClusterConfig Zero { get; } = new();

    public bool Initialized { get; init; }

    public bool Valid { get; init; }

    public string ClusterName { get; init => field = value ?? ""; } = "";

    public UUIDandVersion ClusterID { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string ClusterInterface { get; init => field = value ?? ""; } = "";

    public IPNet? ClusterIPPrefix { get; init; }

    public bool IsWorkerNode { get; init; }

    public IpText JoinServerIP { get; init; }

    public bool BootstrapNode { get; init; }

    public CipherBlockStatus CipherToken { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    public CipherBlockStatus CipherGzipRegistrationManifestYaml { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    public ClusterType ClusterType { get; init; }

    public UUIDandVersion TieBreakerNodeID { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public bool EnableNativeK8SOrchestration { get; init; }

    public ValueList<LBInterfaceConfig>? LBInterfaces { get; init; }

    public ValueList<Guid>? MasterNodeIDs { get; init; }
}

/// <summary>A number on the wire (uint8 types.ClusterType); other numbers are carried as they are.</summary>
public enum ClusterType : byte
{
    None = 0,
    K3sBase = 1,
    ReplicatedStorage = 2,
    Ha = 3,
}
