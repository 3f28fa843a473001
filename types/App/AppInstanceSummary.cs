using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppInstanceSummary (published by zedmanager). Source: types/AppInstanceSummary.schema.json of the facts.</summary>
public sealed record AppInstanceSummary
{
    /// <summary>All members at their zero.</summary>
    public static AppInstanceSummary Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public byte TotalStarting { get; init; }

    public byte TotalRunning { get; init; }

    public byte TotalStopping { get; init; }

    public byte TotalError { get; init; }
}
