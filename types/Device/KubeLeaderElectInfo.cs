using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic KubeLeaderElectInfo (published by zedkube). Source: types/KubeLeaderElectInfo.schema.json of the facts.</summary>
public sealed record KubeLeaderElectInfo
{
    /// <summary>All members at their zero.</summary>
    public static KubeLeaderElectInfo Zero { get; } = new();

    public bool InLeaderElection { get; init; }

    public bool IsStatsLeader { get; init; }

    public bool ElectionRunning { get; init; }

    public string LeaderIdentity { get; init => field = value ?? ""; } = "";

    public GoTime LatestChange { get; init; }
}
