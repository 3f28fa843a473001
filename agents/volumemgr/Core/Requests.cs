using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// What volumemgr asks of downloader and verifier. A request is given back in three steps: RefCount 0, the neighbour's Expired,
/// the record goes (storage facts, volumemgr 5 and verifier "Handshake").
/// </summary>
public static class Requests
{
    public static void Download(Turn turn, BlobStatus blob)
    {
        string target = Blobs.TargetOf(blob);
        DownloaderConfig? known = turn.World.DownloaderConfigs.GetValueOrDefault(blob.Sha256);
        DownloaderConfig? left = turn.World.LeftDownloads.GetValueOrDefault(blob.Sha256);
        DownloaderConfig? same = known ?? left;
        bool running = same is not null && same.Target == target && same.Name == blob.RelativeURL && same.DatastoreIDList == blob.DatastoreIDList
            && (known is not null || left!.RefCount > 0);
        turn.Put(new DownloaderConfig
        {
            ImageSha256 = blob.Sha256,
            DatastoreIDList = blob.DatastoreIDList,
            Name = blob.RelativeURL,
            Target = target,
            Size = blob.Size,
            RefCount = (known?.RefCount ?? 0) + 1,
            LastRetry = running ? same!.LastRetry : turn.Now,
        });
    }

    /// <summary>Forces a fresh copy.</summary>
    public static void DownloadAgain(Turn turn, string sha256)
    {
        if (turn.World.DownloaderConfigs.TryGetValue(sha256, out DownloaderConfig? config))
            turn.Put(config with { LastRetry = turn.Now });
    }

    public static void Verify(Turn turn, string sha256, string mediaType, string path)
    {
        VerifyImageConfig config = turn.World.VerifyConfigs.TryGetValue(sha256, out VerifyImageConfig? known) && !known.Expired
            ? known
            : new() { ImageSha256 = sha256, Name = sha256, MediaType = mediaType, FileLocation = path };
        turn.Put(config with { RefCount = config.RefCount + 1 });
    }

    public static void DropVerify(Turn turn, string sha256)
    {
        if (turn.World.VerifyConfigs.TryGetValue(sha256, out VerifyImageConfig? config) && config.RefCount > 0)
            turn.Put(config.RefCount == 1 ? config with { RefCount = 0, Expired = true } : config with { RefCount = config.RefCount - 1 });
    }

    public static void DropDownload(Turn turn, string sha256)
    {
        if (turn.World.DownloaderConfigs.TryGetValue(sha256, out DownloaderConfig? config) && config.RefCount > 0)
            turn.Put(config with { RefCount = config.RefCount - 1 });
    }

    /// <summary>Gives back what the blob holds of downloader and verifier; with the file goes its path.</summary>
    public static BlobStatus DropBoth(Turn turn, BlobStatus blob)
    {
        if (blob.HasDownloaderRef)
            DropDownload(turn, blob.Sha256);
        if (blob.HasVerifierRef)
            DropVerify(turn, blob.Sha256);
        return blob.HasDownloaderRef || blob.HasVerifierRef
            ? blob with { HasDownloaderRef = false, HasVerifierRef = false, Path = "" }
            : blob;
    }

    /// <summary>The downloader said something about a blob.</summary>
    public static void DownloaderSaid(Turn turn, string sha256, DownloaderStatus? status)
    {
        turn.World = turn.World with { Downloads = turn.World.Downloads.With(sha256, status) };
        if (status is null or { Expired: true } && turn.World.DownloaderConfigs.GetValueOrDefault(sha256) is { RefCount: 0 })
            turn.Take(OwnTopic.Downloader, sha256);
        else if (status is { Expired: false, RefCount: > 0 })
            Trees.UpdateThoseWith(turn, sha256);
    }

    /// <summary>The verifier said something about a blob; <paramref name="manifest"/> is what a verified index or manifest says.</summary>
    public static void VerifierSaid(Turn turn, string sha256, VerifyImageStatus? status, ManifestFacts? manifest)
    {
        turn.World = turn.World with { Verifications = turn.World.Verifications.With(sha256, status) };
        if (manifest is not null)
            turn.World = turn.World with { Manifests = turn.World.Manifests.SetItem(sha256, manifest) };
        VerifyImageConfig? config = turn.World.VerifyConfigs.GetValueOrDefault(sha256);
        if (config is { RefCount: 0, Expired: true } && status is null or { Expired: true })
            turn.Take(OwnTopic.Verify, sha256);
        else if (config is null && status is { Expired: false, RefCount: 0, State: SwState.Verified })
            turn.Put(new VerifyImageConfig { ImageSha256 = sha256, Name = status.Name, FileLocation = status.FileLocation, Size = status.Size });
        if (status is null && turn.World.Blobs.GetValueOrDefault(sha256) is { State: SwState.Verified, HasVerifierRef: true } lost)
        {
            // The verifier no longer has the file, and nobody asked it to drop it: once more from the start.
            DropVerify(turn, sha256);
            turn.Take(OwnTopic.Verify, sha256);
            DownloadAgain(turn, sha256);
            turn.Put(lost with { HasVerifierRef = false, State = SwState.Downloading, Path = "", TotalSize = 0, CurrentSize = 0, Progress = 0 });
        }
        Trees.UpdateThoseWith(turn, sha256);
    }

    /// <summary>The resolver has an answer, or took it back.</summary>
    public static void ResolverSaid(Turn turn, string key, ResolveStatus? status)
    {
        turn.World = turn.World with { Resolved = turn.World.Resolved.With(key, status) };
        if (status is null)
            return;
        foreach (ContentTreeStatus tree in turn.World.Trees.Values.Where(tree => tree.HasResolverRef && Trees.ResolveKey(tree) == key).ToArray())
            Trees.Update(turn, tree.ContentID);
    }
}
