using Eve.Agents.Zedmanager.Core.Config;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>
/// What happens to an app. Each call walks from the first stage; a stage that is not done ends the walk. Where we were is not
/// remembered, except for the small values of purge and restart in the status, which choose the walk.
/// </summary>
public static class Reconciler
{
    /// <summary>A config came for an app that has no record.</summary>
    public static AppRecord ConfigCreated(World world, UuidToNum? purgeCounter, AppInstanceConfig config) =>
        Update(world, Created.Run(world, purgeCounter, config));

    /// <summary>A newer config came.</summary>
    public static AppRecord ConfigModified(World world, AppRecord app, AppInstanceConfig config) =>
        Update(world, Modified.Run(world, app, config));

    /// <summary>A config came for an app of which only our own publications are known: we have been restarted.</summary>
    public static AppRecord ConfigAdopted(World world, AppRecord left, AppInstanceConfig config) =>
        Update(world, left.Deleted ? Removed.Run(left) with { Successor = config } : Adopted.Run(world, left, config));

    /// <summary>The app left the config.</summary>
    public static AppRecord ConfigDeleted(World world, AppRecord app) =>
        Update(world, Removed.Run(app));

    /// <summary>Something that the app depends on changed, or its time has come.</summary>
    public static AppRecord Update(World world, AppRecord app)
    {
        AppRecord heard = app.Gone || app.Deleted || app.Config is null ? app : Heard(world, app);
        Step step = heard.Gone ? Step.Arrived(heard)
            : heard.Deleted ? Leave(world, heard)
            : (heard.Local ?? heard.Config) is { } config ? Walk(world, config, heard)
            : Step.Arrived(heard);
        WaitReason? waiting = step.Waiting ?? WaitForOwner(step.App) ?? Deletion.Postponed(step.App);
        AppRecord after = heard.Gone || heard.Deleted ? step.App : Rollback.Noted(Deletion.Heard(world, step.App));
        return after with
        {
            Status = Cluster.WithUploads(world, after.Status.KeepingErrorTime(app.Status, world.Now)),
            Waiting = waiting?.From(app.Waiting, world.Now),
        };
    }

    /// <summary>What volumemgr did with the app's snapshots; may end a roll-back, and with it change the config that is followed.</summary>
    private static AppRecord Heard(World world, AppRecord app) => Rollback.Heard(world, Taking.Heard(world, app));

    private static Step Walk(World world, AppInstanceConfig config, AppRecord app)
    {
        AppRecord before = app;
        if (app.Status.PurgeInprogress == Inprogress.BringDown)
        {
            Step down = Inactivate.BringDown(world, app);
            if (!down.Done)
                return down;
            app = Purge.Recreate(world, config, GivenBack(config, down.App));
        }

        Step turn = BootPriority.Run(world, app);
        if (!turn.Done)
            return turn;

        Step installed = Install.Run(world, config, turn.App);
        if (!installed.Done)
            return installed;

        if (installed.App.Status.PurgeInprogress == Inprogress.DownloadAndVerify)
        {
            Step down = Purge.BringDown(world, installed.App);
            if (!down.Done)
                return down;
            installed = Install.Run(world, config, Purge.Recreate(world, config, GivenBack(config, down.App)));
            if (!installed.Done)
                return installed;
        }

        AppRecord whole = Purge.BringUp(installed.App);
        if (whole.Status.SnapStatus.RollbackInProgress)
            return Rollback.Run(world, whole.Status.SnapStatus.HasRollbackRequest ? installed.App : whole);
        Step prepared = Prepare.Run(world, config, whole);
        if (!Profiles.Effective(world, config))
        {
            // It is asked its EIDs for, too, but it is halted without them; then is the time for its snapshots.
            Step halted = Inactivate.Halt(world, config, prepared.App);
            if (halted.Waiting is null && halted.App.RestartIsOwed)
                halted = halted with { App = halted.App with { RestartIsOwed = false } };
            if (halted.Waiting is not null)
                return halted;
            Step down = DownTime.Use(world, halted.App) with { Done = false };
            return down.Waiting is null && Profiles.Effective(world.Profile, config) ? Step.Wait(down.App, Cluster.Elsewhere(world, config)) : down;
        }
        Step quiet = DownTime.Use(world, Restart.Owed(world, prepared.App));
        if (!prepared.Done || !quiet.Done)
            return prepared.Done ? quiet : prepared with { App = quiet.App };
        Step up = Activate.Run(world, config, quiet.App, before);
        // A restart may just have switched off a domain that was not up.
        return world.IsDown(quiet.App) || DownTime.Use(world, up.App) is not { Done: false } work ? up : work;
    }

    /// <summary>A purge gives back what was prepared. A snapshot and a roll-back go the same way down and up, but keep it.</summary>
    private static AppRecord GivenBack(AppInstanceConfig config, AppRecord app) =>
        app.PurgeCounter is { } carriedOut && (uint)carriedOut.Number == Counters.Purge(config) ? app : Unprepare.Run(app);

    private static Step Leave(World world, AppRecord app)
    {
        if (app.Status.PurgeInprogress == Inprogress.BringDown)
        {
            // The neighbours are in the middle of it; what they see stays in order, and then the removal follows by itself.
            Step down = Inactivate.BringDown(world, app);
            if (!down.Done)
                return down;
            app = down.App.With(down.App.Status with { PurgeInprogress = Inprogress.RecreateVolumes });
        }
        Step withdrawn = Inactivate.Withdraw(world, app);
        return withdrawn.Done ? Uninstall.Run(Unprepare.Run(withdrawn.App)) : withdrawn;
    }

    /// <summary>Nothing else to wait for, but a config was refused: the next move is its owner's.</summary>
    private static WaitReason? WaitForOwner(AppRecord app) =>
        app.Refusal is { } refusal
            ? WaitReason.Owners(app.UUID, $"a config that can be taken over instead of version {refusal.Version}{(app.Config is { } config ? $"; until then it goes on with version {config.UUIDandVersion.Version}" : "")}") with { Since = refusal.Time.ToDateTimeOffset() }
            : null;
}
