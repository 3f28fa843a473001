using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumesSnapshotConfig (published by zedmanager). Source: types/VolumesSnapshotConfig.schema.json of the facts.</summary>
public sealed record VolumesSnapshotConfig
{
    /// <summary>All members at their zero.</summary>
    public static VolumesSnapshotConfig Zero { get; } = new();

    public string SnapshotID { get; init => field = value ?? ""; } = "";

    public VolumesSnapshotAction Action { get; init; }

    public ValueList<Guid>? VolumeIDs { get; init; }

    public Guid AppUUID { get; init; }
}
