using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeUserServices (published by zedkube). Source: types/KubeUserServices.schema.json of the facts.</summary>
public sealed record KubeUserServices
{
    /// <summary>All members at their zero.</summary>
    public static KubeUserServices Zero { get; } = new();

    public ValueList<KubeServiceInfo>? UserService { get; init; }

    public ValueList<KubeIngressInfo>? UserIngress { get; init; }

    public KubeLBPoolStatus? LBPoolStatus { get; init; }

    public ErrorDescription ServiceError { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}

/// <summary>Part of KubeUserServices. Source: types/_types/KubeIngressInfo.schema.json of the facts.</summary>
public sealed record KubeIngressInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeIngressInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string Namespace { get; init => field = value ?? ""; } = "";

    public string Hostname { get; init => field = value ?? ""; } = "";

    public string Path { get; init => field = value ?? ""; } = "";

    public string PathType { get; init => field = value ?? ""; } = "";

    public string Protocol { get; init => field = value ?? ""; } = "";

    public string Service { get; init => field = value ?? ""; } = "";

    public int ServicePort { get; init; }

    public string ServiceType { get; init => field = value ?? ""; } = "";

    public ValueList<string>? IngressIP { get; init; }
}

/// <summary>Part of KubeUserServices. Source: types/_types/KubeLBPoolStatus.schema.json of the facts.</summary>
public sealed record KubeLBPoolStatus
{
    /// <summary>All members at their zero.</summary>
    public static KubeLBPoolStatus Zero { get; } = new();

    public string Interface { get; init => field = value ?? ""; } = "";

    public string IPPrefix { get; init => field = value ?? ""; } = "";

    public ValueList<string>? AllocatedIPs { get; init; }

    public ErrorDescription Error { get; init => field = value ?? ErrorDescription.Zero; } = ErrorDescription.Zero;
}

/// <summary>Part of KubeUserServices. Source: types/_types/KubeServiceInfo.schema.json of the facts.</summary>
public sealed record KubeServiceInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeServiceInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string Namespace { get; init => field = value ?? ""; } = "";

    public string Protocol { get; init => field = value ?? ""; } = "";

    public int Port { get; init; }

    public int NodePort { get; init; }

    public string Type { get; init => field = value ?? ""; } = "";

    public string LoadBalancerIP { get; init => field = value ?? ""; } = "";

    public bool ACEenabled { get; init; }
}

/// <summary>The values of KubeProtocol known to the wire; others are carried as they are.</summary>
public static class KubeProtocol
{
    public const string Sctp = "SCTP";
    public const string Tcp = "TCP";
    public const string Udp = "UDP";
}

/// <summary>The values of KubeServiceType known to the wire; others are carried as they are.</summary>
public static class KubeServiceType
{
    public const string ClusterIP = "ClusterIP";
    public const string ExternalName = "ExternalName";
    public const string LoadBalancer = "LoadBalancer";
    public const string NodePort = "NodePort";
}
