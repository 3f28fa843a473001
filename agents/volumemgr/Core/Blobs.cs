using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// Blobs: made for trees, counted by trees, brought to VERIFIED by downloader and verifier (storage facts, volumemgr 5).
/// </summary>
public static class Blobs
{
    private const string PendingFolder = "/persist/vault/downloader/pending";

    /// <summary>The blob as it is, or a new one; a file that the verifier already has is taken, no download needed.</summary>
    /// <param name="adopt">A blob found in the store at start, its origin unknown, gets this origin.</param>
    public static BlobStatus Ensure(
        Turn turn, string sha256, ValueList<Guid>? datastores, string url, ulong size, string mediaType, bool child, bool adopt = false)
    {
        if (turn.World.Blobs.TryGetValue(sha256, out BlobStatus? known))
        {
            if (adopt && known.State == SwState.Loaded && known.DatastoreIDList is null)
                turn.Put(known with { DatastoreIDList = datastores, RelativeURL = url });
            return turn.World.Blobs[sha256];
        }
        BlobStatus blob = new()
        {
            Sha256 = sha256,
            State = SwState.Initial,
            CreateTime = child ? GoTime.Zero : turn.Now,
            LastRefCountChangeTime = turn.Now,
        };
        if (turn.World.Verifications.TryGetValue(sha256, out VerifyImageStatus? file) && file is { Expired: false, State: SwState.Verified, Error: "" })
        {
            Requests.Verify(turn, sha256, file.MediaType, file.FileLocation);
            blob = blob with
            {
                Size = (ulong)file.Size,
                Path = file.FileLocation,
                State = file.State,
                MediaType = file.MediaType,
                HasVerifierRef = true,
                TotalSize = file.Size,
                CurrentSize = file.Size,
                Progress = 100,
            };
        }
        else
            blob = blob with { DatastoreIDList = datastores, RelativeURL = url, Size = size, MediaType = mediaType };
        turn.Put(blob);
        return blob;
    }

    public static void AddReference(Turn turn, string sha256)
    {
        BlobStatus blob = turn.World.Blobs[sha256];
        turn.Put(blob with { RefCount = blob.RefCount + 1, LastRefCountChangeTime = turn.Now });
    }

    /// <summary>One reference less; the last one takes the blob away, from the store as well unless a deferred delete protects it.</summary>
    public static void DropReference(Turn turn, string sha256)
    {
        if (!turn.World.Blobs.TryGetValue(sha256, out BlobStatus? blob))
            return;
        blob = blob with { RefCount = blob.RefCount == 0 ? 0 : blob.RefCount - 1, LastRefCountChangeTime = turn.Now };
        if (blob.RefCount > 0)
            turn.Put(blob);
        else if (Deferral.Protects(turn.World, sha256, turn.Now))
            turn.Put(Requests.DropBoth(turn, blob));
        else
            Remove(turn, blob);
    }

    public static void Remove(Turn turn, BlobStatus blob)
    {
        blob = Requests.DropBoth(turn, blob);
        if (blob.State == SwState.Loaded)
            turn.Do(new RemoveBlob(blob.Sha256));
        turn.World = turn.World with { Manifests = turn.World.Manifests.Remove(blob.Sha256) };
        turn.Take(OwnTopic.Blob, blob.Sha256);
    }

    /// <summary>One step of a blob below VERIFIED: asks downloader, then verifier, and takes over what they say.</summary>
    public static BlobStatus Advance(Turn turn, string sha256)
    {
        BlobStatus blob = turn.World.Blobs[sha256];
        if (blob.State <= SwState.Downloading)
            blob = Downloading(turn, blob);
        if (blob.State is SwState.Downloaded or SwState.Verifying && blob.Error.Length == 0 || blob.ErrorSourceType == Failure.FromVerifier)
            blob = Verifying(turn, blob);
        turn.Put(blob);
        return blob;
    }

    /// <summary>A fresh copy is fetched when the verifier refused the file, until the tries are used up.</summary>
    public static bool RetryAfterMismatch(Turn turn, BlobStatus blob)
    {
        if (blob.ErrorSourceType != Failure.FromVerifier || blob.RetryCount >= turn.World.Settings.MaxVerifyRetries)
            return false;
        Requests.DropVerify(turn, blob.Sha256);
        Requests.DownloadAgain(turn, blob.Sha256);
        turn.Put(blob.Heal() with { HasVerifierRef = false, State = SwState.Downloading, Path = "", RetryCount = blob.RetryCount + 1 });
        return true;
    }

    /// <summary>
    /// Where a download lies: the same name for the same origin across reboots, so that a part of it is found again
    /// (storage facts, volumemgr 5).
    /// </summary>
    public static string TargetOf(BlobStatus blob)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[16];
        foreach (Guid datastore in blob.DatastoreIDList.OrEmpty())
        {
            datastore.TryWriteBytes(id, bigEndian: true, out _);
            hash.AppendData(id);
        }
        hash.AppendData(Encoding.UTF8.GetBytes(blob.RelativeURL));
        hash.AppendData(Encoding.UTF8.GetBytes(blob.Size.ToString(CultureInfo.InvariantCulture)));
        return $"{PendingFolder}/{Convert.ToHexStringLower(hash.GetHashAndReset())}.{blob.Sha256}";
    }

    /// <summary>Whether only room is missing to ask for the blob.</summary>
    public static bool WaitsForRoom(World world, string sha256) =>
        world.Blobs.GetValueOrDefault(sha256) is { HasDownloaderRef: false, State: SwState.Initial, Error.Length: > 0, ErrorSourceType: "" };

    private static BlobStatus Downloading(Turn turn, BlobStatus blob)
    {
        if (!blob.HasDownloaderRef)
        {
            if (!turn.World.Settings.IgnoreDisk && Space.DiskBudget.Remaining(turn.World) is { } remaining && remaining < blob.Size)
                return blob.Fail(Failure.Now($"Remaining disk space {remaining} blob needs {blob.Size}\n", turn.Now) with { ErrorRetryCondition = Volumes.WaitForSpace });
            // The space error has no other owner than this check.
            if (blob.Error.Length > 0 && blob.ErrorSourceType.Length == 0 && blob.State == SwState.Initial)
                blob = blob.Heal();
            Requests.Download(turn, blob);
            blob = blob with { HasDownloaderRef = true, State = SwState.Downloading };
            turn.Put(blob);
        }
        DownloaderConfig config = turn.World.DownloaderConfigs[blob.Sha256];
        if (!turn.World.Downloads.TryGetValue(blob.Sha256, out DownloaderStatus? download) || download.Expired || download.RefCount == 0)
            return blob with { State = SwState.Downloading };
        // An answer about the copy that the verifier has refused.
        if (blob.RetryCount > 0 && download.LastRetry != config.LastRetry)
            return blob;
        if (blob.Path.Length == 0)
            blob = blob with { Path = download.Target };
        if (download.Error.Length > 0)
            blob = blob.Fail(download.ErrorDescription, Failure.FromDownloader);
        else if (blob.ErrorSourceType == Failure.FromDownloader)
            blob = blob.Heal();
        if ((blob.TotalSize, blob.CurrentSize, blob.Size) != (download.TotalSize, download.CurrentSize, download.Size))
            blob = blob with
            {
                Size = download.Size,
                TotalSize = download.TotalSize,
                CurrentSize = download.CurrentSize,
                Progress = download.TotalSize > 0 ? (ulong)(100 * download.CurrentSize / download.TotalSize) : blob.Progress,
            };
        // Only manifests and indexes have a content type, and there it is right.
        if (download.State == SwState.Downloaded && download.ContentType.Length > 0)
            blob = blob with { MediaType = download.ContentType };
        return download.State > blob.State ? blob with { State = download.State } : blob;
    }

    private static BlobStatus Verifying(Turn turn, BlobStatus blob)
    {
        turn.World.Verifications.TryGetValue(blob.Sha256, out VerifyImageStatus? file);
        if (!blob.HasVerifierRef)
        {
            // The verifier still has the refused copy under this digest: its record goes first.
            if (file is { Error.Length: > 0 } || (file is { Expired: true } && turn.World.VerifyConfigs.ContainsKey(blob.Sha256)))
                return blob;
            Requests.Verify(turn, blob.Sha256, blob.MediaType, blob.Path);
            blob = blob with { HasVerifierRef = true, State = SwState.Verifying };
        }
        if (file is null || file.Expired || file.PendingAdd || file.PendingModify || file.PendingDelete)
            return blob;
        blob = blob with { Path = file.FileLocation, State = file.State > blob.State ? file.State : blob.State };
        if (file.Error.Length > 0)
            return blob.Fail(new() { Error = file.Error, ErrorTime = file.ErrorTime, ErrorSeverity = ErrorSeverity.Error }, Failure.FromVerifier);
        return blob.ErrorSourceType == Failure.FromVerifier ? blob.Heal() : blob;
    }
}
