namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>The mirror of <see cref="Prepare"/>, for a removal and for a purge: gives back the EIDs. Waits for nobody.</summary>
public static class Unprepare
{
    public static AppRecord Run(AppRecord app)
    {
        if (app.Eids.Count != 0)
            app = app with { Eids = [] };
        return app.Status.EIDList is null ? app : app.With(app.Status with { EIDList = Stages.Eids.None(app.Status.OverlayNetworkList) });
    }
}
