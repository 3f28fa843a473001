using Eve.Agents.Domainmgr.Core.Adapters;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>From "to be active" to RUNNING (domainmgr facts, section 3.2): adapters, set-up, create, start.</summary>
internal static class Boot
{
    private const int MostTries = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static Step Begin(World world, DomainRecord domain, DomainConfig config)
    {
        ValueList<IoAdapter> wanted = config.IoAdapterList.OrEmpty();
        if (wanted.Count > 0 && !world.Adapters.Initialized)
            return NoAdapters(world, domain, new() { Error = "the device's list of adapters has not come yet", ErrorSeverity = ErrorSeverity.Notice, ErrorRetryCondition = "will start when the list comes" });
        (AdapterTable adapters, ErrorDescription? error) = Reservation.Reserve(
            world.Adapters, domain.App, wanted, world.IoVirtualization, world.StateOf);
        if (error is not null)
            return NoAdapters(world, domain, error);

        DomainStatus status = domain.Status.WithoutError() with { IoAdapterList = config.IoAdapterList, TriedCount = 0, AdaptersFailed = false };
        return new(domain with { Status = status, Deed = new Deed.SetUp() }, adapters);
    }

    /// <summary>A boot that failed is tried once more; adapters and configuration stay as they are.</summary>
    public static Step Again(World world, DomainRecord domain) => new(
        domain with { Errand = Errand.Retry, Status = domain.Status.WithoutError() with { BootFailed = false }, Deed = new Deed.SetUp() },
        world.Adapters);

    public static Step SetUpDone(World world, DomainRecord domain, Outcome outcome)
    {
        if (!outcome.Failed)
            return Create(world, domain, TimeSpan.Zero);
        if (domain.Errand == Errand.Retry)
            return GaveUp(world, domain, outcome.Error);
        // No flag: a set-up that failed once fails again until someone changes the config and switches the app off and on.
        return new(Lifecycle.Rest(domain with { Status = domain.Status.WithError(world.Now, outcome.Error, anew: true) }), world.Adapters);
    }

    public static Step Created(World world, DomainRecord domain, Outcome outcome)
    {
        if (outcome.Failed)
            return domain.Errand == Errand.Retry || domain.Status.TriedCount >= MostTries
                ? GaveUp(world, domain, outcome.Error)
                : Create(world, domain, Pause);
        DomainStatus status = domain.Status with { BootFailed = false, DomainId = outcome.Info.DomainId, BootTime = world.Now, State = SwState.Booting };
        return new(domain with { Status = status, Deed = new Deed.Start() }, world.Adapters);
    }

    public static Step Started(World world, DomainRecord domain, Outcome outcome)
    {
        DomainStatus status = domain.Status;
        if (outcome.Failed)
            return Failed(world, domain, SwState.Broken, outcome.Error);
        switch (outcome.Info.Life)
        {
            case DomainLife.Crashed:
                return Failed(world, domain, SwState.Broken, $"the app ended right after its start: {outcome.Info.Reason}");
            case DomainLife.Unknown or DomainLife.Absent or DomainLife.Lost:
                return Failed(world, domain, SwState.Unknown, "the app's state is not known after its start");
        }
        if (outcome.Info.DomainId != 0 && outcome.Info.DomainId != status.DomainId)
            status = status with { DomainId = outcome.Info.DomainId, BootTime = world.Now };
        status = status with { Activated = true, State = SwState.Running };
        // One that ended well already is found by the look that follows.
        bool ended = outcome.Info.Life != DomainLife.Running;
        return new(Lifecycle.Rest(domain with { Status = status, Marked = true, LookDue = domain.LookDue || ended }), world.Adapters);
    }

    private static Step Create(World world, DomainRecord domain, TimeSpan pause) => new(
        domain with { Status = domain.Status with { TriedCount = domain.Status.TriedCount + 1 }, Deed = new Deed.Create(pause) },
        world.Adapters);

    private static Step GaveUp(World world, DomainRecord domain, string error)
    {
        DomainStatus status = domain.Status.WithError(world.Now, error, anew: true) with { BootFailed = true };
        return new(domain with { Status = status, Deed = new Deed.Remove(Forever: false) }, world.Adapters);
    }

    private static Step Failed(World world, DomainRecord domain, SwState state, string error)
    {
        DomainStatus status = domain.Status.WithError(world.Now, error, anew: true) with { BootFailed = true, State = state };
        return new(domain with { Status = status, Deed = new Deed.Remove(Forever: false) }, world.Adapters);
    }

    private static Step NoAdapters(World world, DomainRecord domain, ErrorDescription error)
    {
        DomainStatus status = domain.Status.WithError(world.Now, error) with { AdaptersFailed = true, IoAdapterList = null };
        return new(Lifecycle.Rest(domain with { Status = status }), world.Adapters.Released(domain.App));
    }
}
