using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>What a turn wants done in the world, in order. The shell does it; the core never looks.</summary>
public abstract record Effect;

/// <summary>Publish one of volumemgr's own records.</summary>
public sealed record Put(object Record) : Effect;

/// <summary>Take one of volumemgr's own records away.</summary>
public sealed record Take(OwnTopic Topic, string Key) : Effect;

/// <summary>Bring blobs into the content store and name the image. Answered by <see cref="Trees.Ingested"/>.</summary>
public sealed record Ingest(Guid ContentID, string ReferenceID, ValueList<IngestBlob> Blobs) : Effect;

/// <summary>One blob to ingest: from a file, or with its bytes; the first of a list is the image's root.</summary>
public sealed record IngestBlob(string Sha256, string Path, Bytes? Content, string MediaType);

/// <summary>Forget an image's name.</summary>
public sealed record RemoveImage(string ReferenceID) : Effect;

/// <summary>Delete a blob from the content store.</summary>
public sealed record RemoveBlob(string Sha256) : Effect;

/// <summary>Make a volume. Answered by <see cref="Volumes.Created"/>.</summary>
public sealed record CreateVolume(VolumeStatus Volume) : Effect;

/// <summary>Stop making a volume: nobody wants it any more. Its answer still comes.</summary>
public sealed record CancelCreate(string Key) : Effect;

/// <summary>Delete a volume. Answered by <see cref="Volumes.Destroyed"/>.</summary>
public sealed record DestroyVolume(string Key, VolumeOnDisk Disk) : Effect;

/// <summary>Come back later with <see cref="Volumes.TryAgain"/>.</summary>
public sealed record CreateLater(string Key, TimeSpan Pause) : Effect;

/// <summary>Come back later with <see cref="Trees.TryAgain"/>.</summary>
public sealed record IngestLater(Guid ContentID, TimeSpan Pause) : Effect;

/// <summary>The topics that volumemgr takes records from.</summary>
public enum OwnTopic
{
    ContentTree,
    Blob,
    Volume,
    VolumeRef,
    Downloader,
    Verify,
    Resolve,
    Latch,
    Deferred,
    Pending,
    Snapshot,
}
