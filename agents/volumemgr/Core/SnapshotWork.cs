using System.Globalization;
using System.Text.Json;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Take, roll back to, or delete one snapshot. Answered by <see cref="Snapshots.Done"/>.</summary>
/// <param name="Record">The snapshot's record: as it will be (create) or as it is.</param>
/// <param name="Disks">Its disks; for a deletion only those that are still there.</param>
public sealed record SnapshotWork(VolumesSnapshotAction Action, VolumesSnapshotStatus Record, ValueList<SnapshotDisk> Disks) : Effect;

/// <summary>Delete snapshots inside a disk that no record knows. Nobody waits for an answer.</summary>
public sealed record DropStraySnapshots(string Key, string Path, ValueList<string> Names) : Effect;

/// <summary>One disk of a snapshot.</summary>
/// <param name="Key">The volume's key.</param>
/// <param name="Path">The device's path of its file.</param>
/// <param name="Name">The snapshot's name inside the file.</param>
/// <param name="Title">What people call the volume.</param>
public sealed record SnapshotDisk(string Key, string Path, string Name, string Title);

/// <summary>Names of snapshots inside disk files: <c>VOLUMEKEY-snapshot-yyyyMMddHHmmss</c>.</summary>
public static class SnapshotNames
{
    private const string Middle = "-snapshot-";
    private const string Stamp = "yyyyMMddHHmmss";

    public static string Of(string volumeKey, GoTime time) =>
        $"{volumeKey}{Middle}{time.ToDateTimeOffset().UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}";

    /// <summary>The key of the volume that the snapshot was taken of; null when the name is none of ours.</summary>
    public static string? KeyOf(string name)
    {
        int at = name.LastIndexOf(Middle, StringComparison.Ordinal);
        return at > 0 && DateTime.TryParseExact(name.AsSpan(at + Middle.Length), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? name[..at] : null;
    }

    /// <summary>A record's disks: volume and name; what is not a text (a ZFS snapshot's record, say) has no name.</summary>
    public static IEnumerable<(string Volume, string? Name)> In(VolumesSnapshotStatus record)
    {
        foreach ((string volume, RawJson? value) in record.VolumeSnapshotMeta ?? ValueMap<string, RawJson?>.Empty)
            yield return (volume, value is null ? null : TextOf(value));
    }

    /// <summary>A record's disks as the wire has them.</summary>
    public static ValueMap<string, RawJson?> Meta(IEnumerable<(string Volume, string Name)> disks) =>
        ValueMap<string, RawJson?>.From(disks.Select(disk => new KeyValuePair<string, RawJson?>(disk.Volume, new($"\"{disk.Name}\""))));

    private static string? TextOf(RawJson value)
    {
        using JsonDocument json = JsonDocument.Parse(value.Text);
        return json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString() : null;
    }
}
