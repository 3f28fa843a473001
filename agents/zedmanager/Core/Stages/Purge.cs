using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// A purge gives an app new volumes: the new ones are fetched while the old app runs (state 1), it is brought down (2), the old
/// volumes go and the new ones are created (3), and it is brought up (4). (State machine facts, 6.2.)
/// </summary>
public static class Purge
{
    /// <summary>From state 1 to 2: everything new is verified. State 2 is not shown when nothing has to be brought down.</summary>
    public static Step BringDown(World world, AppRecord app)
    {
        AppRecord starting = app.With(app.Status with { PurgeInprogress = Inprogress.BringDown });
        Step down = Inactivate.BringDown(world, starting);
        return down.Done ? down : down with { App = down.App.With(down.App.Status with { State = SwState.Halting }) };
    }

    /// <summary>To state 3: what the config no longer has goes, and the counter says that this purge is done.</summary>
    public static AppRecord Recreate(World world, AppInstanceConfig config, AppRecord app)
    {
        ValueList<VolumeRefStatus> entries = app.Status.VolumeRefStatusList.OrEmpty();
        return app with
        {
            Status = app.Status with
            {
                PurgeInprogress = Inprogress.RecreateVolumes,
                VolumeRefStatusList = [.. entries.Where(entry => Install.Find(config.VolumeRefConfigList, RefKey.Of(entry)) is not null)],
            },
            VolumeRefs = [.. app.VolumeRefs.Where(volume => Install.Find(config.VolumeRefConfigList, RefKey.Of(volume)) is not null)],
            PurgeCounter = Counters.Count(world, app.UUID, app.PurgeCounter, config),
            // The domain is down.
            RestartIsOwed = false,
        };
    }

    /// <summary>From state 3 to 4: all volumes are created.</summary>
    public static AppRecord BringUp(AppRecord app) =>
        app.Status.PurgeInprogress == Inprogress.RecreateVolumes
            ? app.With(app.Status with { PurgeInprogress = Inprogress.BringUp })
            : app;
}
