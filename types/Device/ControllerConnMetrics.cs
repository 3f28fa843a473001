using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of . Source: types/_types/ControllerConnMetrics.schema.json of the facts.</summary>
public sealed record ControllerConnMetrics
{
    /// <summary>All members at their zero.</summary>
    public static ControllerConnMetrics Zero { get; } = new();

    public ulong FailureCount { get; init; }

    public ulong SuccessCount { get; init; }

    public GoTime LastFailure { get; init; }

    public GoTime LastSuccess { get; init; }

    public ValueMap<string, URLMetrics>? URLCounters { get; init; }

    public ulong AuthFailCount { get; init; }
}

/// <summary>Part of ControllerConnMetrics. Source: types/_types/URLMetrics.schema.json of the facts.</summary>
public sealed record URLMetrics
{
    /// <summary>All members at their zero.</summary>
    public static URLMetrics Zero { get; } = new();

    public long TryMsgCount { get; init; }

    public long TryByteCount { get; init; }

    public long SentMsgCount { get; init; }

    public long SentByteCount { get; init; }

    public long RecvMsgCount { get; init; }

    public long RecvByteCount { get; init; }

    public long TotalTimeSpent { get; init; }

    public long SessionResume { get; init; }
}
