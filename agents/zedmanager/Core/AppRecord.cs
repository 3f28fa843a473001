using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>
/// Our own memory of one app: its status and everything that zedmanager wants to have published for it. Two equal records
/// publish the same, so the shell only has to compare.
/// </summary>
public sealed record AppRecord(Guid UUID)
{
    /// <summary>What the walk found out. <see cref="Published"/> is what the others see.</summary>
    public required AppInstanceStatus Status { get; init; }

    /// <summary>The config that the app follows: the last one taken over. null: none was yet.</summary>
    public AppInstanceConfig? Config { get; init; }

    /// <summary>A snapshot's config, followed instead of <see cref="Config"/> while a roll-back is under way; published too.</summary>
    public AppInstanceConfig? Local { get; init; }

    /// <summary>The newest config is not followed, and why.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>
    /// What the app's config has now needs a restart, but it was being switched off when the command came. Should it be switched on
    /// again before its domain is down, the domain goes down first.
    /// </summary>
    public bool RestartIsOwed { get; init; }

    /// <summary>The app left the config and is being taken down.</summary>
    public bool Deleted { get; init; }

    /// <summary>A config of the same UUID that came while the app was being taken down or rolled back; its turn is after that.</summary>
    public AppInstanceConfig? Successor { get; init; }

    /// <summary>Everything is taken down: the record may be forgotten.</summary>
    public bool Gone { get; init; }

    /// <summary>Wanted from volumemgr, in the order of asking.</summary>
    public ValueList<VolumeRefConfig> VolumeRefs { get; init; } = [];

    /// <summary>Wanted from identitymanager, one for each overlay adapter. None of them changes while it is wanted.</summary>
    public ValueList<EIDConfig> Eids { get; init; } = [];

    /// <summary>Wanted from zedrouter.</summary>
    public AppNetworkConfig? Network { get; init; }

    /// <summary>Wanted from domainmgr.</summary>
    public DomainConfig? Domain { get; init; }

    /// <summary>Wanted from volumemgr: snapshots that are there, or are to be taken or rolled back to.</summary>
    public ValueList<VolumesSnapshotConfig> Snapshots { get; init; } = [];

    /// <summary>What is to be on disk of the app's snapshots.</summary>
    public ValueList<KeptSnapshot> Files { get; init; } = [];

    /// <summary>The last roll-back went wrong.</summary>
    public SnapshotError? SnapshotError { get; init; }

    /// <summary>A snapshot could not be deleted; volumemgr tries it again.</summary>
    public ErrorDescription? DeletionError { get; init; }

    /// <summary>The purge counter that was last carried out; survives a reboot.</summary>
    public UuidToNum? PurgeCounter { get; init; }

    /// <summary>null: the app is where its config wants it.</summary>
    public WaitReason? Waiting { get; init; }

    /// <summary>The status as others see it: errors of a refused config and of snapshots are shown besides the app's own.</summary>
    public AppInstanceStatus Published()
    {
        AppInstanceStatus shown = Refusal is null ? Status : Status.WithRefusal(Refusal);
        foreach (SnapshotInstanceStatus request in Status.SnapStatus.RequestedSnapshots.OrEmpty())
            shown = shown.WithFurther(AppErrors.FromSnapshot, request.Error);
        if (DeletionError is not null)
            shown = shown.WithFurther(AppErrors.FromSnapshot, DeletionError);
        return SnapshotError is null ? shown : shown.WithFurther(SnapshotError.Source, SnapshotError.Error);
    }

    /// <summary>What others may know of <see cref="Waiting"/>, with the error that stands.</summary>
    public AppWait? Wait()
    {
        if (Gone)
            return null;
        return Waiting is { } waiting ? Wait(waiting) : Deleted ? Leaving() : null;
    }

    /// <summary>The app is on its way out. For one that goes at once, too: it is said before anything goes.</summary>
    public AppWait Leaving() => Wait(Waiting ?? new(Owner.Zedmanager.Name, "", UUID.ToString(), "the app to be taken down"));

    private AppWait Wait(WaitReason waiting)
    {
        AppInstanceStatus status = Published();
        return new()
        {
            AppUUID = UUID,
            DisplayName = status.DisplayName,
            Agent = waiting.Agent,
            Topic = waiting.Topic,
            Key = waiting.Key,
            What = waiting.What,
            Since = waiting.Since,
            LastError = status.Error,
            Retry = status.ErrorRetryCondition,
            Removing = Deleted,
            NextTry = waiting.Until is { } until ? until : GoTime.Zero,
        };
    }

    internal AppRecord With(AppInstanceStatus status) => ReferenceEquals(status, Status) ? this : this with { Status = status };
}
