using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>
/// A newer config: taken over, or refused when it needs a restart or a purge and no such command came with it (state machine
/// facts, 6). A config that needs a command changes nothing but whether the app runs, a faulty one nothing at all; both stay refused (the original follows it at the next
/// event, whatever that is).
/// </summary>
internal static class Modified
{
    public static AppRecord Run(World world, AppRecord app, AppInstanceConfig config)
    {
        if (app.Deleted)
            return app with { Successor = config };
        if (app.Config is not { } old)
            return Created.Run(world, app.PurgeCounter, config);
        if (app.Status.SnapStatus.RollbackInProgress)
        {
            if (!Rollback.IsCalledOff(app, config))
                return app with { Successor = config };
            app = Rollback.CallOff(app) with { Successor = null };
        }
        // One that contradicts itself is not obeyed in anything.
        if (Gate.Faults(config) + Gate.Faults(world, old, config) is { Length: > 0 } faults)
            return Refuse(world, app, old, config, faults, AppErrors.FromStatus);

        app = app.With(app.Status with
        {
            StartTime = StartDelay.StartTime(world, config),
        });
        bool rollback = Rollback.IsAsked(old, config);
        app = Requests.Run(world, app, config, keep: rollback ? config.Snapshot.ActiveSnapshot : "");
        // Whatever else the config has is taken over with it, since a roll-back brings the app down as a purge does.
        if (rollback && Rollback.Start(world, app, config) is var started)
        {
            if (started.Local is not null)
                return started;
            app = Requests.Run(world, started, config);
        }
        ChangeSize change = ChangeSize.Of(old, config, app.Status);
        AppInstanceConfig partly = old with
        {
            Activate = config.Activate,
            ProfileList = config.ProfileList,
            IsDesignatedNodeID = config.IsDesignatedNodeID,
            Snapshot = config.Snapshot,
        };
        bool restart = old.RestartCmd.Counter != config.RestartCmd.Counter || old.LocalRestartCmd.Counter != config.LocalRestartCmd.Counter;
        bool purge = old.PurgeCmd.Counter != config.PurgeCmd.Counter || old.LocalPurgeCmd.Counter != config.LocalPurgeCmd.Counter;

        if (app.SnapshotError is not null && !rollback && (restart || purge || Forgotten(app, config)))
            app = app with { SnapshotError = null };
        bool refused = !purge && (change.NeedsPurge || change.NeedsRestart && !restart);
        bool upgrade = !refused && (change.NeedsPurge || change.NeedsRestart);
        if (Taking.IsUrgent(app))
            app = Urgent(world, app, old);
        else if (upgrade && app.Status.SnapStatus.SnapshotTakenType == SnapshotWhen.SnapshotOnUpgrade)
            app = Taking.Prepare(app, old);

        if (change.NeedsPurge && !purge)
            return Refuse(world, app, partly, config, $"A purge is needed because {change.PurgeReason}, but no purge command came: purge the app, or undo the change.");
        if (change.NeedsRestart && !restart && !purge)
            return Refuse(world, app, partly, config, $"A restart is needed because {change.RestartReason}, but no restart command came: restart the app, or undo the change.");

        // For an app that is not to run there is nothing to restart. In a refused config the command waits with the rest.
        if (restart && Profiles.Effective(world, config))
            app = app.With(app.Status with { RestartInprogress = Inprogress.BringDown, RestartStartedAt = world.Now });
        else if (restart && change.NeedsRestart && (app.Status.Activated || app.Domain is { Activate: true }))
            app = app with { RestartIsOwed = true };
        return app with
        {
            Config = config,
            Refusal = null,
            Status = app.Status with
            {
                UUIDandVersion = config.UUIDandVersion,
                IsDesignatedNodeID = config.IsDesignatedNodeID,
                FixedResources = config.FixedResources,
                OverlayNetworkList = config.OverlayNetworkList,
                PurgeInprogress = purge ? Inprogress.DownloadAndVerify : app.Status.PurgeInprogress,
                PurgeStartedAt = purge ? world.Now : app.Status.PurgeStartedAt,
            },
        };
    }

    /// <summary>A snapshot that is to be taken at once brings the app down, in the way of a purge.</summary>
    private static AppRecord Urgent(World world, AppRecord app, AppInstanceConfig old)
    {
        app = Taking.Prepare(app, old);
        return app.Status.PurgeInprogress is Inprogress.DownloadAndVerify or Inprogress.BringDown ? app
            : app.With(app.Status with { PurgeInprogress = Inprogress.DownloadAndVerify, PurgeStartedAt = world.Now });
    }

    /// <summary>The snapshot of a roll-back that went wrong is no longer asked for.</summary>
    private static bool Forgotten(AppRecord app, AppInstanceConfig config) =>
        !config.Snapshot.Snapshots.OrEmpty().Any(snapshot => app.SnapshotError!.Error.Error.Contains(snapshot.SnapshotID, StringComparison.Ordinal));

    private static AppRecord Refuse(World world, AppRecord app, AppInstanceConfig followed, AppInstanceConfig config, string text, string source = "")
    {
        text += $"{(text.EndsWith('\n') ? "" : " ")}The app goes on with version {followed.UUIDandVersion.Version}.";
        GoTime since = app.Refusal is { } before && before.Text == text && before.Version == config.UUIDandVersion.Version ? before.Time : world.Now;
        return app with { Config = followed, Refusal = new(text, source, config.UUIDandVersion.Version, since) };
    }
}
