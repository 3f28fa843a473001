using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>What an earlier run left is taken into the world of a new one.</summary>
public static class Leftovers
{
    /// <summary>Blobs that lie in the content store: loaded, wanted by nobody yet.</summary>
    public static void Blobs(Turn turn, IEnumerable<(string Sha256, long Size, string MediaType)> stored)
    {
        foreach ((string sha256, long size, string mediaType) in stored)
            if (!turn.World.Blobs.ContainsKey(sha256))
                turn.Put(new BlobStatus
                {
                    Sha256 = sha256,
                    Size = (ulong)size,
                    State = SwState.Loaded,
                    CreateTime = turn.Now,
                    MediaType = mediaType,
                    LastRefCountChangeTime = turn.Now,
                    TotalSize = size,
                    CurrentSize = size,
                    Progress = 100,
                });
    }

    /// <summary>
    /// The effects of many turns at once: of what is published for a key only the last. At a start this lets records of an
    /// earlier run stay as they are when they still hold, instead of running through their history again.
    /// </summary>
    public static IReadOnlyList<Effect> WithoutPassing(IReadOnlyList<Effect> effects)
    {
        HashSet<object> last = [];
        List<Effect> kept = [];
        for (int i = effects.Count - 1; i >= 0; i--)
            if (KeyOf(effects[i]) is not { } key || last.Add(key))
                kept.Add(effects[i]);
        kept.Reverse();
        return kept;
    }

    private static object? KeyOf(Effect effect) => effect switch
    {
        Take take => (take.Topic, take.Key),
        Put { Record: ContentTreeStatus tree } => (OwnTopic.ContentTree, Keys.Uuid(tree.ContentID)),
        Put { Record: BlobStatus blob } => (OwnTopic.Blob, blob.Sha256),
        Put { Record: VolumeStatus volume } => (OwnTopic.Volume, Turn.Of(volume)),
        Put { Record: VolumeRefStatus reference } => (OwnTopic.VolumeRef,
            Keys.VolumeRef(reference.VolumeID, reference.GenerationCounter, reference.LocalGenerationCounter, reference.AppUUID)),
        Put { Record: DownloaderConfig config } => (OwnTopic.Downloader, config.ImageSha256),
        Put { Record: VerifyImageConfig config } => (OwnTopic.Verify, config.ImageSha256),
        Put { Record: VolumesSnapshotStatus snapshot } => (OwnTopic.Snapshot, snapshot.SnapshotID),
        Put { Record: ResolveConfig config } => (OwnTopic.Resolve, Keys.Resolve(config.DatastoreID, config.Name, config.Counter)),
        _ => null,
    };

    /// <summary>Requests of an earlier run that this one does not repeat are given back in the usual steps.</summary>
    public static void GiveBack(Turn turn, IReadOnlyList<DownloaderConfig> downloads, IReadOnlyList<VerifyImageConfig> verifications)
    {
        foreach (DownloaderConfig config in downloads.Where(config => !turn.World.DownloaderConfigs.ContainsKey(config.ImageSha256)))
        {
            turn.Put(config with { RefCount = 0 });
            Requests.DownloaderSaid(turn, config.ImageSha256, turn.World.Downloads.GetValueOrDefault(config.ImageSha256));
        }
        foreach (VerifyImageConfig config in verifications.Where(config => !turn.World.VerifyConfigs.ContainsKey(config.ImageSha256)))
        {
            turn.Put(config with { RefCount = 0, Expired = true });
            Requests.VerifierSaid(turn, config.ImageSha256, turn.World.Verifications.GetValueOrDefault(config.ImageSha256), null);
        }
    }
}
