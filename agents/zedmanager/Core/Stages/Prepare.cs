using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>Stage 2: the app is installed; what it needs before it can be started is prepared.</summary>
public static class Prepare
{
    public static Step Run(AppRecord app)
    {
        if (app.Status.State < SwState.Booting)
            app = app.With(app.Status with { State = SwState.Installed });
        return Eids.Run(app);
    }
}
