using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EdgeNodeClusterStatus (published by zedkube). Source: types/EdgeNodeClusterStatus.schema.json of the facts.</summary>
public sealed record EdgeNodeClusterStatus
{
    /// <summary>All members at their zero.</summary>
    public static EdgeNodeClusterStatus Zero { get; } = new();

    public string ClusterName { get; init => field = value ?? ""; } = "";

    public UUIDandVersion ClusterID { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string ClusterInterface { get; init => field = value ?? ""; } = "";

    public IPNet? ClusterIPPrefix { get; init; }

    public bool ClusterIPIsReady { get; init; }

    public bool IsWorkerNode { get; init; }

    public IpText JoinServerIP { get; init; }

    public bool BootstrapNode { get; init; }

    public string EncryptedClusterToken { get; init => field = value ?? ""; } = "";

    public ValueList<LBInterfaceConfig>? LBInterfaces { get; init; }

    public ValueList<string>? LBIPPrefixes { get; init; }

    public ErrorDescription LBConfigError { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;

    public ErrorDescription Error { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}
