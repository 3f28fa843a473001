using Eve.Replay.Zedmanager;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>zedmanager ends in the middle of an app's life and starts anew with its records.</summary>
internal static class RestartScenarios
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly AppInstanceConfig Off = Config with { Activate = false };
    private static readonly AppInstanceConfig Other = Build.Config(Build.OtherApp, Build.OtherDisk);

    private const string Again = "after a restart, configs are withdrawn and published again";
    private const string Anew = "after a restart, volumes are asked for as if they were new";
    private const string Forgotten = "after a restart, a status has forgotten what was";
    private const string TakenDown = "what a restart withdraws of an app that is not up is not published again";
    private const string Last = "the last status of a deleted app says that it runs";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("zedmanager restarts, app runs", r => { r.Want(Config); r.Restart(); r.Want(Config.Version(2).Restarted()); r.Want(Config.Version(3).Restarted().Purged().NewVolumes()); r.Delete(Build.App); }, $"{Again}; {Anew}; {Last}"),
        new("zedmanager restarts twice", r => { r.Want(Config); r.Want(Config.Version(2).Restarted()); r.Restart(); r.Want(Config.Version(3).Restarted().Purged().NewVolumes()); r.Restart(); r.Want(Config.Version(4).Restarted().Purged().NewVolumes().Purged().NewVolumes()); r.Delete(Build.App); }, $"{Forgotten}; {Again}; {Anew}; {Last}"),
        new("zedmanager restarts, app never ran", r => { r.Want(Off); r.Restart(); r.Want(Config.Version(2)); r.Want(Config.Version(3).Purged().NewVolumes()); }, $"{Again}; {Anew}"),
        new("zedmanager restarts, app halted", r => { r.Want(Config); r.Want(Off.Version(2)); r.Restart(); r.Work(); r.Want(Config.Version(3)); }, $"a vanished AppNetworkStatus uninstalls a configured app; a vanished DomainStatus uninstalls a configured app; {Forgotten}; {Again}; {Anew}; {TakenDown}"),
        new("zedmanager restarts while an app downloads", r => { r.Want(Config, 3); r.Restart(); r.Work(); r.Want(Config.Version(2).Restarted()); }, Again),
        new("zedmanager restarts while an app boots", r => { r.Want(Config, 14); r.Restart(); r.Work(); r.Want(Config.Version(2).Restarted()); r.Want(Config.Version(3).Restarted().Purged().NewVolumes()); }, $"{Again}; {Anew}"),
        new("zedmanager restarts while a purge downloads", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Restart(); r.Work(); r.Rest(1); }, $"{Forgotten}; {Again}; {TakenDown}"),
        new("zedmanager restarts, app was purged", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes()); r.Restart(); r.Want(Config.Version(3).Purged().NewVolumes().Purged().NewVolumes()); }, $"{Forgotten}; {Again}; {Anew}"),
        new("zedmanager restarts, two apps", r => { r.Want(Config); r.Want(Other); r.Restart(); r.Want(Other.Version(2).Restarted()); r.Delete(Build.App); r.Want(Other.Version(3).Restarted().Purged().NewVolumes()); }, $"{Again}; {Anew}; {Last}"),
        new("zedmanager restarts, one app runs and one downloads", r => { r.Want(Config); r.Want(Other, 3); r.Restart(); r.Work(); r.Want(Config.Version(2).Purged().NewVolumes()); }, $"{Again}; {Anew}"),
    ];
}
