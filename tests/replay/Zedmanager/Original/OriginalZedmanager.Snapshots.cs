using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <content>Snapshots (state machine facts, 12). What is on disk of them is kept in memory.</content>
internal sealed partial class OriginalZedmanager
{
    private readonly Dictionary<string, AppInstanceConfig> storedConfigs = [];
    private readonly HashSet<string> failed = [];

    private static string Id(SnapshotInstanceStatus snapshot) => snapshot.Snapshot.SnapshotID;

    private static bool IsAvailable(SnapshottingStatus now, string id) => now.AvailableSnapshots.OrEmpty().Any(snapshot => Id(snapshot) == id);

    private static bool IsRequested(SnapshottingStatus now, string id) => now.RequestedSnapshots.OrEmpty().Any(snapshot => Id(snapshot) == id);

    /// <summary>A list is null until something was in it.</summary>
    private static ValueList<T>? Without<T>(ValueList<T>? list, Func<T, bool> goes) =>
        list is null ? null : [.. list.Where(item => !goes(item))];

    private static ValueList<T>? Plus<T>(ValueList<T>? list, IEnumerable<T> more) =>
        more.Any() ? [.. list.OrEmpty(), .. more] : list;

    /// <summary>At each config: what is to be taken, and what is to go.</summary>
    private AppInstanceStatus SnapshotLists(AppInstanceConfig config, AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        ValueList<SnapshotDesc> listed = config.Snapshot.Snapshots.OrEmpty();
        SnapshotDesc[] open = [.. listed.Where(snapshot => !IsAvailable(now, snapshot.SnapshotID))];
        SnapshotWhen when = open.Any(snapshot => snapshot.SnapshotType == SnapshotType.Immediate) ? SnapshotWhen.SnapshotImmediate
            : open.LastOrDefault()?.SnapshotType == SnapshotType.AppUpdate ? SnapshotWhen.SnapshotOnUpgrade
            : SnapshotWhen.NoSnapshotTake;
        List<SnapshotDesc> delete = [.. now.AvailableSnapshots.OrEmpty().Where(snapshot => snapshot.Reported && !listed.Any(one => one.SnapshotID == Id(snapshot))).Select(snapshot => snapshot.Snapshot)];
        List<SnapshotDesc> requests = [.. open.Where(snapshot => !IsRequested(now, snapshot.SnapshotID))];
        now = now with { MaxSnapshots = config.Snapshot.MaxSnapshots, SnapshotTakenType = when };
        long total = now.AvailableSnapshots.OrEmpty().Count + now.RequestedSnapshots.OrEmpty().Count + requests.Count - delete.Count;
        if (total > now.MaxSnapshots)
        {
            Commits?.Invoke(config.UUIDandVersion.UUID, Defect.SnapshotLimit);
            status = status with { ErrorDescription = new() { Error = "too many snapshots", ErrorTime = Now, ErrorSeverity = ErrorSeverity.Warning } };
            long excess = total - now.MaxSnapshots;
            foreach (SnapshotInstanceStatus old in now.AvailableSnapshots.OrEmpty().OrderBy(snapshot => snapshot.TimeCreated.ToDateTimeOffset()))
                if (excess-- > 0)
                    delete.Add(old.Snapshot);
            for (; excess > 0 && requests.Count > 0; excess--)
                requests.RemoveAt(requests.Count - 1);
            if (excess > 0)
                now = now with { RequestedSnapshots = [.. now.RequestedSnapshots.OrEmpty().Take((int)Math.Max(0, now.RequestedSnapshots.OrEmpty().Count - excess))] };
        }
        foreach (SnapshotInstanceStatus request in now.RequestedSnapshots.OrEmpty())
            if (!listed.Any(one => one.SnapshotID == Id(request)))
                Commits?.Invoke(config.UUIDandVersion.UUID, Defect.WithdrawnSnapshotStays);
        if (failed.Count != 0 && failed.RemoveWhere(id => !listed.Any(one => one.SnapshotID == id)) != 0 && failed.Count == 0)
            Ends?.Invoke(config.UUIDandVersion.UUID, Defect.SnapshotErrorGoes);
        return status with
        {
            SnapStatus = now with
            {
                RequestedSnapshots = Plus(now.RequestedSnapshots, requests.Select(snapshot => new SnapshotInstanceStatus { Snapshot = snapshot, AppInstanceID = config.UUIDandVersion.UUID })),
                SnapshotsToBeDeleted = Plus(now.SnapshotsToBeDeleted, delete.DistinctBy(snapshot => snapshot.SnapshotID).Where(snapshot => !now.SnapshotsToBeDeleted.OrEmpty().Any(other => other.SnapshotID == snapshot.SnapshotID))),
                AvailableSnapshots = delete.Count == 0 ? now.AvailableSnapshots : Without(now.AvailableSnapshots, snapshot => delete.Any(gone => gone.SnapshotID == Id(snapshot))),
            },
        };
    }

    /// <summary>The config that is about to be replaced is what the snapshots are of.</summary>
    private AppInstanceStatus PrepareSnapshots(AppInstanceConfig config, AppInstanceConfig old, AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        if (now.RequestedSnapshots.OrEmpty().Any(request => !config.Snapshot.Snapshots.OrEmpty().Any(one => one.SnapshotID == Id(request))))
            Commits?.Invoke(config.UUIDandVersion.UUID, Defect.WithdrawnSnapshotTaken);
        SnapshotInstanceStatus[] requests = [.. now.RequestedSnapshots.OrEmpty().Where(request => request.Snapshot.SnapshotType is SnapshotType.AppUpdate or SnapshotType.Immediate)];
        foreach (SnapshotInstanceStatus request in requests)
            storedConfigs[Id(request)] = old;
        return status with
        {
            SnapStatus = now with
            {
                RequestedSnapshots = requests.Length == 0 ? now.RequestedSnapshots
                    : [.. now.RequestedSnapshots.OrEmpty().Select(request => requests.Contains(request) ? request with { ConfigVersion = old.UUIDandVersion } : request)],
                PreparedVolumesSnapshotConfigs = requests.Length == 0 && now.PreparedVolumesSnapshotConfigs is null ? null : [.. requests.Select(request => new VolumesSnapshotConfig
                {
                    SnapshotID = Id(request),
                    Action = VolumesSnapshotAction.Create,
                    VolumeIDs = [.. old.VolumeRefConfigList.OrEmpty().Select(volume => volume.VolumeID)],
                    AppUUID = old.UUIDandVersion.UUID,
                })],
            },
        };
    }

    /// <summary>While the domain is down in a purge: deletions first, then what was prepared.</summary>
    private void TriggerSnapshots(ref AppInstanceStatus status)
    {
        if (status.SnapStatus.SnapshotTakenType == SnapshotWhen.NoSnapshotTake || status.SnapStatus.PreparedVolumesSnapshotConfigs.OrEmpty().Count == 0)
            return;
        TriggerDeletions(ref status);
        Guid app = status.UUIDandVersion.UUID;
        ValueList<VolumesSnapshotConfig>? left = Walk(app, status.SnapStatus.PreparedVolumesSnapshotConfigs, prepared =>
        {
            snapshots.Publish(prepared);
            return true;
        });
        status = status with { SnapStatus = status.SnapStatus with { PreparedVolumesSnapshotConfigs = left } };
        Publish(status);
    }

    private void TriggerDeletions(ref AppInstanceStatus status)
    {
        ValueList<SnapshotDesc>? before = status.SnapStatus.SnapshotsToBeDeleted;
        if (before.OrEmpty().Count == 0)
            return;
        ValueList<SnapshotDesc>? left = Walk(status.UUIDandVersion.UUID, before, snapshot =>
        {
            bool known = snapshots.Items.ContainsKey(snapshot.SnapshotID);
            if (known)
                snapshots.Unpublish(snapshot.SnapshotID);
            return known;
        });
        if (left == before)
            return;
        status = status with { SnapStatus = status.SnapStatus with { SnapshotsToBeDeleted = left } };
        Publish(status);
    }

    /// <summary>A walk over a list that is shortened in place at the same time: some of three or more are passed over.</summary>
    private ValueList<T>? Walk<T>(Guid app, ValueList<T>? list, Func<T, bool> handle)
    {
        T[] items = [.. list.OrEmpty()];
        int count = items.Length;
        HashSet<T> done = [];
        for (int i = 0; i < items.Length; i++)
        {
            T item = items[i];
            if (done.Contains(item) || !handle(item))
                continue;
            done.Add(item);
            int at = Array.IndexOf(items, item, 0, count);
            Array.Copy(items, at + 1, items, at, count - at - 1);
            count--;
        }
        if (list.OrEmpty().Count > 2 && done.Count != 0 && count != 0)
            Commits?.Invoke(app, Defect.SnapshotsPassedOver);
        return list is null ? null : [.. items.Take(count)];
    }

    /// <summary>The controller's command. What cannot be done is only logged.</summary>
    private void BeginRollback(AppInstanceConfig config, AppInstanceStatus status)
    {
        Guid app = config.UUIDandVersion.UUID;
        string id = config.Snapshot.ActiveSnapshot;
        if (!IsAvailable(status.SnapStatus, id) || !storedConfigs.TryGetValue(id, out AppInstanceConfig? stored))
        {
            Commits?.Invoke(app, Defect.RollbackOnlyLogged);
            Commits?.Invoke(app, Defect.RollbackConfigLate);
            return;
        }
        AppInstanceConfig restored = stored with
        {
            Snapshot = stored.Snapshot with { Snapshots = config.Snapshot.Snapshots },
            PurgeCmd = config.PurgeCmd,
            LocalPurgeCmd = config.LocalPurgeCmd,
            RestartCmd = config.RestartCmd,
            LocalRestartCmd = config.LocalRestartCmd,
        };
        bool Lacks(VolumeRefStatus entry) => !restored.VolumeRefConfigList.OrEmpty().Any(volume => volume.VolumeID == entry.VolumeID);
        foreach (VolumeRefStatus entry in status.VolumeRefStatusList.OrEmpty().Where(Lacks))
        {
            Commits?.Invoke(app, Defect.RollbackTakesDisks);
            Put(volumeRefs, RefKey.Of(entry).ToString(), null);
        }
        status = status with
        {
            VolumeRefStatusList = [.. status.VolumeRefStatusList.OrEmpty().Where(entry => !Lacks(entry))],
            SnapStatus = status.SnapStatus with { HasRollbackRequest = true, RollbackInProgress = true, ActiveSnapshot = id },
        };
        Publish(status);
        locals.Publish(restored);
    }

    private void OnLocal(Change<AppInstanceConfig> change)
    {
        if (change is { New: { } local, Old: null } && configs.Items.TryGetValue(change.Key, out AppInstanceConfig? regular))
            Modify(local, regular);
    }

    /// <summary>With the domain down volumemgr is told. It is not told twice: the order is published only when it differs.</summary>
    private bool TriggerRollback(ref AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        if (!now.HasRollbackRequest)
            return false;
        string id = now.ActiveSnapshot;
        if (snapshots.Items.GetValueOrDefault(id) is { Action: VolumesSnapshotAction.Rollback })
            Commits?.Invoke(status.UUIDandVersion.UUID, Defect.SecondRollbackNotTold);
        if (status.PurgeInprogress == Inprogress.DownloadAndVerify || status.VolumeRefStatusList.OrEmpty().Any(entry => entry.State < SwState.CreatedVolume))
            Commits?.Invoke(status.UUIDandVersion.UUID, Defect.RollbackBeforeVolumes);
        snapshots.Publish(snapshots.Items.TryGetValue(id, out VolumesSnapshotConfig? asked)
            ? asked with { Action = VolumesSnapshotAction.Rollback }
            : new()
            {
                SnapshotID = id,
                Action = VolumesSnapshotAction.Rollback,
                VolumeIDs = [.. status.VolumeRefStatusList.OrEmpty().Select(entry => entry.VolumeID)],
                AppUUID = status.UUIDandVersion.UUID,
            });
        status = status with { SnapStatus = now with { HasRollbackRequest = false } };
        return true;
    }

    private void OnSnapshot(Change<VolumesSnapshotStatus> change)
    {
        VolumesSnapshotStatus said = change.Any;
        if (Status(said.AppUUID) is not { } status)
            return;
        VolumesSnapshotAction result = change.New is null ? VolumesSnapshotAction.Delete : said.ResultOfAction;
        bool wrong = said.Error.Length != 0 && !(result == VolumesSnapshotAction.Create && said.ErrorSeverity == ErrorSeverity.Warning);
        Ends?.Invoke(said.AppUUID, Defect.SnapshotNotAwaited);
        Ends?.Invoke(said.AppUUID, Defect.SnapshotLate);
        switch (result)
        {
            case VolumesSnapshotAction.Create when !wrong:
                SnapshotTaken(said, status);
                break;
            case VolumesSnapshotAction.Create or VolumesSnapshotAction.Delete when wrong:
                Commits?.Invoke(said.AppUUID, Defect.SnapshotErrorGoes);
                failed.Add(said.SnapshotID);
                Publish(status with { Error = said.Error, ErrorTime = said.ErrorTime });
                break;
            case VolumesSnapshotAction.Delete:
                SnapshotGone(said.SnapshotID, status);
                break;
            case VolumesSnapshotAction.Rollback when wrong:
                Commits?.Invoke(said.AppUUID, Defect.FailedRollbackStays);
                Publish(status with { ErrorSourceType = said.ErrorSourceType, ErrorDescription = Severe(said.ErrorDescription) });
                break;
            case VolumesSnapshotAction.Rollback:
                RolledBack(said.AppUUID, status);
                break;
            default:
                break;
        }
    }

    /// <summary>volumemgr was told to take one, and has not answered.</summary>
    private bool IsTaking(AppInstanceStatus status) =>
        status.SnapStatus.RequestedSnapshots.OrEmpty().Any(request => snapshots.Items.ContainsKey(Id(request)) && !failed.Contains(Id(request)));

    /// <summary>Snapshots are to be taken or deleted in the purge that begins, later than could be.</summary>
    private void NoteLate(AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        if (now.SnapshotsToBeDeleted.OrEmpty().Count != 0 || now.PreparedVolumesSnapshotConfigs.OrEmpty().Count != 0 && Domain(status.UUIDandVersion.UUID) is { Activated: false })
            Commits?.Invoke(status.UUIDandVersion.UUID, Defect.SnapshotLate);
    }

    private void SnapshotTaken(VolumesSnapshotStatus said, AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        if (now.RequestedSnapshots.OrEmpty().FirstOrDefault(request => Id(request) == said.SnapshotID) is not { } request)
            return;
        Publish(status with
        {
            SnapStatus = now with
            {
                RequestedSnapshots = Without(now.RequestedSnapshots, one => Id(one) == said.SnapshotID),
                AvailableSnapshots = [.. now.AvailableSnapshots.OrEmpty(), request with { TimeCreated = said.TimeCreated, Reported = true }],
            },
        });
    }

    private void SnapshotGone(string id, AppInstanceStatus status)
    {
        SnapshottingStatus now = status.SnapStatus;
        storedConfigs.Remove(id);
        Publish(status with
        {
            SnapStatus = now with
            {
                RequestedSnapshots = Without(now.RequestedSnapshots, one => Id(one) == id),
                AvailableSnapshots = Without(now.AvailableSnapshots, one => Id(one) == id),
                PreparedVolumesSnapshotConfigs = Without(now.PreparedVolumesSnapshotConfigs, one => one.SnapshotID == id),
            },
        });
    }

    /// <summary>What the last update changes in the status is published by nobody until the next event.</summary>
    private void RolledBack(Guid app, AppInstanceStatus status)
    {
        status = status with { SnapStatus = status.SnapStatus with { RollbackInProgress = false } };
        Put(locals, app.ToString(), null);
        Publish(status);
        Commits?.Invoke(app, Defect.RollbackEndUnseen);
        Commits?.Invoke(app, Defect.RollbackVersionStays);
        if (Config(app) is not { } config)
            return;
        if (config.VolumeRefConfigList.OrEmpty().Any(volume => !Has(status, RefKey.Of(volume))))
            Commits?.Invoke(app, Defect.RollbackExtraDisk);
        unseen.Add(app);
        Update(config, ref status);
    }
}
