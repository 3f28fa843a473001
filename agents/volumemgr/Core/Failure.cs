using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Makes the error members of records, and says which part of the system an error came from.</summary>
public static class Failure
{
    public const string FromDownloader = "types.DownloaderStatus";
    public const string FromVerifier = "types.VerifyImageStatus";
    public const string FromResolver = "types.ResolveStatus";
    public const string FromTree = "types.ContentTreeStatus";
    public const string FromVolume = "types.VolumeStatus";
    public const string FromRef = "types.VolumeRefConfig";
    public const string FromSnapshot = "types.VolumesSnapshotStatus";
    public const string FromSpace = "types.DiskMetric";

    /// <summary>No error any more. The wire shows this as an empty list of entities, not as null.</summary>
    public static ErrorDescription None { get; } = new() { ErrorEntities = [] };

    /// <summary>An error that waits for another configuration.</summary>
    public static ErrorDescription Now(string text, GoTime now, params ReadOnlySpan<ErrorEntity?> entities) =>
        new() { Error = text, ErrorTime = now, ErrorSeverity = ErrorSeverity.Error, ErrorEntities = entities.IsEmpty ? null : ValueList.Create(entities) };

    /// <summary>Keeps the time of an error that only repeats itself, so that nothing is published anew.</summary>
    public static ErrorDescription Since(this ErrorDescription error, ErrorDescription before) =>
        error with { ErrorTime = before.ErrorTime } == before ? before : error;

    public static ErrorEntity Entity(ErrorEntityType type, string id) => new() { EntityType = type, EntityID = id };

    public static ContentTreeStatus Fail(this ContentTreeStatus tree, ErrorDescription error, string? source = null) =>
        tree with { ErrorDescription = error.Since(tree.ErrorDescription), ErrorSourceType = source ?? tree.ErrorSourceType };

    public static ContentTreeStatus Heal(this ContentTreeStatus tree) =>
        tree.Error.Length == 0 ? tree : tree with { ErrorDescription = None, ErrorSourceType = "" };

    public static BlobStatus Fail(this BlobStatus blob, ErrorDescription error, string? source = null) =>
        blob with { ErrorDescription = error.Since(blob.ErrorDescription), ErrorSourceType = source ?? blob.ErrorSourceType };

    public static BlobStatus Heal(this BlobStatus blob) =>
        blob.Error.Length == 0 ? blob : blob with { ErrorDescription = None, ErrorSourceType = "" };

    public static VolumeStatus Fail(this VolumeStatus volume, ErrorDescription error, string? source = null) =>
        volume with { ErrorDescription = error.Since(volume.ErrorDescription), ErrorSourceType = source ?? volume.ErrorSourceType };

    /// <summary>Clears the error if it came from there.</summary>
    public static VolumeStatus Heal(this VolumeStatus volume, string source) =>
        volume.Error.Length == 0 || volume.ErrorSourceType != source ? volume : volume with { ErrorDescription = None, ErrorSourceType = "" };
}
