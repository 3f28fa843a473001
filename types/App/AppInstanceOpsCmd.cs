using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceConfig, LocalAppCounters, SnapshotConfig. Source: types/_types/AppInstanceOpsCmd.schema.json of the facts.</summary>
public sealed record AppInstanceOpsCmd
{
    /// <summary>All members at their zero.</summary>
    public static AppInstanceOpsCmd Zero { get; } = new();

    public uint Counter { get; init; }

    public string ApplyTime { get; init => field = value ?? ""; } = "";
}
