using System.Globalization;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Core;

/// <summary>
/// Troubles of the device's own disk. They pass without anybody changing a configuration, so the work is tried again by itself,
/// after a growing pause and whenever room became free; the original leaves such a volume or image for good.
/// </summary>
public static class Trouble
{
    private static readonly string[] Words = ["No space left on device", "Disk quota exceeded", "Input/output error", "Read-only file system", "Too many open files"];
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static bool MayPass(string error) => Words.Any(word => error.Contains(word, StringComparison.Ordinal));

    /// <summary>The pause before the next try: half a minute at first, then twice as long each time, at most ten minutes.</summary>
    public static TimeSpan Pause(int tries) => tries >= 5 ? Longest : First * (1 << tries);

    /// <summary>What the owner reads about the next try.</summary>
    public static string Condition(GoTime now, TimeSpan pause) =>
        $"Will be tried again at {(now.ToDateTimeOffset() + pause).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC, and as soon as room becomes free";

    /// <summary>Room became free, or may have: everything that waits for room goes on.</summary>
    public static void RoomMayBeFree(Turn turn)
    {
        foreach (string key in turn.World.CreateWaits.Order(StringComparer.Ordinal).ToArray())
            Volumes.TryAgain(turn, key);
        foreach (Guid id in turn.World.IngestTries.Keys.Order().ToArray())
            Trees.TryAgain(turn, id);
        foreach ((string key, VolumeStatus volume) in turn.World.Volumes.ToArray())
            if (volume.State < SwState.CreatingVolume)
                Volumes.Update(turn, key);
        foreach (ContentTreeStatus tree in turn.World.Trees.Values.Where(tree => tree.Error.Length > 0 && tree.State < SwState.Verified).ToArray())
            if (tree.Blobs.OrEmpty().Any(sha256 => Blobs.WaitsForRoom(turn.World, sha256)))
                Trees.Update(turn, tree.ContentID);
    }
}
