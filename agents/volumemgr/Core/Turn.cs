using System.Collections.Immutable;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// One event being worked on: the world as it becomes, and what is to be done, in order. Pure: no clock, no files; the same
/// world and event give the same result.
/// </summary>
public sealed class Turn(World world, GoTime now)
{
    private readonly List<Effect> effects = [];

    public World World { get; set; } = world;

    /// <summary>The time of the event.</summary>
    public GoTime Now => now;

    public IReadOnlyList<Effect> Effects => effects;

    public void Do(Effect effect) => effects.Add(effect);

    public void Put(ContentTreeStatus tree)
    {
        if (!World.Trees.TryGetValue(tree.ContentID, out ContentTreeStatus? old) || old != tree)
            Do(new Put(tree));
        World = World with { Trees = World.Trees.SetItem(tree.ContentID, tree) };
    }

    public void Put(BlobStatus blob)
    {
        if (!World.Blobs.TryGetValue(blob.Sha256, out BlobStatus? old) || old != blob)
            Do(new Put(blob));
        World = World with { Blobs = World.Blobs.SetItem(blob.Sha256, blob) };
    }

    public void Put(VolumeStatus volume)
    {
        string key = Of(volume);
        if (!World.Volumes.TryGetValue(key, out VolumeStatus? old) || old != volume)
            Do(new Put(volume));
        World = World with { Volumes = World.Volumes.SetItem(key, volume) };
    }

    public void Put(VolumeRefStatus reference)
    {
        string key = Keys.VolumeRef(reference.VolumeID, reference.GenerationCounter, reference.LocalGenerationCounter, reference.AppUUID);
        if (!World.Refs.TryGetValue(key, out VolumeRefStatus? old) || old != reference)
            Do(new Put(reference));
        World = World with { Refs = World.Refs.SetItem(key, reference) };
    }

    public void Put(DownloaderConfig config)
    {
        Do(new Put(config));
        World = World with { DownloaderConfigs = World.DownloaderConfigs.SetItem(config.ImageSha256, config) };
    }

    public void Put(VerifyImageConfig config)
    {
        Do(new Put(config));
        World = World with { VerifyConfigs = World.VerifyConfigs.SetItem(config.ImageSha256, config) };
    }

    public void Put(ResolveConfig config)
    {
        Do(new Put(config));
        World = World with { ResolveConfigs = World.ResolveConfigs.SetItem(Keys.Resolve(config.DatastoreID, config.Name, config.Counter), config) };
    }

    public void Put(AppAndImageToHash latch)
    {
        Do(new Put(latch));
        World = World with { Latches = World.Latches.SetItem(Keys.AppAndImage(latch.AppUUID, latch.ImageID, latch.PurgeCounter), latch) };
    }

    public void Put(DeferredContentDeleteStatus record)
    {
        Do(new Put(record));
        World = World with { Deferred = World.Deferred.SetItem(record.ContentID, record) };
    }

    public void Put(VolumeCreatePending pending)
    {
        Do(new Put(pending));
        World = World with
        {
            Pending = World.Pending.SetItem(Keys.Volume(pending.VolumeID, pending.GenerationCounter, pending.LocalGenerationCounter), pending),
        };
    }

    public void Put(VolumesSnapshotStatus snapshot)
    {
        if (!World.Snapshots.TryGetValue(snapshot.SnapshotID, out VolumesSnapshotStatus? old) || old != snapshot)
            Do(new Put(snapshot));
        World = World with { Snapshots = World.Snapshots.SetItem(snapshot.SnapshotID, snapshot) };
    }

    /// <summary>Takes a record away; one that is not there is no event.</summary>
    public void Take(OwnTopic topic, string key)
    {
        World before = World;
        World = topic switch
        {
            OwnTopic.ContentTree => World with { Trees = World.Trees.Remove(Guid.Parse(key)) },
            OwnTopic.Blob => World with { Blobs = World.Blobs.Remove(key) },
            OwnTopic.Volume => World with { Volumes = World.Volumes.Remove(key) },
            OwnTopic.VolumeRef => World with { Refs = World.Refs.Remove(key) },
            OwnTopic.Downloader => World with { DownloaderConfigs = World.DownloaderConfigs.Remove(key) },
            OwnTopic.Verify => World with { VerifyConfigs = World.VerifyConfigs.Remove(key) },
            OwnTopic.Resolve => World with { ResolveConfigs = World.ResolveConfigs.Remove(key) },
            OwnTopic.Latch => World with { Latches = World.Latches.Remove(key) },
            OwnTopic.Deferred => World with { Deferred = World.Deferred.Remove(Guid.Parse(key)) },
            OwnTopic.Pending => World with { Pending = World.Pending.Remove(key) },
            OwnTopic.Snapshot => World with { Snapshots = World.Snapshots.Remove(key) },
            _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
        };
        if (before.CountOf(topic) != World.CountOf(topic))
            Do(new Take(topic, key));
    }

    public static string Of(VolumeStatus volume) => Keys.Volume(volume.VolumeID, volume.GenerationCounter, volume.LocalGenerationCounter);

    public static string Of(VolumeRefConfig config) => Keys.Volume(config.VolumeID, config.GenerationCounter, config.LocalGenerationCounter);
}

internal static class WorldCounts
{
    public static int CountOf(this World world, OwnTopic topic) => topic switch
    {
        OwnTopic.ContentTree => world.Trees.Count,
        OwnTopic.Blob => world.Blobs.Count,
        OwnTopic.Volume => world.Volumes.Count,
        OwnTopic.VolumeRef => world.Refs.Count,
        OwnTopic.Downloader => world.DownloaderConfigs.Count,
        OwnTopic.Verify => world.VerifyConfigs.Count,
        OwnTopic.Resolve => world.ResolveConfigs.Count,
        OwnTopic.Latch => world.Latches.Count,
        OwnTopic.Deferred => world.Deferred.Count,
        OwnTopic.Snapshot => world.Snapshots.Count,
        _ => world.Pending.Count,
    };
}
