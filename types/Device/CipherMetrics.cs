using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic CipherMetrics (published by domainmgr, downloader, msrv, nim, wwan, zedkube, zedrouter). Source: types/CipherMetrics.schema.json of the facts.</summary>
public sealed record CipherMetrics
{
    /// <summary>All members at their zero.</summary>
    public static CipherMetrics Zero { get; } = new();

    public string AgentName { get; init => field = value ?? ""; } = "";

    public ulong FailureCount { get; init; }

    public ulong SuccessCount { get; init; }

    public GoTime LastFailure { get; init; }

    public GoTime LastSuccess { get; init; }

    public ValueList<ulong>? TypeCounters { get; init; }
}
