namespace Eve.Agents.Domainmgr.Core;

/// <summary>The one thing that is being done to a domain outside the loop; its <see cref="Outcome"/> comes back as an event.</summary>
public abstract record Deed
{
    private Deed()
    {
    }

    /// <summary>Look for a domain that an earlier run of the agent left running; after a pause when an earlier look failed.</summary>
    public sealed record Find(TimeSpan Pause) : Deed;

    /// <summary>Check volumes, write what the domain is made from.</summary>
    public sealed record SetUp : Deed;

    /// <summary>Make the domain, after a pause when an earlier try failed.</summary>
    public sealed record Create(TimeSpan Pause) : Deed;

    /// <summary>Let it run, and ask how it is.</summary>
    public sealed record Start : Deed;

    /// <summary>Ask how it is.</summary>
    public sealed record Check : Deed;

    /// <summary>Bring it down in order.</summary>
    public sealed record Halt(bool Impatient) : Deed;

    /// <summary>Take away what is left of it; forever when the app is deleted.</summary>
    public sealed record Remove(bool Forever) : Deed;
}

/// <summary>How a deed ended.</summary>
/// <param name="Error">Why it failed, in words for the app's owner; empty when it did not.</param>
public sealed record Outcome(string Error = "")
{
    /// <summary>The domain's state after Start and Check; after Create only its id counts.</summary>
    public DomainInfo Info { get; init; } = DomainInfo.Absent;

    /// <summary>For Find: what was found; null for nothing.</summary>
    public FoundDomain? Found { get; init; }

    /// <summary>It was called off.</summary>
    public bool Cancelled { get; init; }

    public bool Failed => Error.Length > 0;
}
