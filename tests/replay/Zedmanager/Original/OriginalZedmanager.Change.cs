using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <content>Creation, modification and removal (state machine facts, 4 to 7).</content>
internal sealed partial class OriginalZedmanager
{
    private void Create(AppInstanceConfig config)
    {
        Guid app = config.UUIDandVersion.UUID;
        if (Status(app) is not null)
            Commits?.Invoke(app, Defect.ComesBackWhileRemoved);
        else if (config.VolumeRefConfigList.OrEmpty().Any(volume => volumesThere.Items.ContainsKey(RefKey.Of(volume).ToString())))
            Commits?.Invoke(app, Defect.FormerVolumeTaken);
        if (config.VolumeRefConfigList.OrEmpty().Select(RefKey.Of).Distinct().Count() != config.VolumeRefConfigList.OrEmpty().Count)
            Commits?.Invoke(app, Defect.ContradictionFollowed);
        bool purge = numbers.Items.TryGetValue(app.ToString(), out UuidToNum? counter) && counter.Number != Counters.Purge(config);
        AppInstanceStatus status = new()
        {
            UUIDandVersion = config.UUIDandVersion,
            DisplayName = config.DisplayName,
            FixedResources = config.FixedResources,
            IsDesignatedNodeID = config.IsDesignatedNodeID,
            State = SwState.Initial,
            StartTime = StartDelay.StartTime(world, config),
            VolumeRefStatusList = [.. config.VolumeRefConfigList.OrEmpty().Select(volume => Entry(volume, verifyOnly: true))],
            PurgeInprogress = purge ? Inprogress.DownloadAndVerify : Inprogress.NotInprogress,
            PurgeStartedAt = purge ? Now : GoTime.Zero,
        };
        status = SnapshotLists(config, status);
        if (counter is null)
            Count(config);
        string faults = string.Concat(config.Errors.OrEmpty().Select(fault => fault + "\n"))
            + (config.FixedResources.Memory == 0 ? "no memory\n" : "") + (config.FixedResources.VCpus == 0 ? "no CPU\n" : "");
        if (faults.Length != 0)
        {
            Publish(status with { ErrorSourceType = FromStatus, ErrorDescription = new() { Error = faults, ErrorTime = Now, ErrorSeverity = ErrorSeverity.Error } });
            return;
        }
        Update(config, ref status);
        Publish(status);
    }

    private void Modify(AppInstanceConfig config, AppInstanceConfig old)
    {
        Guid app = config.UUIDandVersion.UUID;
        // A real one crashes here.
        if (Status(app) is not { } status)
            return;
        if (locals.Items.TryGetValue(app.ToString(), out AppInstanceConfig? local))
        {
            if (local != config)
                Commits?.Invoke(app, Defect.ConfigLostInRollback);
            config = local;
        }
        if (config.Snapshot.RollbackCmd.Counter > old.Snapshot.RollbackCmd.Counter)
        {
            Ends?.Invoke(app, Defect.RollbackOnlyLogged);
            BeginRollback(config, status);
            return;
        }
        Ends?.Invoke(app, Defect.RollbackVersionStays);
        if (old.RestartCmd.Counter != config.RestartCmd.Counter || old.PurgeCmd.Counter != config.PurgeCmd.Counter)
            Ends?.Invoke(app, Defect.RollbackOnlyLogged);
        if (config.PurgeCmd.Counter < old.PurgeCmd.Counter
            || config.VolumeRefConfigList.OrEmpty().Select(RefKey.Of).Distinct().Count() != config.VolumeRefConfigList.OrEmpty().Count
            || config.FixedResources.Memory > old.FixedResources.Memory && MemoryBudget.TooMuch(world, config) is not null)
            Commits?.Invoke(app, Defect.ContradictionFollowed);
        status = SnapshotLists(config, status with { StartTime = StartDelay.StartTime(world, config) });
        Publish(status);
        bool purgeNeeded = old.VolumeRefConfigList.OrEmpty().Count != config.VolumeRefConfigList.OrEmpty().Count
            || config.VolumeRefConfigList.OrEmpty().Any(volume => !Has(status, RefKey.Of(volume)))
            || !Same(old.IoAdapterList, config.IoAdapterList);
        bool restartNeeded = !purgeNeeded && old.FixedResources != config.FixedResources;
        bool rollback = status.SnapStatus.HasRollbackRequest;
        bool immediate = status.SnapStatus.SnapshotTakenType == SnapshotWhen.SnapshotImmediate;
        if (immediate || status.SnapStatus.SnapshotTakenType == SnapshotWhen.SnapshotOnUpgrade && (purgeNeeded || restartNeeded))
        {
            if (status.SnapStatus.RequestedSnapshots.OrEmpty().Any(request => snapshots.Items.ContainsKey(Id(request))))
                Commits?.Invoke(app, Defect.SnapshotTriedAgain);
            if (immediate && !status.SnapStatus.RequestedSnapshots.OrEmpty().Any(request => request.Snapshot.SnapshotType == SnapshotType.Immediate))
                Commits?.Invoke(app, Defect.SnapshotLimitForNothing);
            if (!immediate && restartNeeded && old.PurgeCmd.Counter == config.PurgeCmd.Counter && old.LocalPurgeCmd.Counter == config.LocalPurgeCmd.Counter)
                Commits?.Invoke(app, Defect.UpgradeSnapshotLate);
            status = PrepareSnapshots(config, old, status);
        }
        if (immediate || rollback)
            status = status with { PurgeInprogress = Inprogress.DownloadAndVerify, PurgeStartedAt = Now };

        if (old.RestartCmd.Counter != config.RestartCmd.Counter || old.LocalRestartCmd.Counter != config.LocalRestartCmd.Counter)
        {
            if (Profiles.Effective(world, config))
                status = status with { RestartInprogress = Inprogress.BringDown, RestartStartedAt = Now };
        }
        else if (restartNeeded && config.FixedResources with { BootOrder = old.FixedResources.BootOrder } != old.FixedResources)
        {
            bool purge = old.PurgeCmd.Counter != config.PurgeCmd.Counter || old.LocalPurgeCmd.Counter != config.LocalPurgeCmd.Counter;
            Commits?.Invoke(app, rollback ? Defect.RollbackRefused : purge ? Defect.PurgeLost : Defect.RefusedChangeFollowed);
            Publish(Plain(status, "restart needed"));
            return;
        }
        else if (restartNeeded)
        {
            status = status with
            {
                ErrorSourceType = FromStatus,
                ErrorDescription = new() { Error = "other boot order", ErrorTime = Now, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "at the next restart" },
            };
            Publish(status);
        }
        if (old.PurgeCmd.Counter != config.PurgeCmd.Counter || old.LocalPurgeCmd.Counter != config.LocalPurgeCmd.Counter || purgeNeeded && rollback)
            status = WithoutErrorFrom(status, FromStatus) with { PurgeInprogress = Inprogress.DownloadAndVerify, PurgeStartedAt = Now };
        else if (purgeNeeded)
        {
            Commits?.Invoke(app, Same(old.IoAdapterList, config.IoAdapterList) || status.VolumeRefStatusList.OrEmpty().Count != config.VolumeRefConfigList.OrEmpty().Count
                ? Defect.RefusedVolumesFreezeApp : Defect.RefusedChangeFollowed);
            Publish(Plain(status, "purge needed"));
            return;
        }
        if (status.PurgeInprogress == Inprogress.BringDown)
            Commits?.Invoke(app, Defect.SwitchedOnInPurge);
        status = status with { UUIDandVersion = config.UUIDandVersion, IsDesignatedNodeID = config.IsDesignatedNodeID };
        Publish(status);
        Update(config, ref status);
        Publish(status);
    }

    private void Delete(Guid app)
    {
        if (Status(app) is not { } status)
            return;
        if (locals.Items.ContainsKey(app.ToString()))
            Commits?.Invoke(app, Defect.DeletedInRollbackStays);
        Remove(app, status);
        Put(numbers, app.ToString(), null);
    }

    private void Remove(Guid app, AppInstanceStatus status)
    {
        bool uninstall = status.PurgeInprogress != Inprogress.BringDown;
        if (!uninstall && Domain(app) is { Activated: false })
            TriggerSnapshots(ref status);
        bool down = Inactivate(app, ref status);
        if (down && uninstall)
        {
            foreach (SnapshotInstanceStatus snapshot in status.SnapStatus.AvailableSnapshots.OrEmpty())
                storedConfigs.Remove(Id(snapshot));
            foreach (VolumeRefStatus entry in status.VolumeRefStatusList.OrEmpty())
                Put(volumeRefs, RefKey.Of(entry).ToString(), null);
            if (status.VolumeRefStatusList.OrEmpty().Count != 0)
                statuses.Publish(status);
            statuses.Unpublish(app.ToString());
            Summarize();
            return;
        }
        Publish(status);
        if (!down)
            return;
        status = status with { PurgeInprogress = Inprogress.RecreateVolumes };
        Publish(status);
        if (Config(app) is not { } config)
        {
            Commits?.Invoke(app, Defect.DeletedInPurgeStays);
            return;
        }
        if (IsTaking(status) || status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Count != 0)
            Commits?.Invoke(app, Defect.SnapshotNotAwaited);
        PurgeDone(config, ref status);
        Publish(status);
        Update(config, ref status);
        Publish(status);
    }

    /// <summary>In a purge the configs stay and are switched off; in a removal they go.</summary>
    private bool Inactivate(Guid app, ref AppInstanceStatus status)
    {
        bool purge = status.PurgeInprogress == Inprogress.BringDown;
        if (!purge)
            Put(domains, app.ToString(), null);
        else if (domains.Items.GetValueOrDefault(app.ToString()) is { Activate: true } domain)
            domains.Publish(Config(app) is { } config
                ? domain with { Activate = false, PurgeCounter = Counters.Purge(config), RestartCounter = Counters.Restart(config) }
                : domain with { Activate = false });
        if (Domain(app) is { } theirs && (!purge || theirs.Activated))
        {
            status = Names(status, theirs);
            status = theirs.Error.Length != 0 ? TextOf(status, FromDomain, theirs.ErrorDescription) : WithoutErrorFrom(status, FromDomain);
            return false;
        }
        if (!purge)
            Put(networks, app.ToString(), null);
        else if (networks.Items.GetValueOrDefault(app.ToString()) is { Activate: true } network)
            networks.Publish(network with { Activate = false });
        if (Network(app) is { } link && (!purge || link.Activated))
        {
            status = link.Error.Length != 0 ? TextOf(status, FromNetwork, link.ErrorDescription) : WithoutErrorFrom(status, FromNetwork);
            return false;
        }
        status = status with { Activated = false, ActivateInprogress = false };
        checkFreedResources = true;
        return true;
    }

    private void PurgeDone(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        foreach (VolumeRefStatus entry in status.VolumeRefStatusList.OrEmpty().Where(entry => Find(config, RefKey.Of(entry)) is null))
            Put(volumeRefs, RefKey.Of(entry).ToString(), null);
        status = status with { VolumeRefStatusList = [.. status.VolumeRefStatusList.OrEmpty().Where(entry => Find(config, RefKey.Of(entry)) is not null)] };
        Count(config);
    }

    private void Count(AppInstanceConfig config)
    {
        string key = config.UUIDandVersion.UUID.ToString();
        numbers.Publish(key, Counters.Count(world with { Now = Now }, config.UUIDandVersion.UUID, numbers.Items.GetValueOrDefault(key), config));
    }
}
