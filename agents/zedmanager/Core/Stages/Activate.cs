using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// Stage 3: memory is granted, the network is up, the domain runs. Waits for zedrouter, then for domainmgr; a restart is a
/// domain that is first off and then on, parted by domainmgr's answer. (State machine facts, 5.2.)
/// </summary>
public static class Activate
{
    /// <param name="before">The app as it was before the walk.</param>
    public static Step Run(World world, AppInstanceConfig config, AppRecord app, AppRecord before)
    {
        DomainStatus? theirs = world.Domains.GetValueOrDefault(app.UUID);
        if (app.Status.RestartInprogress == Inprogress.BringDown && theirs is not null)
            app = app.With(Restarting(Names(app.Status, theirs), theirs));

        if (!app.Status.Activated && !app.Status.ActivateInprogress)
        {
            Step granted = MemoryBudget.Run(world, config, app);
            if (!granted.Done)
                return granted;
            app = granted.App;
        }

        app = NetworkPlan.Want(config, app);
        app = app.With(app.Status with { ActivateInprogress = true });
        Step connected = Connect(world, app, before);
        return connected.Done ? StartDomain(world, config, connected.App, before, theirs) : connected;
    }

    private static Step Connect(World world, AppRecord app, AppRecord before)
    {
        if (world.Networks.GetValueOrDefault(app.UUID) is not { } link)
            return Missing(app, before, world.NetworksKnown, WaitReason.Network(app.UUID, "the network"));
        if (link.IsPending())
            return Step.Wait(app, WaitReason.Network(app.UUID, "zedrouter to be done with a change"));
        if (link.Error.Length != 0)
            return Step.Wait(
                app.With(app.Status.WithError(AppErrors.FromNetwork, link.ErrorDescription)),
                WaitReason.Network(app.UUID, "a network without error; now: " + link.Error));
        if (link.AwaitNetworkInstance)
            return Step.Wait(app.With(app.Status with { State = SwState.AwaitNetworkInstance }), WaitReason.Network(app.UUID, "its network instance"));
        app = app.With(Adapters(world, app.Status, link));
        return link.Activated ? Step.Next(app) : Step.Wait(app, WaitReason.Network(app.UUID, "the network to be up"));
    }

    /// <summary>
    /// A neighbour's record is not there. As long as the neighbour has not been heard since we started, an app that is up stays
    /// as it is shown.
    /// </summary>
    private static Step Missing(AppRecord app, AppRecord before, bool known, WaitReason reason) =>
        Step.Wait(known || !before.Status.Activated ? app : app.With(before.Status), reason);

    private static Step StartDomain(World world, AppInstanceConfig config, AppRecord app, AppRecord before, DomainStatus? theirs)
    {
        AppNetworkStatus link = world.Networks[app.UUID];
        if (StartDelay.Holds(world, app))
            return Step.Wait(
                app.With(app.Status with { State = SwState.StartDelayed }),
                new WaitReason(Owner.Zedmanager.Name, "", app.UUID.ToString(), "its start time", Until: app.Status.StartTime.ToDateTimeOffset()));

        if (world.IsCluster && config.FixedResources.VirtualizationMode == VmMode.NoHyper && Image(world, app) is { Done: false } without)
            return without;
        if (DomainPlan.Build(world, config, app.Status, link, out string error) is not { } domain)
            return Step.Wait(app.With(app.Status.WithError(world, AppErrors.FromDomain, error)), WaitReason.Owners(app.UUID, error));
        if (theirs is null)
            return world.DomainsKnown
                ? Vanished(app with { Domain = domain })
                : Missing(app with { Domain = domain }, before, known: false, WaitReason.Domain(app.UUID, "the domain"));

        bool goingDown = app.Status.RestartInprogress == Inprogress.BringDown;
        app = app with { Domain = goingDown ? domain with { Activate = false } : domain };
        return Follow(app.With(Names(app.Status, theirs)), theirs, goingDown);
    }

    /// <summary>In a cluster an app without a hypervisor is a container, which the cluster starts by its image's name.</summary>
    private static Step Image(World world, AppRecord app)
    {
        VolumeRefStatus[] containers = [.. app.Status.VolumeRefStatusList.OrEmpty().Where(entry => entry.ContentFormat == Format.Container)];
        if (containers.Length != 0 && containers.All(container => container.ReferenceName.Length != 0))
            return Step.Next(app);
        app = app.With(app.Status with { State = SwState.StartDelayed });
        if (containers.FirstOrDefault(container => container.ReferenceName.Length == 0) is { } unnamed)
            return Step.Wait(app, WaitReason.Volume(RefKey.Of(unnamed), "the name of the container's image"));
        const string None = "The app is to run without a hypervisor, but none of its volumes is a container: give it one, or another virtualization mode.";
        return Step.Wait(app.With(app.Status.WithError(world, AppErrors.FromConfig, None)), WaitReason.Owners(app.UUID, "a container among the app's volumes"));
    }

    /// <summary>There is no domain. When there was one, that is a reason to have it made again, not to uninstall.</summary>
    private static Step Vanished(AppRecord app)
    {
        if (app.Status.Activated)
            app = app.With(app.Status with { Activated = false, State = SwState.Installed });
        return Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be made"));
    }

    private static Step Follow(AppRecord app, DomainStatus theirs, bool goingDown)
    {
        AppInstanceStatus status = app.Status with { State = theirs.State, IoAdapterList = theirs.IoAdapterList };
        // While a restart brings the domain down its old error does not matter, but the domain is not started before it is gone.
        if (theirs.Error.Length != 0 && !goingDown)
            status = status.WithError(AppErrors.FromDomain, theirs.ErrorDescription);
        bool settled = theirs.State >= SwState.Booting && !theirs.IsPending();
        if (settled)
            status = status with { Activated = true, ActivateInprogress = false };
        bool up = settled && theirs is { Activated: true, State: not SwState.Halting };
        if (up)
            status = Completed(status);
        app = app.With(status);

        if (goingDown)
            return Step.Wait(app, WaitReason.Domain(app.UUID, theirs.Activated || theirs.Error.Length == 0 ? "the domain to be down, for a restart" : $"its error to be gone, for a restart; now: {theirs.Error}"));
        return up
            ? Step.Arrived(app)
            : Step.Wait(app, WaitReason.Domain(app.UUID, theirs.Error.Length != 0 ? $"a domain without error; now: {theirs.Error}" : $"the domain to run, now {theirs.State}"));
    }

    /// <summary>The domain is up: a restart or purge that brought it up is over.</summary>
    private static AppInstanceStatus Completed(AppInstanceStatus status)
    {
        if (status.RestartInprogress == Inprogress.BringUp)
            status = status with { RestartInprogress = Inprogress.NotInprogress, SnapStatus = Taking.Unprepared(status.SnapStatus) };
        return status.PurgeInprogress == Inprogress.BringUp ? status with { PurgeInprogress = Inprogress.NotInprogress } : status;
    }

    /// <summary>A restart goes up again when the domain is down and has no error.</summary>
    private static AppInstanceStatus Restarting(AppInstanceStatus status, DomainStatus theirs) =>
        !theirs.Activated && theirs.Error.Length == 0 ? status with { RestartInprogress = Inprogress.BringUp } : status;

    internal static AppInstanceStatus Names(AppInstanceStatus status, DomainStatus theirs)
    {
        if (status.DomainName != theirs.DomainName || status.BootTime != theirs.BootTime)
            status = status with { DomainName = theirs.DomainName, BootTime = theirs.BootTime };
        return VifsUsed(status, theirs);
    }

    /// <summary>zedrouter's adapters, with the interface names that domainmgr really used.</summary>
    internal static AppInstanceStatus Adapters(World world, AppInstanceStatus status, AppNetworkStatus link)
    {
        ValueList<AppNetAdapterStatus>? list = link.AppNetAdapterList;
        status = status.AppNetAdapters == list ? status : status with { AppNetAdapters = list };
        return world.Domains.GetValueOrDefault(link.UUIDandVersion.UUID) is { } theirs ? VifsUsed(status, theirs) : status;
    }

    private static AppInstanceStatus VifsUsed(AppInstanceStatus status, DomainStatus theirs)
    {
        ValueList<AppNetAdapterStatus>? adapters = status.AppNetAdapters;
        for (int i = 0; i < adapters.OrEmpty().Count; i++)
        {
            AppNetAdapterStatus adapter = adapters![i];
            if (theirs.VifList.OrEmpty().FirstOrDefault(vif => vif.Vif == adapter.Vif) is { } used && used.VifUsed != adapter.VifUsed)
                adapters = adapters.WithAt(i, adapter with { VifUsed = used.VifUsed });
        }
        return ReferenceEquals(adapters, status.AppNetAdapters) ? status : status with { AppNetAdapters = adapters };
    }
}
