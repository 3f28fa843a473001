using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>The look at a domain at rest (domainmgr facts, sections 3.3 and 3.4): is it still there, is a retry due?</summary>
internal static class Checking
{
    public static Step Begin(World world, DomainRecord domain, DomainConfig config)
    {
        if (domain.Status.Activated || domain.Status.DomainId != 0)
            return new(domain with { Errand = Errand.Look, Deed = new Deed.Check() }, world.Adapters);
        return Retry(world, domain, config);
    }

    public static Step Checked(World world, DomainRecord domain, Outcome outcome)
    {
        domain = domain with { Errand = Errand.None };
        DomainStatus status = domain.Status;
        DomainInfo info = outcome.Info;
        // A hypervisor that does not answer now is asked again at the next look; the domain is left alone.
        if (outcome.Failed || info.Life == DomainLife.Unknown)
            return new(domain, world.Adapters);
        if (info.Life == DomainLife.Running)
        {
            if (status.Activated && status.DomainId == info.DomainId)
                return new(domain, world.Adapters);
            if (!status.Activated)
                status = status.WithoutError() with { BootFailed = false, AdaptersFailed = false };
            return new(
                domain with { Marked = true, Status = status with { Activated = true, State = SwState.Running, DomainId = info.DomainId, BootTime = world.Now } },
                world.Adapters);
        }
        return Ended(world, domain, info);
    }

    /// <summary>The domain ended by itself: crashed ones stay down, others are started again after a while.</summary>
    public static Step Ended(World world, DomainRecord domain, DomainInfo info)
    {
        DomainStatus status = domain.Status.WithoutError() with { Activated = false, State = SwState.Halted };
        if (domain.Config is { Activate: true })
        {
            string why = info.Reason.Length > 0 ? info.Reason : "the domain is gone";
            if (info.Life == DomainLife.Crashed)
                status = status.WithError(world.Now, $"the app's task has crashed ({why}): restart the app instance to run it again", anew: true) with { State = SwState.Broken };
            else
                status = status.WithError(
                    world.Now,
                    new ErrorDescription
                    {
                        Error = $"the app has ended by itself ({why})",
                        ErrorSeverity = ErrorSeverity.Warning,
                        ErrorRetryCondition = $"will retry in {Fault.Text(world.BootRetry)}",
                    },
                    anew: true) with
                { BootFailed = true };
        }
        return new(domain with { Status = status, Deed = new Deed.Remove(Forever: false) }, world.Adapters);
    }

    /// <summary>When the next retry is due; null when none is.</summary>
    public static DateTimeOffset? RetryAt(DomainRecord domain, TimeSpan bootRetry) =>
        domain is { Status: { BootFailed: true, Activated: false }, Config.Activate: true }
            ? domain.Status.ErrorTime.ToDateTimeOffset() + bootRetry
            : null;

    private static Step Retry(World world, DomainRecord domain, DomainConfig config)
    {
        DomainStatus status = domain.Status;
        if (status.ConfigFailed)
        {
            (DomainStatus configured, string error) = Configure.Run(status, config);
            if (error.Length > 0)
                return new(domain with { Status = configured.WithError(world.Now, error) }, world.Adapters);
            domain = domain with { Status = configured.WithoutError() with { ConfigFailed = false } };
            return config.Activate && status.State != SwState.Broken
                ? Boot.Begin(world, domain with { Errand = Errand.Modify, Status = domain.Status with { PendingModify = true } }, config)
                : new(domain, world.Adapters);
        }
        if (!config.Activate)
            return new(domain with { Status = status with { BootFailed = false, AdaptersFailed = false } }, world.Adapters);
        if (status.AdaptersFailed)
            return Boot.Begin(world, domain with { Errand = Errand.Modify }, config);
        if (RetryAt(domain, world.BootRetry) is { } due && due <= world.Now)
            return Boot.Again(world, domain);
        return new(domain, world.Adapters);
    }
}
