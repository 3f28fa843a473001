using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>Brings a domain down (domainmgr facts, section 3.5) and gives its adapters back.</summary>
internal static class Halting
{
    public static Step Begin(World world, DomainRecord domain, bool impatient)
    {
        DomainStatus status = domain.Status;
        if (status.DomainId != 0)
            status = status with { State = SwState.Halting };
        return new(domain with { Status = status, Deed = new Deed.Halt(impatient) }, world.Adapters);
    }

    public static Step Halted(World world, DomainRecord domain, Outcome outcome)
    {
        if (outcome.Cancelled)
            return Begin(world, domain, impatient: domain.Config is null);
        // Adapters go back even from a domain that would not die.
        world = world with { Adapters = world.Adapters.Released(domain.App) };
        bool marked = domain.Marked && world.DeviceGoesDown;
        DomainStatus status = domain.Status with { IoAdapterList = [] };
        if (!outcome.Failed)
            status = status with { Activated = false, State = SwState.Halted, DomainId = 0, BootFailed = false };
        else if (status.Error.Length == 0)
            status = status.WithError(world.Now, $"the app does not halt: {outcome.Error}", anew: true);
        domain = domain with { Status = status, Marked = marked };

        // A delete that has begun is finished, also when the app is wanted again meanwhile.
        if (domain.Config is not { } config || domain.Errand == Errand.Delete)
            return new(domain with { Errand = Errand.Delete, Status = status with { PendingDelete = true }, Deed = new Deed.Remove(Forever: true) }, world.Adapters);
        return domain.Errand == Errand.Modify
            ? Modification.Deactivated(world, domain, config)
            : new(Lifecycle.Rest(domain), world.Adapters);
    }
}
