using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// Stage 1: every volume of the app is there: first downloaded and verified, then created. Waits for volumemgr.
/// (State machine facts, 5.1.)
/// </summary>
public static class Install
{
    public static Step Run(World world, AppInstanceConfig config, AppRecord app)
    {
        Inprogress purge = app.Status.PurgeInprogress;
        SwState before = app.Status.State;
        app = app.With(app.Status.WithoutError());

        if (purge == Inprogress.DownloadAndVerify && DropUnused(world, config, ref app) is { } leaving)
            return Step.Wait(app, leaving);
        if (AddMissing(world, config, ref app, purge) is { } refused)
            return Step.Wait(app, refused);
        if (FormerLife(world, config, app) is { } former)
            return Step.Wait(app, former);

        app = app with { VolumeRefs = Wanted(world, config, app, purge) };
        app = app.With(app.Status with { VolumeRefStatusList = Copy(world, config, app.Status, purge, before) });
        return Judge(config, app, purge);
    }

    /// <summary>The reference in the config that an entry of the status stands for.</summary>
    internal static VolumeRefConfig? Find(ValueList<VolumeRefConfig>? list, RefKey key)
    {
        foreach (VolumeRefConfig volume in list.OrEmpty())
            if (RefKey.Of(volume) == key)
                return volume;
        return null;
    }

    /// <summary>
    /// Purge, state 1: references that neither the new config nor the running domain uses go at once, so that a volume which
    /// cannot be had does not hold up the purge. Their entries go from the status when volumemgr has let go of the first of
    /// them: then it has heard, and nobody needs the rest.
    /// </summary>
    private static WaitReason? DropUnused(World world, AppInstanceConfig config, ref AppRecord app)
    {
        ValueList<VolumeRefStatus> entries = app.Status.VolumeRefStatusList.OrEmpty();
        DomainConfig? domain = app.Domain;
        VolumeRefStatus[] unused = [.. entries.Where(entry => RefKey.Of(entry) is var key && Find(config.VolumeRefConfigList, key) is null && !IsUsed(domain, key))];
        if (unused.Length == 0)
            return null;
        bool heard = unused.Any(entry => entry.PendingAdd && IsGone(world, entry));
        WaitReason? leaving = null;
        List<VolumeRefStatus> kept = [];
        ValueList<VolumeRefConfig> refs = app.VolumeRefs;
        foreach (VolumeRefStatus entry in entries)
        {
            if (!unused.Contains(entry))
            {
                kept.Add(entry);
                continue;
            }
            refs = Without(refs, RefKey.Of(entry));
            if (IsGone(world, entry) || heard && entry.PendingAdd)
                continue;
            kept.Add(entry with { PendingAdd = true });
            leaving = WaitReason.Volume(RefKey.Of(entry), "letting go of a volume that the app no longer has");
        }
        app = app with { VolumeRefs = refs, Status = app.Status with { VolumeRefStatusList = [.. kept] } };
        return leaving;
    }

    private static bool IsGone(World world, VolumeRefStatus entry) => world.VolumesKnown && !world.Volumes.ContainsKey(RefKey.Of(entry));

    private static bool IsUsed(DomainConfig? domain, RefKey key)
    {
        string volume = key.VolumeKey;
        foreach (DiskConfig disk in (domain?.DiskConfigList).OrEmpty())
            if (disk.VolumeKey == volume)
                return true;
        return false;
    }

    /// <summary>Each reference of the config has its entry in the status. New ones may come only with a purge.</summary>
    private static WaitReason? AddMissing(World world, AppInstanceConfig config, ref AppRecord app, Inprogress purge)
    {
        ValueList<VolumeRefStatus> entries = app.Status.VolumeRefStatusList.OrEmpty();
        List<VolumeRefStatus> added = [];
        foreach (VolumeRefConfig volume in config.VolumeRefConfigList.OrEmpty())
            if (!Has(entries, RefKey.Of(volume)))
                added.Add(Entry(volume, volume.VerifyOnly));
        int wanted = config.VolumeRefConfigList.OrEmpty().Count;
        if (purge == Inprogress.NotInprogress && (added.Count != 0 || entries.Count != wanted))
        {
            // A refused config is never followed, so this guards against records that contradict each other.
            app = app.With(app.Status.WithError(world, "",
                $"The app's volumes changed without a purge: its config has {wanted}, it was installed with {entries.Count}. Purge the app, or restore its volumes."));
            return WaitReason.Owners(app.UUID, "a purge, or the volumes that the app was installed with");
        }
        if (added.Count != 0)
            app = app.With(app.Status with { VolumeRefStatusList = [.. entries, .. added] });
        return null;
    }

    /// <summary>
    /// A volume that was given back and that volumemgr still shows is on its way out. To ask for it now would make its last
    /// state look like the answer.
    /// </summary>
    private static WaitReason? FormerLife(World world, AppInstanceConfig config, AppRecord app)
    {
        foreach (VolumeRefConfig volume in config.VolumeRefConfigList.OrEmpty())
        {
            RefKey key = RefKey.Of(volume);
            if (IndexOf(app.VolumeRefs, key) < 0 && world.LeavingVolumes.Contains(key))
                return WaitReason.Volume(key, "letting go of the volume as the app had it before");
        }
        return null;
    }

    private static bool Has(ValueList<VolumeRefStatus> entries, RefKey key)
    {
        foreach (VolumeRefStatus entry in entries)
            if (RefKey.Of(entry) == key)
                return true;
        return false;
    }

    internal static VolumeRefStatus Entry(VolumeRefConfig volume, bool verifyOnly) => new()
    {
        VolumeID = volume.VolumeID,
        GenerationCounter = volume.GenerationCounter,
        LocalGenerationCounter = volume.LocalGenerationCounter,
        AppUUID = volume.AppUUID,
        State = SwState.Initial,
        PendingAdd = true,
        VerifyOnly = verifyOnly,
    };

    /// <summary>
    /// What is asked of volumemgr: each configured reference, first only to be verified; to be created when it has been
    /// verified, and never back. During a purge's state 1 nothing new is created, since the old app still runs.
    /// </summary>
    private static ValueList<VolumeRefConfig> Wanted(World world, AppInstanceConfig config, AppRecord app, Inprogress purge)
    {
        bool create = purge is not (Inprogress.DownloadAndVerify or Inprogress.BringDown);
        ValueList<VolumeRefConfig> refs = app.VolumeRefs;
        foreach (VolumeRefStatus entry in app.Status.VolumeRefStatusList.OrEmpty())
        {
            RefKey key = RefKey.Of(entry);
            if (Find(config.VolumeRefConfigList, key) is not { } volume)
                continue;
            bool verified = create && world.Volumes.TryGetValue(key, out VolumeRefStatus? status) && status is { State: SwState.Loaded };
            int at = IndexOf(refs, key);
            if (at < 0)
                refs = refs.With(volume with { VerifyOnly = entry.VerifyOnly && !verified, AppUUID = entry.AppUUID });
            else if (verified && refs[at].VerifyOnly)
                refs = refs.WithAt(at, refs[at] with { VerifyOnly = false });
        }
        return refs;
    }

    /// <summary>volumemgr's words are taken over until the app is installed, in a purge, and while an entry has an error.</summary>
    private static ValueList<VolumeRefStatus>? Copy(World world, AppInstanceConfig config, AppInstanceStatus status, Inprogress purge, SwState before)
    {
        ValueList<VolumeRefStatus>? entries = status.VolumeRefStatusList;
        for (int i = 0; i < entries.OrEmpty().Count; i++)
        {
            VolumeRefStatus entry = entries![i];
            RefKey key = RefKey.Of(entry);
            bool named = !world.IsCluster || entry.ContentFormat != Format.Container || entry.ReferenceName.Length != 0;
            if (before > SwState.CreatedVolume && purge == Inprogress.NotInprogress && entry.Error.Length == 0 && named
                || Find(config.VolumeRefConfigList, key) is null)
                continue;
            VolumeRefStatus copy = world.Volumes.TryGetValue(key, out VolumeRefStatus? theirs) ? theirs : entry with { PendingAdd = false };
            if (copy != entry)
                entries = entries.WithAt(i, copy);
        }
        return entries;
    }

    /// <summary>Volumes that a purge is about to drop do not count: whatever is wrong with them, the purge is the cure.</summary>
    private static Step Judge(AppInstanceConfig config, AppRecord app, Inprogress purge)
    {
        List<VolumeRefStatus> entries = [.. app.Status.VolumeRefStatusList.OrEmpty().Where(entry => Find(config.VolumeRefConfigList, RefKey.Of(entry)) is not null)];
        // An app without volumes has nothing to wait for (the original leaves it INITIAL for ever).
        VolumeRefStatus? slowest = null;
        foreach (VolumeRefStatus entry in entries)
            if (slowest is null || entry.State < slowest.State)
                slowest = entry;
        SwState state = slowest?.State ?? SwState.CreatedVolume;
        if (app.Status.State < SwState.Booting)
            app = app.With(app.Status with { State = state });

        if (VolumeErrors(entries) is { } failed)
        {
            app = app.With(app.Status.WithError(failed.ErrorSourceType, failed.ErrorDescription));
            return Step.Wait(app, WaitReason.Volume(RefKey.Of(failed), $"a volume without error; now: {failed.Error.Trim()}"));
        }
        SwState enough = purge is Inprogress.DownloadAndVerify or Inprogress.BringDown ? SwState.Loaded : SwState.CreatedVolume;
        return state >= enough
            ? Step.Next(app)
            : Step.Wait(app, WaitReason.Volume(RefKey.Of(slowest!), $"{enough}, now {state}"));
    }

    /// <summary>
    /// All failing entries as one: texts joined, one entity per volume, the highest severity, the last retry condition
    /// (none at all makes it an Error), time and source of the last. null when none fails.
    /// </summary>
    private static VolumeRefStatus? VolumeErrors(List<VolumeRefStatus> entries)
    {
        VolumeRefStatus? last = null;
        string text = "";
        string retry = "";
        ErrorSeverity severity = ErrorSeverity.Unspecified;
        List<ErrorEntity?> entities = [];
        foreach (VolumeRefStatus entry in entries)
        {
            if (entry.Error.Length == 0)
                continue;
            last = entry;
            text += entry.Error + "\n\n";
            retry = entry.ErrorRetryCondition.Length == 0 ? retry : entry.ErrorRetryCondition;
            severity = entry.ErrorSeverity > severity ? entry.ErrorSeverity : severity;
            entities.Add(new() { EntityType = ErrorEntityType.Volume, EntityID = entry.VolumeID.ToString() });
        }
        return last is null ? null : last with
        {
            Error = text,
            ErrorRetryCondition = retry,
            ErrorSeverity = retry.Length == 0 ? ErrorSeverity.Error : severity,
            ErrorEntities = [.. entities],
        };
    }

    internal static int IndexOf(ValueList<VolumeRefConfig> refs, RefKey key)
    {
        for (int i = 0; i < refs.Count; i++)
            if (RefKey.Of(refs[i]) == key)
                return i;
        return -1;
    }

    internal static ValueList<VolumeRefConfig> Without(ValueList<VolumeRefConfig> refs, RefKey key) =>
        IndexOf(refs, key) < 0 ? refs : [.. refs.Where(volume => RefKey.Of(volume) != key)];
}
