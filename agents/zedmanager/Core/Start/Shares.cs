using System.Collections.Immutable;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>One app's part of what the apps share.</summary>
/// <param name="Bytes">Guest memory and what its monitor needs.</param>
/// <param name="Active">Up, or on the way: the bytes are taken.</param>
/// <param name="Leaving">Active, but its config says it is to stop: the bytes come back soon.</param>
/// <param name="State">For the boot priority.</param>
public sealed record Share(ulong Bytes, bool Active, bool Leaving, SwState State)
{
    public static Share Of(AppRecord app) => new(
        MemoryBudget.GuestBytes(app.Status.FixedResources) + app.Status.MemOverhead,
        app.Status.Activated || app.Status.ActivateInprogress,
        (app.Status.Activated || app.Status.ActivateInprogress) && (app.Deleted || app.Config is not { Activate: true }),
        app.Status.State);
}

/// <summary>All apps' parts, with their sums kept, so that one more app does not make each decision slower.</summary>
public sealed record Shares
{
    private ImmutableDictionary<Guid, Share> apps = ImmutableDictionary<Guid, Share>.Empty;

    public static Shares None { get; } = new();

    /// <summary>Bytes of apps that are up or on the way.</summary>
    public ulong Used { get; private init; }

    /// <summary>The part of <see cref="Used"/> that comes back soon.</summary>
    public ulong Leaving { get; private init; }

    public Share? Find(Guid app) => apps.GetValueOrDefault(app);

    /// <summary>The active apps but this one, in a stable order.</summary>
    public IEnumerable<Guid> ActiveBut(Guid app) => apps.Where(entry => entry.Value.Active && entry.Key != app).Select(entry => entry.Key).Order();

    public Shares With(Guid app, Share? share)
    {
        Share? old = Find(app);
        return old == share ? this : this with
        {
            apps = share is null ? apps.Remove(app) : apps.SetItem(app, share),
            Used = Used - Taken(old) + Taken(share),
            Leaving = Leaving - ComingBack(old) + ComingBack(share),
        };
    }

    private static ulong Taken(Share? share) => share is { Active: true } ? share.Bytes : 0;

    private static ulong ComingBack(Share? share) => share is { Leaving: true } ? share.Bytes : 0;
}
