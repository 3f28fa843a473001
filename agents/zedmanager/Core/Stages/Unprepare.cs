namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>The mirror of <see cref="Prepare"/>: gives back what was prepared (EIDs, when apps have overlay adapters). Waits for nobody.</summary>
public static class Unprepare
{
    public static AppRecord Run(AppRecord app) => app;
}
