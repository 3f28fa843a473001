using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>Stage 2: what the app needs before it can be started is prepared, and it is installed.</summary>
public static class Prepare
{
    public static Step Run(World world, AppInstanceConfig config, AppRecord app)
    {
        // The config of a roll-back is followed only until the volumes are back, and the app does not run with it.
        Step eids = app.Status.SnapStatus.RollbackInProgress ? Step.Next(app) : Eids.Run(world, config, app);
        if (!eids.Done)
            return eids;
        app = eids.App;
        return Step.Next(app.Status.State < SwState.Booting ? app.With(app.Status with { State = SwState.Installed }) : app);
    }
}
