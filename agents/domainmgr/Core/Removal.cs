using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>The app is deleted: bring the domain down in a hurry, take everything away.</summary>
internal static class Removal
{
    public static Step Begin(World world, DomainRecord domain)
    {
        domain = domain with { Errand = Errand.Delete, Status = domain.Status with { PendingDelete = true } };
        if (domain.Status.Activated || domain.Status.DomainId != 0)
            return Halting.Begin(world, domain, impatient: true);
        return new(domain with { Marked = false, Deed = new Deed.Remove(Forever: true) }, world.Adapters.Released(domain.App));
    }
}
