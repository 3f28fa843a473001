using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>What a config must have before any of it is followed.</summary>
internal static class Gate
{
    /// <returns>One line for each fault, each with its remedy; "" when there is none.</returns>
    public static string Faults(AppInstanceConfig config)
    {
        List<string> faults = [.. config.Errors.OrEmpty()];
        if (config.FixedResources.Memory <= 0)
            faults.Add($"Invalid memory size {config.FixedResources.Memory}: give the app some memory");
        if (config.FixedResources.VCpus <= 0)
            faults.Add($"Invalid CPU count {config.FixedResources.VCpus}: give the app at least one CPU");
        HashSet<RefKey> seen = [];
        foreach (VolumeRefConfig volume in config.VolumeRefConfigList.OrEmpty())
            if (!seen.Add(RefKey.Of(volume)))
                faults.Add($"Volume {volume.VolumeID} is given to the app twice: remove one");
        HashSet<uint> instances = [];
        foreach (EIDOverlayConfig overlay in config.OverlayNetworkList.OrEmpty())
            if (!instances.Add(overlay.IID))
                faults.Add($"Overlay adapter {overlay.Name} is the app's second in LISP instance {overlay.IID}: give each its own instance");
        return Lines(faults);
    }

    /// <summary>What a newer config must not ask of an app that follows another one.</summary>
    public static string Faults(World world, AppInstanceConfig old, AppInstanceConfig config)
    {
        List<string> faults = [];
        if (config.PurgeCmd.Counter < old.PurgeCmd.Counter)
            faults.Add($"The purge counter goes back from {old.PurgeCmd.Counter} to {config.PurgeCmd.Counter}: leave it at {old.PurgeCmd.Counter}, or raise it to have the app purged");
        if (config.FixedResources.Memory > old.FixedResources.Memory && MemoryBudget.TooMuch(world, config) is { } tooMuch)
            faults.Add(tooMuch);
        return Lines(faults);
    }

    private static string Lines(List<string> faults) => string.Concat(faults.Select(fault => fault + "\n"));
}
