using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppContainerMetrics, AppInstanceConfig, AppInstanceStatus, AppInstanceSummary and others. Source: types/_types/UUIDandVersion.schema.json of the facts.</summary>
public sealed record UUIDandVersion
{
    /// <summary>All members at their zero.</summary>
    public static UUIDandVersion Zero { get; } = new();

    public Guid UUID { get; init; }

    public string Version { get; init => field = value ?? ""; } = "";
}
