using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>One app as domainmgr sees it: what zedmanager wants, what is published, and where the work stands.</summary>
public sealed record DomainRecord(Guid App, DomainStatus Status)
{
    /// <summary>The newest wish; null when the app is to go.</summary>
    public DomainConfig? Config { get; init; }

    /// <summary>The newest wish has not been looked at yet. Wishes that come while a deed is on its way coalesce here.</summary>
    public bool ConfigChanged { get; init; }

    /// <summary>Time for a look: the ticker fired, or the hypervisor said that the domain ended.</summary>
    public bool LookDue { get; init; }

    /// <summary>An earlier run of the agent may have left a domain; this is looked up first.</summary>
    public bool Sought { get; init; }

    /// <summary>What the current deed belongs to.</summary>
    public Errand Errand { get; init; }

    /// <summary>What is on its way; null when the domain is at rest.</summary>
    public Deed? Deed { get; init; }

    /// <summary>Whether the app has its marker among the active apps, which volumemgr reads after a reboot.</summary>
    public bool Marked { get; init; }

    /// <summary>Nothing is left: unpublish the status and forget the app. With a config it is wanted again, and begins anew.</summary>
    public bool Gone { get; init; }

    /// <summary>An app that was never seen before.</summary>
    public static DomainRecord For(DomainConfig config) =>
        new(config.UUIDandVersion.UUID, NewStatus.From(config)) { Config = config, ConfigChanged = true };

    /// <summary>An app whose status an earlier run of the agent published; its config may come later, or never.</summary>
    public static DomainRecord Left(DomainStatus status) =>
        new(status.UUIDandVersion.UUID, status) { Marked = status.Activated };
}

/// <summary>Why something is being done to a domain.</summary>
public enum Errand
{
    None,
    Add,
    Modify,
    Retry,
    Look,
    Delete,
}
