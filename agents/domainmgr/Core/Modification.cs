using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>A new config for an app (domainmgr facts, section 3.1).</summary>
internal static class Modification
{
    public static Step Begin(World world, DomainRecord domain, DomainConfig config)
    {
        DomainStatus status = domain.Status;
        if (status.PendingAdd)
            return Create(world, domain with { Errand = Errand.Add }, config);

        domain = domain with { Errand = Errand.Modify, Status = status with { PendingModify = true } };
        if (!config.Activate)
            return Deactivate(world, domain, config);
        if (status.Activated || status.Error.Length > 0 || status.State == SwState.Broken)
        {
            // A running domain is not changed, and one in error waits for its retry or for a deactivation.
            domain = domain with { Status = domain.Status with { UUIDandVersion = config.UUIDandVersion } };
            return new(Lifecycle.Rest(domain), world.Adapters);
        }
        if (status.DomainName != TaskName.Of(config))
            domain = domain with { Status = NewStatus.Named(domain.Status, config) };
        else
            domain = domain with { Status = domain.Status with { VifList = NewStatus.Named(domain.Status, config).VifList } };
        domain = domain with { Status = NewStatus.Updated(domain.Status, config) };
        return Configured(world, domain, config, activate: true);
    }

    /// <summary>Disks and user data; then, if wanted, the boot.</summary>
    public static Step Configured(World world, DomainRecord domain, DomainConfig config, bool activate)
    {
        (DomainStatus status, string error) = Configure.Run(domain.Status, config);
        if (error.Length > 0)
        {
            status = status.WithError(world.Now, error) with { ConfigFailed = true };
            return new(Lifecycle.Rest(domain with { Status = status }), world.Adapters);
        }
        domain = domain with { Status = status };
        return activate ? Boot.Begin(world, domain, config) : new(Lifecycle.Rest(domain), world.Adapters);
    }

    /// <summary>What is left to do of a deactivation once the domain is down.</summary>
    public static Step Deactivated(World world, DomainRecord domain, DomainConfig config)
    {
        DomainStatus status = NewStatus.Updated(domain.Status, config) with { BootFailed = false, AdaptersFailed = false, ConfigFailed = false };
        return Configured(world, domain with { Status = status }, config, activate: false);
    }

    private static Step Create(World world, DomainRecord domain, DomainConfig config)
    {
        // The config may have changed while the domain was being looked for.
        domain = domain with { Status = NewStatus.From(config) };
        return Configured(world, domain, config, config.Activate);
    }

    private static Step Deactivate(World world, DomainRecord domain, DomainConfig config)
    {
        bool wasInError = domain.Status.Error.Length > 0;
        if (wasInError)
            domain = domain with { Status = domain.Status.WithoutError() };
        return wasInError || domain.Status.Activated
            ? Halting.Begin(world, domain, impatient: false)
            : Deactivated(world, domain, config);
    }
}
