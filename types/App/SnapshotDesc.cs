using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of SnapshotConfig, SnapshotInstanceStatus, SnapshottingStatus. Source: types/_types/SnapshotDesc.schema.json of the facts.</summary>
public sealed record SnapshotDesc
{
    /// <summary>All members at their zero.</summary>
    public static SnapshotDesc Zero { get; } = new();

    public string SnapshotID { get; init => field = value ?? ""; } = "";

    public SnapshotType SnapshotType { get; init; }
}

/// <summary>A number on the wire (int32 types.SnapshotType); other numbers are carried as they are.</summary>
public enum SnapshotType : int
{
    Unspecified = 0,
    AppUpdate = 1,
    Immediate = 2,
}
