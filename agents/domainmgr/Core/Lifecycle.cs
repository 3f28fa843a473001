using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>
/// The domain state machine (domainmgr facts, section 3) as a step function: an event goes into the record, then
/// <see cref="Next"/> decides, until the domain is at rest or a deed is on its way. At most one deed at a time; whatever comes
/// meanwhile coalesces.
/// </summary>
public static class Lifecycle
{
    /// <summary>zedmanager wants something new; null when the app is to go.</summary>
    public static DomainRecord Wanted(DomainRecord domain, DomainConfig? config) => domain with { Config = config, ConfigChanged = true };

    /// <summary>The ticker fired, or the domain is said to have ended.</summary>
    public static DomainRecord Looked(DomainRecord domain) => domain with { LookDue = true };

    /// <summary>The current deed is done: takes its outcome in, and decides what comes next.</summary>
    public static Step Done(World world, DomainRecord domain, Outcome outcome)
    {
        Deed deed = domain.Deed ?? throw new InvalidOperationException("no deed is on its way");
        domain = domain with { Deed = null };
        Step step = deed switch
        {
            Deed.Find => Adoption.Sought(world, domain, outcome),
            Deed.SetUp => Boot.SetUpDone(world, domain, outcome),
            Deed.Create => Boot.Created(world, domain, outcome),
            Deed.Start => Boot.Started(world, domain, outcome),
            Deed.Check => Checking.Checked(world, domain, outcome),
            Deed.Halt => Halting.Halted(world, domain, outcome),
            Deed.Remove remove => Removed(world, domain, remove),
            _ => throw new NotSupportedException(deed.GetType().Name),
        };
        return step.Domain.Deed is null ? Next(world with { Adapters = step.Adapters }, step.Domain) : step;
    }

    /// <summary>What to do now; nothing when a deed is on its way or all is as wanted.</summary>
    public static Step Next(World world, DomainRecord domain)
    {
        if (domain.Deed is not null || domain.Gone)
            return new(domain, world.Adapters);
        if (!domain.Sought)
            return domain.Config is null && !domain.ConfigChanged
                ? new(domain, world.Adapters)   // left by an earlier run, and zedmanager has not spoken yet
                : new(domain with { Deed = new Deed.Find(TimeSpan.Zero) }, world.Adapters);
        if (domain.Config is null)
            return Removal.Begin(world, domain);
        if (domain.ConfigChanged)
            return Modification.Begin(world, domain with { ConfigChanged = false }, domain.Config);
        if (domain.LookDue)
            return Checking.Begin(world, domain with { LookDue = false }, domain.Config);
        return new(domain, world.Adapters);
    }

    /// <summary>The errand is over.</summary>
    internal static DomainRecord Rest(DomainRecord domain) => domain with
    {
        Errand = Errand.None,
        Status = domain.Status with { PendingAdd = false, PendingModify = false },
    };

    private static Step Removed(World world, DomainRecord domain, Deed.Remove remove)
    {
        if (remove.Forever)
            return new(
                domain with { Gone = true, Status = domain.Status with { PendingDelete = false, DomainId = 0 } },
                world.Adapters.Released(domain.App));
        // Whatever made the removal necessary has been written into the status before.
        return new(Rest(domain with { Status = domain.Status with { DomainId = 0 } }), world.Adapters);
    }
}
