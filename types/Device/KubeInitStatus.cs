using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeInitStatus (published by kube-init). Source: types/KubeInitStatus.schema.json of the facts.</summary>
public sealed record KubeInitStatus
{
    /// <summary>All members at their zero.</summary>
    public static KubeInitStatus Zero { get; } = new();

    public bool AllComponentsInitialized { get; init; }

    public string State { get; init => field = value ?? ""; } = "";

    public string Phase { get; init => field = value ?? ""; } = "";

    public string Membership { get; init => field = value ?? ""; } = "";

    public string ClusterID { get; init => field = value ?? ""; } = "";

    public string Role { get; init => field = value ?? ""; } = "";

    public string TransitionStep { get; init => field = value ?? ""; } = "";

    public bool JoinWatchdogActive { get; init; }

    public string LastError { get; init => field = value ?? ""; } = "";

    public GoTime UpdatedAt { get; init; }
}
