using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>Content of deleted trees that is kept for a while, in case it comes back (storage facts, volumemgr 4 "Delete").</summary>
public static class Deferral
{
    /// <summary>How often <see cref="Reap"/> is due.</summary>
    public static TimeSpan Period(TimeSpan deferral) =>
        TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(1).Ticks, deferral.Ticks / 10));

    /// <summary>A record that has not run out names this blob.</summary>
    public static bool Protects(World world, string sha256, GoTime now) =>
        world.Deferred.Values.Any(record => record.DeleteTime > now && record.Blobs.OrEmpty().Contains(sha256));

    public static bool ProtectsImage(World world, string referenceID, GoTime now) =>
        world.Deferred.Values.Any(record => record.DeleteTime > now && record.ReferenceID == referenceID);

    /// <summary>The tree is back: nothing of it is to be deleted.</summary>
    public static void Cancel(Turn turn, Guid contentID) => turn.Take(OwnTopic.Deferred, Keys.Uuid(contentID));

    /// <summary>Deletes what has run out.</summary>
    public static void Reap(Turn turn)
    {
        foreach (DeferredContentDeleteStatus record in turn.World.Deferred.Values.Where(record => record.DeleteTime <= turn.Now).ToArray())
        {
            turn.Take(OwnTopic.Deferred, Keys.Uuid(record.ContentID));
            foreach (string sha256 in record.Blobs.OrEmpty().Distinct())
                if (turn.World.Blobs.TryGetValue(sha256, out BlobStatus? blob) && blob.RefCount == 0 && !Protects(turn.World, sha256, turn.Now))
                    Blobs.Remove(turn, blob);
            Trees.RemoveImage(turn, record.ReferenceID);
            turn.Take(OwnTopic.Latch, Keys.AppAndImage(Guid.Empty, record.ContentID, (uint)record.GenerationCounter));
        }
    }
}
