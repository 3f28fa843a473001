using Eve.Agents.Volumemgr.Core;
using Eve.Types;

namespace Eve.Agents.Volumemgr.Space;

/// <summary>How much of the disk apps may still take (storage facts, volumemgr 10). Pure: the numbers come from the world.</summary>
public static class DiskBudget
{
    /// <summary>Bytes; null while the disk's size is not known, which counts as no limit.</summary>
    public static ulong? Remaining(World world)
    {
        if (world.Disk.Total == 0)
            return null;
        ulong taken = Reserved(world);
        foreach (ContentTreeStatus tree in world.Trees.Values)
            if (tree.State >= SwState.Loaded)
                taken += (ulong)Math.Max(tree.CurrentSize, 0);
        foreach ((string key, VolumeStatus volume) in world.Volumes)
            if (volume.State >= SwState.CreatingVolume)
                taken += UsageOf(world, key, volume);
        return taken >= world.Disk.Total ? 0 : world.Disk.Total - taken;
    }

    // The system keeps room for itself: what it uses, at least a share of the disk, and its logs.
    private static ulong Reserved(World world)
    {
        Settings settings = world.Settings;
        ulong share = Math.Min(settings.Dom0MaxBytes, world.Disk.Total / 100 * settings.Dom0MinPercent);
        return settings.NewlogReserve + (world.Disk.UsedByEve > settings.Dom0MaxBytes ? world.Disk.UsedByEve : share);
    }

    // A writable volume may grow to its limit at any time.
    private static ulong UsageOf(World world, string key, VolumeStatus volume) =>
        !world.VolumeConfigs.TryGetValue(key, out VolumeConfig? config) || config.ReadOnly || config.HasNoAppReferences
            ? (ulong)Math.Max(volume.CurrentSize, 0)
            : volume.MaxVolSize;
}
