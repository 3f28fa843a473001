using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NestedAppRuntimeDiskMetric (published by zedrouter). Source: types/NestedAppRuntimeDiskMetric.schema.json of the facts.</summary>
public sealed record NestedAppRuntimeDiskMetric
{
    /// <summary>All members at their zero.</summary>
    public static NestedAppRuntimeDiskMetric Zero { get; } = new();

    public string UUID { get; init => field = value ?? ""; } = "";

    public double TotalMb { get; init; }

    public double UsedMb { get; init; }

    public double AllocatedMb { get; init; }

    public ValueMap<string, FsUsedMetric>? DependentSpaceMb { get; init; }
}

/// <summary>Part of NestedAppRuntimeDiskMetric. Source: types/_types/FsUsedMetric.schema.json of the facts.</summary>
public sealed record FsUsedMetric
{
    /// <summary>All members at their zero.</summary>
    public static FsUsedMetric Zero { get; } = new();

    public double UsedMb { get; init; }

    public double AllocatedMb { get; init; }
}
