using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// The mirror of <see cref="Activate"/>, in three strengths: halt (the domain goes down, the network stays), bring down (for a
/// purge: both go down, their configs stay), withdraw (for a removal: both configs go). (State machine facts, 5.3.)
/// </summary>
public static class Inactivate
{
    /// <summary>The app is not to run. Its network and volumes stay, so that it can come back fast.</summary>
    public static Step Halt(World world, AppInstanceConfig config, AppRecord app)
    {
        if (app.Status.Activated || app.Status.ActivateInprogress)
        {
            Step down = DomainOff(world, config, app);
            if (!down.Done)
                return down;
            app = Over(down.App.With(down.App.Status.WithoutErrorFrom(AppErrors.FromNetwork)));
        }
        // Whatever the domain last said, an app that is down on request is HALTED (the original can leave HALTING or BROKEN).
        return Step.Arrived(app.Status.State == SwState.Halted ? app : app.With(app.Status with { State = SwState.Halted }));
    }

    /// <summary>For a purge: domain, then network are switched off; the old volumes are kept until both are.</summary>
    public static Step BringDown(World world, AppRecord app)
    {
        if (app.Domain is { Activate: true } domain)
            app = app with
            {
                Domain = domain with
                {
                    Activate = false,
                    PurgeCounter = app.Config is null ? domain.PurgeCounter : Counters.Purge(app.Config),
                    RestartCounter = app.Config is null ? domain.RestartCounter : Counters.Restart(app.Config),
                },
            };
        DomainStatus? theirs = world.Domains.GetValueOrDefault(app.UUID);
        if (theirs is { Activated: true } || theirs is null && !world.DomainsKnown)
            return Step.Wait(Watch(app, theirs), WaitReason.Domain(app.UUID, "the domain to be down"));

        // The moment for snapshots: the domain is down, and the old volumes are still there.
        Step quiet = app.Deleted || app.Status.SnapStatus.RollbackInProgress ? Step.Next(app) : DownTime.Await(world, app);
        app = quiet.App;
        if (app.Network is { Activate: true } network)
            app = app with { Network = network with { Activate = false } };
        AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
        if (link is { Activated: true } || link is null && !world.NetworksKnown)
            return Step.Wait(Watch(app, link), WaitReason.Network(app.UUID, "the network to be down"));
        return quiet.Done ? Step.Next(Over(app)) : quiet with { App = app };
    }

    /// <summary>For a removal: the domain's config goes, then the network's, each after the other side has let go.</summary>
    public static Step Withdraw(World world, AppRecord app)
    {
        app = app with { Domain = null };
        DomainStatus? theirs = world.Domains.GetValueOrDefault(app.UUID);
        if (theirs is not null || !world.DomainsKnown)
            return Step.Wait(Watch(app, theirs), WaitReason.Domain(app.UUID, "the domain to be gone"));

        app = app with { Network = null };
        AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
        if (link is not null || !world.NetworksKnown)
            return Step.Wait(Watch(app, link), WaitReason.Network(app.UUID, "the network to be gone"));
        return Step.Next(Over(app));
    }

    private static Step DomainOff(World world, AppInstanceConfig config, AppRecord app)
    {
        AppNetworkStatus? link = world.Networks.GetValueOrDefault(app.UUID);
        // Nothing was asked for, or it was taken back before we were restarted in the middle of a removal.
        if (app.Domain is null && app.Network is null)
            return world.Domains.ContainsKey(app.UUID) || !world.DomainsKnown
                ? Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be gone"))
                : Step.Next(app);
        if (link is not null)
            app = app.With(Activate.Adapters(world, app.Status, link));
        // A network error is shown, but it keeps no domain up (the original waits for the network first).
        if (link is { Error.Length: > 0 })
            app = app.With(app.Status.WithError(AppErrors.FromNetwork, link.ErrorDescription));

        if (link is not null && !link.IsPending() && DomainPlan.Build(world, config, app.Status, link, out string error) is { } built)
            app = app with { Domain = built };
        else if (app.Domain is { } published)
            app = app with { Domain = published with { UUIDandVersion = config.UUIDandVersion, Activate = false, UserActivate = false } };
        else
            return Step.Wait(app, WaitReason.Network(app.UUID, "the network's outcome, before the start can be called off"));

        if (world.Domains.GetValueOrDefault(app.UUID) is not { } theirs)
            return world.DomainsKnown && app.Status.Activated
                ? Step.Next(app)
                : Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be down"));
        AppInstanceStatus status = Activate.Names(app.Status, theirs) with { State = theirs.State, IoAdapterList = theirs.IoAdapterList };
        app = app.With(status);
        return theirs.IsPending() || theirs.Activated
            ? Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be down"))
            : Step.Next(app);
    }

    private static AppRecord Over(AppRecord app) => app.Status.Activated || app.Status.ActivateInprogress
        ? app.With(app.Status with { Activated = false, ActivateInprogress = false })
        : app;

    /// <summary>While one waits for a neighbour its error is the app's error, with all that it says.</summary>
    private static AppRecord Watch(AppRecord app, DomainStatus? theirs)
    {
        if (theirs is null)
            return app;
        AppInstanceStatus status = Activate.Names(app.Status, theirs);
        return app.With(theirs.Error.Length != 0 ? status.WithError(AppErrors.FromDomain, theirs.ErrorDescription) : status.WithoutErrorFrom(AppErrors.FromDomain));
    }

    private static AppRecord Watch(AppRecord app, AppNetworkStatus? link) =>
        link is null ? app
        : app.With(link.Error.Length != 0 ? app.Status.WithError(AppErrors.FromNetwork, link.ErrorDescription) : app.Status.WithoutErrorFrom(AppErrors.FromNetwork));
}
