using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>
/// The first look at an app after a start of the agent. A domain that an earlier run left running goes on, with the same id and
/// boot time; one that ended meanwhile is treated as if the agent had seen it end.
/// </summary>
internal static class Adoption
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static Step Sought(World world, DomainRecord domain, Outcome outcome)
    {
        // Starting a second one would be worse than waiting.
        if (outcome.Failed)
            return new(domain with { Deed = new Deed.Find(Pause), Status = domain.Status.WithError(world.Now, outcome.Error) }, world.Adapters);
        domain = domain with { Sought = true, ConfigChanged = true };
        if (outcome.Found is { Info.Life: DomainLife.Running or DomainLife.PoweredOff } found)
            return new(Adopted(domain, found), Reserved(world, domain));
        if (outcome.Found is { Info.Life: DomainLife.Ended or DomainLife.Crashed } ended && domain.Status.Activated)
            return Checking.Ended(world, domain, ended.Info);
        return new(domain with { Status = Settled(domain), Marked = false }, world.Adapters);
    }

    private static DomainRecord Adopted(DomainRecord domain, FoundDomain found)
    {
        DomainStatus status = domain.Status;
        bool known = status.DomainName == found.Key.Name && status.DomainId == found.Info.DomainId;
        if (status.PendingAdd && domain.Config is { } config)
            status = Configure.Run(status, config).Status;
        if (!status.Activated || !known)
            status = status.WithoutError() with { BootFailed = false, AdaptersFailed = false };
        return domain with
        {
            Marked = true,
            Status = status with
            {
                DomainName = found.Key.Name,
                DomainId = found.Info.DomainId,
                BootTime = known ? status.BootTime : found.BootTime,
                Activated = true,
                State = SwState.Running,
                PendingAdd = false,
                PendingModify = false,
            },
        };
    }

    /// <summary>The table of adapters begins empty after a start; a running domain has its own already.</summary>
    private static Adapters.AdapterTable Reserved(World world, DomainRecord domain) =>
        world.Adapters.Used(domain.Status.IoAdapterList.OrEmpty().SelectMany(adapter => world.Adapters.Find(adapter.Name)), domain.App);

    /// <summary>Nothing runs. An app at rest keeps its state and its error; one that was on its way or running begins anew.</summary>
    private static DomainStatus Settled(DomainRecord domain)
    {
        DomainStatus status = domain.Status;
        bool rests = !status.Activated && !status.PendingAdd && status.State is SwState.Installed or SwState.Halted or SwState.Broken;
        if (rests || domain.Config is not { } config)
            return status with { DomainId = 0, PendingModify = false, PendingDelete = false, Activated = false };
        return NewStatus.From(config);
    }
}
