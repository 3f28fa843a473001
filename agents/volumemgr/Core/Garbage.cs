using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>What nobody wants any more leaves the disk (storage facts, volumemgr 13).</summary>
public static class Garbage
{
    /// <summary>
    /// Volumes on disk that neither the configuration nor an app names. Only when both tables are whole; one that an app still refers
    /// to may be in use by its domain.
    /// </summary>
    public static void Orphans(Turn turn)
    {
        HashSet<string> named = [.. turn.World.RefConfigs.Values.Select(Turn.Of), .. turn.World.VolumeConfigs.Keys, .. turn.World.Volumes.Keys];
        foreach ((string key, VolumeOnDisk disk) in turn.World.OnDisk.Where(item => !named.Contains(item.Key)).ToArray())
            turn.Do(new DestroyVolume(key, disk));
    }

    /// <param name="first">The first tick after the start also clears what earlier runs left in the stores.</param>
    public static void Tick(Turn turn, bool first)
    {
        Orphans(turn);
        Volumes.RetryDestroy(turn);
        Snapshots.Tick(turn, first);
        if (!first)
            return;
        foreach (BlobStatus blob in turn.World.Blobs.Values.Where(blob => blob is { State: SwState.Loaded, RefCount: 0 }).ToArray())
            if (!Deferral.Protects(turn.World, blob.Sha256, turn.Now))
                Blobs.Remove(turn, blob);
        foreach (VerifyImageConfig config in turn.World.VerifyConfigs.Values.Where(config => config is { RefCount: 0, Expired: false }).ToArray())
            turn.Put(config with { Expired = true });
        HashSet<string> named = [.. turn.World.Trees.Values.Select(Trees.ReferenceID)];
        foreach (string image in turn.World.Images.Keys.Where(image => !named.Contains(image) && !Deferral.ProtectsImage(turn.World, image, turn.Now)).ToArray())
            Trees.RemoveImage(turn, image);
    }
}
