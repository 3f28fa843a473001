using System.Collections.Immutable;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// All that volumemgr knows, immutable: what neighbours said, what lies on disk, and its own records. A <see cref="Turn"/> takes
/// one world to the next.
/// </summary>
public sealed record World
{
    public static World Empty { get; } = new();

    public Settings Settings { get; init; } = Settings.From(null);

    // What neighbours said.
    public ImmutableDictionary<Guid, ContentTreeConfig> TreeConfigs { get; init; } = ImmutableDictionary<Guid, ContentTreeConfig>.Empty;
    public ImmutableDictionary<string, VolumeConfig> VolumeConfigs { get; init; } = ImmutableDictionary<string, VolumeConfig>.Empty;
    public ImmutableDictionary<string, VolumeRefConfig> RefConfigs { get; init; } = ImmutableDictionary<string, VolumeRefConfig>.Empty;
    public ImmutableDictionary<Guid, string> DatastoreTypes { get; init; } = ImmutableDictionary<Guid, string>.Empty;
    public ImmutableDictionary<string, DownloaderStatus> Downloads { get; init; } = ImmutableDictionary<string, DownloaderStatus>.Empty;
    public ImmutableDictionary<string, ResolveStatus> Resolved { get; init; } = ImmutableDictionary<string, ResolveStatus>.Empty;
    public ImmutableDictionary<string, VerifyImageStatus> Verifications { get; init; } = ImmutableDictionary<string, VerifyImageStatus>.Empty;

    public ImmutableDictionary<string, VolumesSnapshotConfig> SnapshotConfigs { get; init; } = ImmutableDictionary<string, VolumesSnapshotConfig>.Empty;

    /// <summary>Apps whose domain uses its volumes now (zedmanager's folder of active app configs).</summary>
    public ImmutableHashSet<Guid> ActiveApps { get; init; } = [];

    // What lies on disk.
    /// <summary>Verified or stored blobs that are indexes or manifests, read by the shell.</summary>
    public ImmutableDictionary<string, ManifestFacts> Manifests { get; init; } = ImmutableDictionary<string, ManifestFacts>.Empty;

    /// <summary>Volumes that exist as file or folder, by volume key.</summary>
    public ImmutableDictionary<string, VolumeOnDisk> OnDisk { get; init; } = ImmutableDictionary<string, VolumeOnDisk>.Empty;

    /// <summary>Names of images in the content store (a tree's reference id) with the digest of their root.</summary>
    public ImmutableDictionary<string, string> Images { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Records of snapshots that are there, by id.</summary>
    public ImmutableDictionary<string, VolumesSnapshotStatus> StoredSnapshots { get; init; } = ImmutableDictionary<string, VolumesSnapshotStatus>.Empty;

    /// <summary>Names of the snapshots inside qcow2 files at the start, by volume key; empty when a record could not be read.</summary>
    public ImmutableDictionary<string, ValueList<string>> SnapshotsInDisks { get; init; } = ImmutableDictionary<string, ValueList<string>>.Empty;

    public DiskFacts Disk { get; init; } = new(0, 0);

    // Own records, as published.
    public ImmutableDictionary<Guid, ContentTreeStatus> Trees { get; init; } = ImmutableDictionary<Guid, ContentTreeStatus>.Empty;
    public ImmutableDictionary<string, BlobStatus> Blobs { get; init; } = ImmutableDictionary<string, BlobStatus>.Empty;
    public ImmutableDictionary<string, VolumeStatus> Volumes { get; init; } = ImmutableDictionary<string, VolumeStatus>.Empty;
    public ImmutableDictionary<string, VolumeRefStatus> Refs { get; init; } = ImmutableDictionary<string, VolumeRefStatus>.Empty;
    public ImmutableDictionary<string, DownloaderConfig> DownloaderConfigs { get; init; } = ImmutableDictionary<string, DownloaderConfig>.Empty;
    public ImmutableDictionary<string, VerifyImageConfig> VerifyConfigs { get; init; } = ImmutableDictionary<string, VerifyImageConfig>.Empty;
    public ImmutableDictionary<string, ResolveConfig> ResolveConfigs { get; init; } = ImmutableDictionary<string, ResolveConfig>.Empty;
    public ImmutableDictionary<string, AppAndImageToHash> Latches { get; init; } = ImmutableDictionary<string, AppAndImageToHash>.Empty;
    public ImmutableDictionary<Guid, DeferredContentDeleteStatus> Deferred { get; init; } = ImmutableDictionary<Guid, DeferredContentDeleteStatus>.Empty;
    public ImmutableDictionary<string, VolumeCreatePending> Pending { get; init; } = ImmutableDictionary<string, VolumeCreatePending>.Empty;

    public ImmutableDictionary<string, VolumesSnapshotStatus> Snapshots { get; init; } = ImmutableDictionary<string, VolumesSnapshotStatus>.Empty;

    // Own memory that is not on the wire.
    /// <summary>The snapshot config that was answered last or is being worked on, by snapshot id.</summary>
    public ImmutableDictionary<string, VolumesSnapshotConfig> SnapshotsAnswered { get; init; } = ImmutableDictionary<string, VolumesSnapshotConfig>.Empty;

    /// <summary>Records of snapshots that are worked on now.</summary>
    public ImmutableDictionary<string, VolumesSnapshotStatus> SnapshotsUnderWay { get; init; } = ImmutableDictionary<string, VolumesSnapshotStatus>.Empty;

    /// <summary>Volume configs that wait for their publisher's restart signal.</summary>
    public ImmutableHashSet<string> Parked { get; init; } = [];

    /// <summary>Requests to the downloader that an earlier run of this agent left; a running transfer is taken over, not repeated.</summary>
    public ImmutableDictionary<string, DownloaderConfig> LeftDownloads { get; init; } = ImmutableDictionary<string, DownloaderConfig>.Empty;

    /// <summary>Volumes whose making met a trouble that may pass, and that wait for their next try.</summary>
    public ImmutableHashSet<string> CreateWaits { get; init; } = [];

    /// <summary>How often such a volume was tried.</summary>
    public ImmutableDictionary<string, int> CreateTries { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Images that could not be stored for such a trouble, by content tree, and how often it was tried.</summary>
    public ImmutableDictionary<Guid, int> IngestTries { get; init; } = ImmutableDictionary<Guid, int>.Empty;

    /// <summary>How often the removal of a volume was tried again.</summary>
    public ImmutableDictionary<string, int> DestroyRetries { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>A volume found or made on disk.</summary>
/// <param name="Path">The device's path of the file or folder.</param>
/// <param name="Allocated">Bytes it takes on disk.</param>
/// <param name="Virtual">Bytes that the app sees; for a container the same as allocated.</param>
public sealed record VolumeOnDisk(Format Format, string Path, long Allocated, long Virtual);

/// <summary>The disk behind /persist, in bytes.</summary>
/// <param name="Total">Its whole size; 0 = not known yet, which counts as no limit.</param>
/// <param name="UsedByEve">What neither apps nor their downloads take.</param>
public sealed record DiskFacts(ulong Total, ulong UsedByEve);
