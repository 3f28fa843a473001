using System.Globalization;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>
/// Which snapshots an app is to have: the config's list against those that are there (state machine facts, 12.1). A request that
/// cannot be fulfilled stays in the list with its error, so that it is shown and not tried again.
/// </summary>
public static class Requests
{
    /// <summary>Why a request waits, and when it is looked at again.</summary>
    internal const string WhenMoreAreAllowed = "Taken when the app may have more snapshots";

    /// <summary>An id names a folder and a record, so not every text will do: letters, digits, dot, dash and underscore.</summary>
    public static bool IsUsable(string id) =>
        id.Length is > 0 and <= 100 && id[0] != '.' && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <param name="created">At the beginning of an app's record no snapshot that is there goes in favour of one that is not.</param>
    /// <param name="keep">A snapshot that is rolled back to stays until that is over, whatever the list says.</param>
    internal static AppRecord Run(World world, AppRecord app, AppInstanceConfig config, bool created = false, string keep = "")
    {
        SnapshottingStatus before = app.Status.SnapStatus;
        ValueList<SnapshotDesc> listed = [.. config.Snapshot.Snapshots.OrEmpty().DistinctBy(snapshot => snapshot.SnapshotID)];
        if (listed.Count == 0 && Empty(before))
            return before.MaxSnapshots == config.Snapshot.MaxSnapshots ? app : app.With(before with { MaxSnapshots = config.Snapshot.MaxSnapshots });

        HashSet<string> ids = [.. listed.Select(snapshot => snapshot.SnapshotID)];
        app = Restore(world, app, ids);
        app = Release(app, ids, keep);
        if (config.Snapshot.MaxSnapshots > before.MaxSnapshots)
            app = app.With(app.Status.SnapStatus with { RequestedSnapshots = app.Status.SnapStatus.RequestedSnapshots.Without(request => request.Error.ErrorRetryCondition == WhenMoreAreAllowed) });
        List<SnapshotInstanceStatus> added = Added(world, app, listed);
        app = Limited(world, app, config.Snapshot.MaxSnapshots, added, created, keep);
        SnapshottingStatus now = app.Status.SnapStatus;
        return app.With(now with
        {
            MaxSnapshots = config.Snapshot.MaxSnapshots,
            SnapshotTakenType = When(listed, now),
            PreparedVolumesSnapshotConfigs = now.PreparedVolumesSnapshotConfigs.Without(prepared => !now.RequestedSnapshots.OrEmpty().Any(request => request.Id() == prepared.SnapshotID && !request.Failed())),
        });
    }

    /// <summary>A snapshot of the list that is about to be deleted but still there is kept after all, unless it goes because of the limit.</summary>
    private static AppRecord Restore(World world, AppRecord app, HashSet<string> ids)
    {
        foreach (SnapshotDesc back in app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Where(snapshot => ids.Contains(snapshot.SnapshotID) && !app.IsRequested(snapshot.SnapshotID)).ToArray())
        {
            SnapshottingStatus now = app.Status.SnapStatus;
            now = now with { SnapshotsToBeDeleted = now.SnapshotsToBeDeleted.Without(snapshot => snapshot.SnapshotID == back.SnapshotID) };
            app = app.With(app.Kept(back.SnapshotID)?.Status is { } status
                ? now with { AvailableSnapshots = now.AvailableSnapshots.Plus(status) }
                : now with { RequestedSnapshots = now.RequestedSnapshots.Plus(Request(app, back, world.Answer(app, back.SnapshotID)?.ErrorDescription)) });
        }
        return app;
    }

    /// <summary>What the list no longer has is deleted, or forgotten if it was not begun.</summary>
    private static AppRecord Release(AppRecord app, HashSet<string> ids, string keep)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        bool Goes(SnapshotInstanceStatus snapshot) => !ids.Contains(snapshot.Id()) && snapshot.Id() != keep;
        IEnumerable<SnapshotDesc> delete = [
            .. now.AvailableSnapshots.OrEmpty().Where(snapshot => snapshot.Reported && Goes(snapshot)).Select(snapshot => snapshot.Snapshot),
            .. now.RequestedSnapshots.OrEmpty().Where(request => Goes(request) && app.Asked(request.Id()) is not null && !app.IsToBeDeleted(request.Id())).Select(request => request.Snapshot),
        ];
        foreach (SnapshotDesc snapshot in delete)
            now = now with { SnapshotsToBeDeleted = now.SnapshotsToBeDeleted.Plus(snapshot) };
        return app.With(now with
        {
            AvailableSnapshots = now.AvailableSnapshots.Without(snapshot => snapshot.Reported && Goes(snapshot)),
            RequestedSnapshots = now.RequestedSnapshots.Without(Goes),
        });
    }

    private static List<SnapshotInstanceStatus> Added(World world, AppRecord app, ValueList<SnapshotDesc> listed)
    {
        List<SnapshotInstanceStatus> added = [];
        foreach (SnapshotDesc snapshot in listed)
        {
            string id = snapshot.SnapshotID;
            if (app.Available(id) is not null || app.IsRequested(id))
                continue;
            string fault = !IsUsable(id) ? $"Snapshot '{id}' cannot be taken: its id must have 1 to 100 letters, digits, dots, dashes and underscores. Request it with another id."
                : world.Stored.TryGetValue(id, out StoredSnapshot? stored) && stored.App != app.UUID && stored.App != Guid.Empty
                    ? $"Snapshot {id} cannot be taken: app {stored.App} has one with this id. Request it with another id."
                : "";
            added.Add(Request(app, snapshot, fault.Length == 0 ? null : Error(world, fault)));
        }
        return added;
    }

    /// <summary>Above the limit the oldest snapshots make room for new ones, then the newest requests go; what was begun stays.</summary>
    private static AppRecord Limited(World world, AppRecord app, uint limit, List<SnapshotInstanceStatus> added, bool created, string keep)
    {
        SnapshottingStatus now = app.Status.SnapStatus;
        List<SnapshotInstanceStatus> available = [.. now.AvailableSnapshots.OrEmpty()];
        List<SnapshotInstanceStatus> requested = [.. now.RequestedSnapshots.OrEmpty(), .. added];
        long excess = available.Count + requested.Count(request => !request.Failed()) - limit;
        int mayGo = created ? available.Count - (int)Math.Min(limit, int.MaxValue) : available.Count;
        List<SnapshotDesc> delete = [.. now.SnapshotsToBeDeleted.OrEmpty()];

        foreach (SnapshotInstanceStatus old in available.Where(snapshot => snapshot.Id() != keep).OrderBy(snapshot => snapshot.TimeCreated.ToDateTimeOffset()).ToArray())
        {
            if (excess <= 0 || mayGo-- <= 0)
                break;
            available.Remove(old);
            delete.Add(old.Snapshot);
            requested.Add(old with { Reported = false, Error = Error(world, $"Snapshot {old.Id()} was deleted, because the app may have only {Text(limit)} and it was the oldest. Remove it from the app's config.") });
            excess--;
        }
        for (int i = requested.Count - 1; i >= 0 && excess > 0; i--)
        {
            if (requested[i].Failed() || app.Asked(requested[i].Id()) is not null)
                continue;
            requested[i] = requested[i] with
            {
                Error = Error(world, $"Snapshot {requested[i].Id()} is not taken, because the app may have only {Text(limit)}. Allow more, or remove others.", WhenMoreAreAllowed),
            };
            excess--;
        }
        return app.With(now with
        {
            AvailableSnapshots = Same(now.AvailableSnapshots, available),
            RequestedSnapshots = Same(now.RequestedSnapshots, requested),
            SnapshotsToBeDeleted = Same(now.SnapshotsToBeDeleted, delete),
        });
    }

    /// <summary>One that is to be taken at once decides, else the last of the list.</summary>
    private static SnapshotWhen When(ValueList<SnapshotDesc> listed, SnapshottingStatus now)
    {
        SnapshotWhen when = SnapshotWhen.NoSnapshotTake;
        foreach (SnapshotDesc snapshot in listed)
        {
            if (!now.RequestedSnapshots.OrEmpty().Any(request => request.Id() == snapshot.SnapshotID && !request.Failed()))
                continue;
            if (snapshot.SnapshotType == SnapshotType.Immediate)
                return SnapshotWhen.SnapshotImmediate;
            when = snapshot.SnapshotType == SnapshotType.AppUpdate ? SnapshotWhen.SnapshotOnUpgrade : SnapshotWhen.NoSnapshotTake;
        }
        return when;
    }

    private static bool Empty(SnapshottingStatus status) =>
        status.AvailableSnapshots.OrEmpty().Count + status.RequestedSnapshots.OrEmpty().Count + status.SnapshotsToBeDeleted.OrEmpty().Count == 0;

    private static SnapshotInstanceStatus Request(AppRecord app, SnapshotDesc snapshot, ErrorDescription? error) =>
        new() { Snapshot = snapshot, AppInstanceID = app.UUID, Error = error ?? ErrorDescription.Zero };

    internal static ErrorDescription Error(World world, string text, string retry = "", ErrorSeverity severity = ErrorSeverity.Warning) =>
        new() { Error = text, ErrorTime = world.Now, ErrorSeverity = severity, ErrorRetryCondition = retry };

    private static string Text(uint limit) => string.Create(CultureInfo.InvariantCulture, $"{limit} snapshot{(limit == 1 ? "" : "s")}");

    private static ValueList<T>? Same<T>(ValueList<T>? before, List<T> now) => before.OrEmpty().SequenceEqual(now) ? before : [.. now];
}
