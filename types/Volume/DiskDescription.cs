using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of StorageDiskMetrics, StorageDiskState. Source: types/_types/DiskDescription.schema.json of the facts.</summary>
public sealed record DiskDescription
{
    /// <summary>All members at their zero.</summary>
    public static DiskDescription Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string LogicalName { get; init => field = value ?? ""; } = "";

    public string Serial { get; init => field = value ?? ""; } = "";
}
