using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>Whether an app is to run: its own switch, and the device's current profile (state machine facts, 10.1).</summary>
public static class Profiles
{
    public static bool Effective(World world, AppInstanceConfig config) => Effective(world.Profile, config);

    public static bool Effective(string profile, AppInstanceConfig config) =>
        config.Activate
        && (profile.Length == 0 || config.ProfileList.OrEmpty().Count == 0 || config.ProfileList.OrEmpty().Contains(profile));
}
