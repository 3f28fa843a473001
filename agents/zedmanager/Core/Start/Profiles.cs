using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>Whether an app is to run: its own switch, the device's current profile, and the cluster (state machine facts, 10.1).</summary>
public static class Profiles
{
    /// <summary>Whether it is to run here.</summary>
    public static bool Effective(World world, AppInstanceConfig config) => Effective(world.Profile, config) && Cluster.IsHere(world, config);

    /// <summary>Whether it is to run, here or on another device of the cluster.</summary>
    public static bool Effective(string profile, AppInstanceConfig config) =>
        config.Activate
        && (profile.Length == 0 || config.ProfileList.OrEmpty().Count == 0 || config.ProfileList.OrEmpty().Contains(profile));
}
