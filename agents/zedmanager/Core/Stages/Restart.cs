using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>A restart is a domain that is first off and then on; <see cref="Activate"/> does both.</summary>
internal static class Restart
{
    /// <summary>The app is to run again before it was down: what its restart was for would not reach the domain.</summary>
    public static AppRecord Owed(World world, AppRecord app) => !app.RestartIsOwed ? app : app with
    {
        RestartIsOwed = false,
        Status = app.Status.RestartInprogress != Inprogress.NotInprogress ? app.Status
            : app.Status with { RestartInprogress = Inprogress.BringDown, RestartStartedAt = world.Now },
    };
}
