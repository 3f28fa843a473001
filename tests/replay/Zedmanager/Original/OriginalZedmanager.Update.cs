using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <content>One pass over an app (state machine facts, 5).</content>
internal sealed partial class OriginalZedmanager
{
    private void Update(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        if (Domain(config.UUIDandVersion.UUID) is { Activated: false })
        {
            TriggerDeletions(ref status);
            if (TriggerRollback(ref status))
                return;
        }
        if (!Install(config, ref status))
            return;
        if (status.PurgeInprogress == Inprogress.DownloadAndVerify)
        {
            status = status with { PurgeInprogress = Inprogress.BringDown };
            NoteLate(status);
            if (!Inactivate(config.UUIDandVersion.UUID, ref status))
            {
                status = status with { State = SwState.Halting };
                return;
            }
            status = status with { PurgeInprogress = Inprogress.RecreateVolumes };
            Publish(status);
            PurgeDone(config, ref status);
            if (!Install(config, ref status))
                return;
        }
        if (status.PurgeInprogress == Inprogress.RecreateVolumes)
            status = status with { PurgeInprogress = Inprogress.BringUp };
        if (status.State < SwState.Booting)
            status = status with { State = SwState.Installed };
        if (status.SnapStatus.RollbackInProgress)
            return;
        if (Profiles.Effective(world, config))
        {
            Activate(config, ref status);
            return;
        }
        if (status.Activated || status.ActivateInprogress)
            Halt(config, ref status);
        if (!status.Activated && !status.ActivateInprogress && status.State is SwState.Installed or SwState.StartDelayed)
            status = status with { State = SwState.Halted };
    }

    private bool Install(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        Inprogress purge = status.PurgeInprogress;
        SwState before = status.State;
        ValueList<VolumeRefConfig> wanted = config.VolumeRefConfigList.OrEmpty();
        if (purge == Inprogress.NotInprogress && wanted.Count != status.VolumeRefStatusList.OrEmpty().Count)
        {
            status = Plain(status, "mismatch of lengths");
            return false;
        }
        if (purge == Inprogress.DownloadAndVerify && !DropUnused(config, ref status))
            return false;
        foreach (VolumeRefConfig volume in wanted)
        {
            if (Has(status, RefKey.Of(volume)))
                continue;
            if (purge == Inprogress.NotInprogress)
            {
                status = Plain(status, "new volume reference");
                return false;
            }
            status = status with { VolumeRefStatusList = [.. status.VolumeRefStatusList.OrEmpty(), Entry(volume, volume.VerifyOnly)] };
        }
        if (purge is Inprogress.NotInprogress or Inprogress.RecreateVolumes)
            foreach (VolumeRefConfig volume in wanted)
                if (volumesThere.Items.GetValueOrDefault(RefKey.Of(volume).ToString()) is { VerifyOnly: true, State: SwState.Loaded })
                    Ask(volume, verifyOnly: false);

        status = status with { VolumeRefStatusList = [.. status.VolumeRefStatusList.OrEmpty().Select(entry => before < SwState.CreatedVolume || purge != 0 || entry.Error.Length != 0 ? InstallOne(config, entry) : entry)] };
        SwState slowest = status.VolumeRefStatusList.OrEmpty().Select(entry => entry.State).DefaultIfEmpty(SwState.Initial).Min();
        if (status.VolumeRefStatusList.OrEmpty().Count == 0 && wanted.Count == 0)
            Commits?.Invoke(config.UUIDandVersion.UUID, Defect.NoVolumes);
        if (status.State < SwState.Booting)
            status = status with { State = slowest };
        if (VolumeErrors(ref status))
            return false;
        status = NoError(status);
        return slowest >= (purge is Inprogress.DownloadAndVerify ? SwState.Loaded : SwState.CreatedVolume);
    }

    private bool DropUnused(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        bool done = true;
        List<VolumeRefStatus> kept = [];
        foreach (VolumeRefStatus entry in status.VolumeRefStatusList.OrEmpty())
        {
            RefKey key = RefKey.Of(entry);
            if (Find(config, key) is not null || domains.Items.GetValueOrDefault(key.AppUUID.ToString())?.DiskConfigList.OrEmpty().Any(disk => disk.VolumeKey == key.VolumeKey) == true)
            {
                kept.Add(entry);
                continue;
            }
            Put(volumeRefs, key.ToString(), null);
            if (entry.PendingAdd || !volumesThere.Items.ContainsKey(key.ToString()))
                continue;
            kept.Add(entry with { PendingAdd = true });
            done = false;
        }
        status = status with { VolumeRefStatusList = [.. kept] };
        return done;
    }

    private VolumeRefStatus InstallOne(AppInstanceConfig config, VolumeRefStatus entry)
    {
        RefKey key = RefKey.Of(entry);
        if (Find(config, key) is not { } volume)
            return entry;
        if (entry.PendingAdd)
        {
            Ask(volume, entry.VerifyOnly);
            entry = entry with { PendingAdd = false };
        }
        return volumesThere.Items.GetValueOrDefault(key.ToString()) ?? entry;
    }

    private void Ask(VolumeRefConfig volume, bool verifyOnly)
    {
        string key = RefKey.Of(volume).ToString();
        volumeRefs.Publish(key, volumeRefs.Items.TryGetValue(key, out VolumeRefConfig? now) ? now with { VerifyOnly = now.VerifyOnly && verifyOnly } : volume with { VerifyOnly = verifyOnly });
    }

    private static bool VolumeErrors(ref AppInstanceStatus status)
    {
        VolumeRefStatus[] failing = [.. status.VolumeRefStatusList.OrEmpty().Where(entry => entry.Error.Length != 0)];
        if (failing.Length == 0)
            return false;
        string retry = failing.LastOrDefault(entry => entry.ErrorRetryCondition.Length != 0)?.ErrorRetryCondition ?? "";
        status = status with
        {
            ErrorSourceType = failing[^1].ErrorSourceType,
            Error = string.Concat(failing.Select(entry => entry.Error + "\n\n")),
            ErrorTime = failing[^1].ErrorTime,
            ErrorSeverity = retry.Length == 0 ? ErrorSeverity.Error : failing.Max(entry => entry.ErrorSeverity),
            ErrorRetryCondition = retry,
            ErrorEntities = [.. failing.Select(entry => new ErrorEntity { EntityType = ErrorEntityType.Volume, EntityID = entry.VolumeID.ToString() })],
        };
        return true;
    }

    private void Activate(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        Guid app = config.UUIDandVersion.UUID;
        DomainStatus? theirs = Domain(app);
        if (status.RestartInprogress == Inprogress.BringDown && theirs is not null)
        {
            status = Names(status, theirs);
            if (!theirs.Activated && theirs.Error.Length == 0)
                status = status with { RestartInprogress = Inprogress.BringUp };
        }
        if (!status.ActivateInprogress && !status.Activated && !Admit(config, ref status))
            return;
        status = status with { ActivateInprogress = true };
        AppNetworkConfig? published = networks.Items.GetValueOrDefault(app.ToString());
        Put(networks, app.ToString(), NetworkPlan.Want(config, new AppRecord(app) { Status = status, Network = published }).Network);

        if (Network(app) is not { } link || link.IsPending())
            return;
        if (link.Error.Length != 0)
        {
            status = TextOf(status, FromNetwork, link.ErrorDescription);
            return;
        }
        if (link.AwaitNetworkInstance)
        {
            status = status with { State = SwState.AwaitNetworkInstance };
            return;
        }
        status = Adapters(status, link, theirs);
        if (!link.Activated)
            return;
        status = WithoutErrorFrom(status, FromNetwork);
        if (Now < status.StartTime.ToDateTimeOffset() && (!status.Activated || status.RestartInprogress == Inprogress.BringUp || status.PurgeInprogress == Inprogress.BringUp))
        {
            status = status with { State = SwState.StartDelayed };
            return;
        }
        if (DomainPlan.Build(world, config, status, link, out string error) is not { } domain)
        {
            status = status with { ErrorSourceType = FromDomain, ErrorDescription = new() { Error = error, ErrorTime = Now, ErrorSeverity = ErrorSeverity.Error } };
            return;
        }
        if (theirs is null)
        {
            domains.Publish(domain);
            return;
        }
        status = Names(status, theirs);
        bool goingDown = status.RestartInprogress == Inprogress.BringDown;
        domains.Publish(goingDown ? domain with { Activate = false } : domain);
        status = theirs.Error.Length != 0 && !goingDown
            ? status with { ErrorSourceType = FromDomain, ErrorDescription = Severe(theirs.ErrorDescription) }
            : WithoutErrorFrom(status, FromDomain);
        status = status with { State = theirs.State, IoAdapterList = theirs.IoAdapterList };
        if (theirs.State < SwState.Booting || theirs.IsPending())
            return;
        status = status with { Activated = true, ActivateInprogress = false };
        if (theirs.Activated && status.RestartInprogress == Inprogress.BringUp)
            status = status with { RestartInprogress = Inprogress.NotInprogress, State = SwState.Running };
        if (theirs.Activated && status.PurgeInprogress == Inprogress.BringUp)
            status = status with { PurgeInprogress = Inprogress.NotInprogress, State = SwState.Running };
    }

    private void Halt(AppInstanceConfig config, ref AppInstanceStatus status)
    {
        Guid app = config.UUIDandVersion.UUID;
        DomainStatus? theirs = Domain(app);
        if (Network(app) is not { } link)
            return;
        status = Adapters(status, link, theirs);
        if (link.IsPending())
            return;
        if (link.Error.Length != 0)
        {
            Commits?.Invoke(app, Defect.NetworkErrorBlocksHalt);
            status = TextOf(status, FromNetwork, link.ErrorDescription);
            return;
        }
        status = WithoutErrorFrom(status, FromNetwork);
        if (DomainPlan.Build(world, config, status, link, out string error) is not { } domain)
        {
            status = Plain(status, error);
            return;
        }
        domains.Publish(domain);
        if (theirs is null)
            return;
        status = WithoutErrorFrom(Names(status, theirs) with { State = theirs.State, IoAdapterList = theirs.IoAdapterList }, FromDomain);
        if (theirs.IsPending() || theirs.Activated)
            return;
        status = status with { Activated = false, ActivateInprogress = false };
        checkFreedResources = true;
    }
}
