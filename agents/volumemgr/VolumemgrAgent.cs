using System.Collections.Immutable;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Space;
using Eve.Agents.Volumemgr.Store;
using Eve.Agents.Volumemgr.Volumes;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Volumemgr;

/// <summary>
/// The shell of volumemgr: hands each change to the core as one turn, does what the turn wants, and runs the long work.
/// Nothing is decided before the disk was looked at, the verifier told what it has, and zedagent's list of trees is whole.
/// </summary>
public sealed class VolumemgrAgent : Agent<Owner.Volumemgr>
{
    private const string ActiveFolder = "/persist/vault/active-app-instance-config";

    /// <summary>So long a reference waits for the configuration of its volume before its app's owner is told.</summary>
    private static readonly TimeSpan MissingAfter = TimeSpan.FromSeconds(5);

    private readonly Shell shell;
    private readonly Jobs jobs;
    private readonly ContentStore store;
    private readonly DiskScan diskScan;
    private readonly Worker<StartScan, StartFindings> startScan;
    private readonly Worker<DiskScan, DiskScanResult> scanning;
    private readonly IPublication<AppDiskMetric> appMetrics;
    private readonly IPublication<DiskMetric> diskMetrics;
    private readonly IPublication<VolumeMgrStatus> ownStatus;
    private readonly ISubscription<ContentTreeConfig> treeConfigs;
    private readonly ISubscription<VolumeConfig> volumeConfigs;
    private readonly ISubscription<VolumeRefConfig> refConfigs;
    private readonly ISubscription<VolumesSnapshotConfig> snapshotConfigs;
    private readonly ISubscription<DatastoreConfig> datastores;
    private readonly ISubscription<DownloaderStatus> downloads;
    private readonly ISubscription<ResolveStatus> resolved;
    private readonly ISubscription<VerifyImageStatus> verifications;
    private readonly Dictionary<string, string> measuredPaths = [];
    private World world = World.Empty;
    private List<Effect>? batch;
    private StartFindings? findings;
    private bool begun;
    private bool volumesKnown;
    private bool configKnown;
    private bool collected;
    private bool orphansGone;
    private IDisposable? gc;
    private TimeSpan gcPeriod;
    private IDisposable? reaper;
    private IDisposable? scanTimer;

    public VolumemgrAgent(AgentContext<Owner.Volumemgr> context)
        : base(context)
    {
        store = new(context.Paths);
        diskScan = new(context.Paths);
        VolumeHandlers handlers = new(context.Paths, store, context.Exec);
        SnapshotKeeper keeper = new(context.Paths, context.Exec, context.Loop.Time);
        shell = new(context, Log);
        appMetrics = Publish(FromVolumemgr.AppDiskMetric);
        diskMetrics = Publish(FromVolumemgr.DiskMetric);
        ownStatus = Publish(FromVolumemgr.VolumeMgrStatus);
        jobs = new(Loop, store, handlers, keeper, OnIngested, OnVolumeWork, OnSnapshotWork, OnMeasured);
        scanning = new(Loop, "disk scan", 1, (scan, _) => Task.FromResult(scan.Run()), OnDiskScan);
        startScan = new(Loop, "start scan", 1, (scan, stop) => scan.RunAsync(stop), OnStartScan);
        world = world with
        {
            Latches = shell.Latches.Items.ToImmutableDictionary(),
            Deferred = shell.Deferred.Items.Values.ToImmutableDictionary(record => record.ContentID),
            LeftDownloads = shell.Downloads.Items.ToImmutableDictionary(),
            Snapshots = shell.Snapshots.Items.ToImmutableDictionary(),
        };
        startScan.Submit("start", new(context.Paths, store, handlers, keeper, diskScan, [.. shell.Pending.Items.Values]));

        Subscribe(FromZedagent.ConfigItemValueMap, OnConfigItemValueMap);
        datastores = Subscribe(FromZedagent.DatastoreConfig, OnDatastoreConfig);
        treeConfigs = Subscribe(FromZedagent.ContentTreeConfig, OnContentTreeConfig, onRestarted: _ => Begin());
        volumeConfigs = Subscribe(FromZedagent.VolumeConfig, OnVolumeConfig, onRestarted: OnVolumesRestarted);
        refConfigs = Subscribe(FromZedmanager.VolumeRefConfig, OnVolumeRefConfig, onSynchronized: _ => SweepRefs());
        snapshotConfigs = Subscribe(FromZedmanager.VolumesSnapshotConfig, OnVolumesSnapshotConfig, onSynchronized: _ => SweepRefs());
        downloads = Subscribe(FromDownloader.DownloaderStatus, OnDownloaderStatus);
        resolved = Subscribe(FromDownloader.ResolveStatus, OnResolveStatus);
        verifications = Subscribe(FromVerifier.VerifyImageStatus, OnVerifyImageStatus, onRestarted: _ => Begin());
        Subscribe(FromZedagent.ZedAgentStatus, OnZedAgentStatus);
    }

    public override void OnStop()
    {
        startScan.Dispose();
        scanning.Dispose();
        jobs.Dispose();
    }

    // ---- what neighbours say

    private void OnConfigItemValueMap(Change<ConfigItemValueMap> change)
    {
        Settings before = world.Settings;
        world = world with { Settings = Settings.From(change.New) };
        if (before.DeferDelete != world.Settings.DeferDelete)
            StartReaper();
        if (before.DiskScan != world.Settings.DiskScan)
            StartDiskScans();
        StartGc();
    }

    private void OnDatastoreConfig(Change<DatastoreConfig> change)
    {
        if (begun && change.New is { } datastore)
            Step(turn => Trees.DatastoreChanged(turn, datastore.UUID, datastore.DsType));
    }

    private void OnContentTreeConfig(Change<ContentTreeConfig> change)
    {
        if (begun)
            Step(turn => Trees.ConfigChanged(turn, change.Any.ContentID, change.New));
    }

    private void OnVolumeConfig(Change<VolumeConfig> change)
    {
        if (begun)
            Step(turn => Core.Volumes.ConfigChanged(turn, change.Key, change.New));
    }

    private void OnVolumesRestarted(int count)
    {
        if (!begun || count == 0)
            return;
        MakeVolumes();
        SweepVolumes();
        SweepRefs();
    }

    private void OnVolumeRefConfig(Change<VolumeRefConfig> change)
    {
        // Until all volumes are known a reference could only be told that its volume is missing.
        if (volumesKnown)
            OnRef(change.Key, change.New);
    }

    private void OnVolumesSnapshotConfig(Change<VolumesSnapshotConfig> change)
    {
        // Until all volumes are known a snapshot could only be told that its volume is missing.
        if (volumesKnown)
            Step(turn => Snapshots.ConfigChanged(turn, change.Key, change.New));
    }

    private void OnRef(string key, VolumeRefConfig? config)
    {
        Step(turn => Refs.ConfigChanged(turn, key, config));
        if (config is not null && world.Refs.TryGetValue(key, out VolumeRefStatus? reference) && reference.State == SwState.Initial)
            Loop.After("missing volume", MissingAfter, () => Step(turn => Refs.StillMissing(turn, key)));
    }

    private void OnDownloaderStatus(Change<DownloaderStatus> change)
    {
        if (begun)
            Step(turn => Requests.DownloaderSaid(turn, change.Key, change.New));
    }

    private void OnResolveStatus(Change<ResolveStatus> change)
    {
        if (begun)
            Step(turn => Requests.ResolverSaid(turn, change.Key, change.New));
    }

    private void OnVerifyImageStatus(Change<VerifyImageStatus> change)
    {
        if (begun)
            Step(turn => Requests.VerifierSaid(turn, change.Key, change.New, ManifestOf(change.New)));
    }

    private void OnZedAgentStatus(Change<ZedAgentStatus> change)
    {
        if (change.New is not { ConfigGetStatus: ConfigGetStatus.Success or ConfigGetStatus.ReadSaved, MaintenanceMode: false })
            return;
        configKnown = true;
        StartGc();
        DropOrphans();
    }

    // ---- start

    private void OnStartScan(string key, WorkOutcome<StartFindings> outcome)
    {
        if (outcome.Cancelled)
            return;
        findings = outcome.Result ?? throw new InvalidOperationException("the disk cannot be looked at", outcome.Error);
        foreach (string pending in shell.Pending.Items.Keys.ToArray())
            shell.Pending.Unpublish(pending);
        Begin();
    }

    private void Begin()
    {
        if (begun || findings is not { } found || treeConfigs.RestartCount == 0 || verifications.RestartCount == 0)
            return;
        begun = true;
        Log.Info("begins: {images} images and {volumes} volumes on disk", found.Images.Count, found.Volumes.Count);
        world = world with
        {
            Disk = found.Disk.Facts,
            OnDisk = found.Volumes.ToImmutableDictionary(),
            Images = found.Images.ToImmutableDictionary(image => image.Name, image => image.Root),
            Manifests = found.Images.SelectMany(image => image.Manifests).DistinctBy(item => item.Key).ToImmutableDictionary(),
            DatastoreTypes = datastores.Items.Values.ToImmutableDictionary(datastore => datastore.UUID, datastore => datastore.DsType),
            Downloads = downloads.Items.ToImmutableDictionary(),
            Resolved = resolved.Items.ToImmutableDictionary(),
            StoredSnapshots = found.Snapshots.ToImmutableDictionary(snapshot => snapshot.SnapshotID),
            SnapshotsInDisks = found.SnapshotsInDisks.ToImmutableDictionary(),
        };
        batch = [];
        Step(turn => Leftovers.Blobs(turn, found.Images.SelectMany(image => image.Blobs).Select(blob => (blob.Sha256, blob.Size, blob.MediaType))));
        foreach ((string sha256, VerifyImageStatus status) in verifications.Items.ToArray())
            Step(turn => Requests.VerifierSaid(turn, sha256, status, ManifestOf(status)));
        foreach (ContentTreeConfig config in treeConfigs.Items.Values.ToArray())
            Step(turn => Trees.ConfigChanged(turn, config.ContentID, config));
        foreach ((string volume, VolumeConfig config) in volumeConfigs.Items.ToArray())
            Step(turn => Core.Volumes.ConfigChanged(turn, volume, config));
        if (volumeConfigs.RestartCount > 0)
            MakeVolumes();
        List<Effect> effects = batch;
        batch = null;
        foreach (Effect effect in Leftovers.WithoutPassing(effects))
            Do(effect);
        SweepContent();
        SweepVolumes();
        SweepRefs();
        OnDiskScan("start", new(found.Disk, null));
        StartReaper();
        StartDiskScans();
    }

    private void MakeVolumes()
    {
        volumesKnown = true;
        Step(Core.Volumes.Restarted);
        foreach ((string reference, VolumeRefConfig config) in refConfigs.Items.Where(item => !world.RefConfigs.ContainsKey(item.Key)).ToArray())
            OnRef(reference, config);
        foreach ((string id, VolumesSnapshotConfig config) in snapshotConfigs.Items.Where(item => !world.SnapshotConfigs.ContainsKey(item.Key)).ToArray())
            Step(turn => Snapshots.ConfigChanged(turn, id, config));
    }

    // What an earlier run published and this one does not hold is no longer true.
    private void SweepContent()
    {
        Sweep(shell.Trees, key => world.Trees.ContainsKey(Guid.Parse(key)));
        Sweep(shell.Blobs, world.Blobs.ContainsKey);
        Sweep(shell.Resolutions, world.ResolveConfigs.ContainsKey);
        Step(turn => Leftovers.GiveBack(turn, [.. shell.Downloads.Items.Values], [.. shell.Verifications.Items.Values]));
        world = world with { LeftDownloads = world.LeftDownloads.Clear() };
    }

    private void SweepVolumes()
    {
        if (!volumesKnown)
            return;
        Sweep(shell.Volumes, world.Volumes.ContainsKey);
        Sweep(appMetrics, key => world.Volumes.Values.Any(volume => Keys.DiskPath(volume.FileLocation) == key));
    }

    private void SweepRefs()
    {
        if (volumesKnown && refConfigs.Synchronized)
            Sweep(shell.Refs, world.Refs.ContainsKey);
        if (volumesKnown && snapshotConfigs.Synchronized)
            Step(Snapshots.Sweep);
        DropOrphans();
    }

    // What was deleted while this agent was away need not wait for the timed clean-up; but only a complete table says what was deleted.
    private void DropOrphans()
    {
        if (orphansGone || !begun || !volumesKnown || !configKnown || !refConfigs.Synchronized)
            return;
        orphansGone = true;
        Step(Garbage.Orphans);
    }

    private static void Sweep<T>(IPublication<T> publication, Func<string, bool> held)
        where T : class
    {
        foreach (string key in publication.Items.Keys.Where(key => !held(key)).ToArray())
            publication.Unpublish(key);
    }

    // ---- turns

    private void Step(Action<Turn> work)
    {
        Turn turn = new(world with { ActiveApps = ActiveApps() }, Now);
        work(turn);
        world = turn.World;
        if (batch is not null)
            batch.AddRange(turn.Effects);
        else
            foreach (Effect effect in turn.Effects)
                Do(effect);
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Put put:
                shell.Put(put.Record);
                if (put.Record is VolumeStatus { SubState: VolumeSubState.Created, FileLocation.Length: > 0 } volume)
                    jobs.Measure(Turn.Of(volume), volume.ContentFormat, volume.FileLocation);
                break;
            case Take take:
                shell.Take(take.Topic, take.Key);
                if (take.Topic == OwnTopic.Volume && measuredPaths.Remove(take.Key, out string? measured))
                    appMetrics.Unpublish(measured);
                break;
            case Ingest ingest:
                jobs.Start(ingest);
                break;
            case RemoveImage image:
                store.RemoveImage(image.ReferenceID);
                break;
            case RemoveBlob blob:
                store.RemoveBlob(blob.Sha256);
                break;
            case CreateVolume create:
                jobs.Start(new VolumeWork(Turn.Of(create.Volume), JobOf(create.Volume), null));
                break;
            case CancelCreate cancel:
                jobs.CancelCreate(cancel.Key);
                break;
            case DestroyVolume destroy:
                jobs.Start(new VolumeWork(destroy.Key, null, destroy.Disk));
                break;
            case CreateLater later:
                Loop.After("volume again", later.Pause, () => Step(turn => Core.Volumes.TryAgain(turn, later.Key)));
                break;
            case IngestLater later:
                Loop.After("image again", later.Pause, () => Step(turn => Trees.TryAgain(turn, later.ContentID)));
                break;
            case SnapshotWork work:
                jobs.Start(work);
                break;
            case DropStraySnapshots strays:
                jobs.Start(strays);
                break;
            default:
                throw new InvalidOperationException($"nobody does {effect}");
        }
    }

    private VolumeJob JobOf(VolumeStatus volume) => new(
        Turn.Of(volume),
        VolumeNames.PathOf(volume),
        volume.ContentFormat,
        (long)volume.MaxVolSize,
        volume.ReferenceName,
        world.Settings.IgnoreDisk ? long.MaxValue : (long)Math.Min(DiskBudget.Remaining(world) + volume.MaxVolSize ?? long.MaxValue, long.MaxValue));

    private ImmutableHashSet<Guid> ActiveApps() =>
        Directory.Exists(Context.Paths.Of(ActiveFolder))
            ? [.. Directory.EnumerateFiles(Context.Paths.Of(ActiveFolder), "*.json").Select(file => Guid.TryParse(Path.GetFileNameWithoutExtension(file), out Guid app) ? app : Guid.Empty)]
            : [];

    // A verified index or manifest is small; it is read here so that the core need not look at files.
    private ManifestFacts? ManifestOf(VerifyImageStatus? status)
    {
        if (status is not { State: SwState.Verified, Error: "" } || world.Manifests.ContainsKey(status.ImageSha256) || !ManifestReader.IsParent(status.MediaType))
            return null;
        try
        {
            return ManifestReader.Read(File.ReadAllBytes(Context.Paths.Of(status.FileLocation)), status.MediaType);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(ManifestReader.IsIndex(status.MediaType), [], $"its file cannot be read: {error.Message}");
        }
    }

    // ---- work that ended

    private void OnIngested(Guid contentID, string error) => Step(turn => Trees.Ingested(turn, contentID, error));

    private void OnVolumeWork(VolumeWork work, VolumeOnDisk? disk, string error)
    {
        if (work.Create is not null)
            Step(turn => Core.Volumes.Created(turn, work.Key, disk, error));
        else
            Step(turn => Core.Volumes.Destroyed(turn, work.Key, error));
    }

    private void OnSnapshotWork(SnapshotWork work, GoTime taken, string error)
    {
        Step(turn => Snapshots.Done(turn, work, taken, error));
        foreach (SnapshotDisk disk in work.Disks)
            jobs.Measure(disk.Key, Format.Qcow2, disk.Path);
    }

    private void OnMeasured(string key, VolumeMeasure? measure)
    {
        if (measure is null || !world.Volumes.TryGetValue(key, out VolumeStatus? volume) || volume.FileLocation.Length == 0)
            return;
        measuredPaths[key] = Keys.DiskPath(volume.FileLocation);
        appMetrics.Publish(new AppDiskMetric
        {
            DiskPath = volume.FileLocation,
            ProvisionedBytes = (ulong)measure.Virtual,
            UsedBytes = (ulong)measure.Allocated,
            DiskType = measure.Type,
            Dirty = measure.Dirty,
        });
    }

    // ---- time

    // Only once the config is known may what it does not name be thrown away.
    private void StartGc()
    {
        TimeSpan period = world.Settings.Gc / 10;
        if (!configKnown || (gc is not null && period == gcPeriod))
            return;
        gc?.Dispose();
        gcPeriod = period;
        gc = Loop.Every("garbage", period, CollectGarbage);
    }

    private void CollectGarbage()
    {
        if (!begun)
            return;
        bool first = !collected;
        collected = true;
        Step(turn => Garbage.Tick(turn, first));
        if (first)
            RemoveStrayBlobs();
    }

    private void StartReaper()
    {
        reaper?.Dispose();
        reaper = world.Settings.DeferDelete > TimeSpan.Zero || world.Deferred.Count > 0
            ? Loop.Every("deferred deletes", Deferral.Period(world.Settings.DeferDelete), () => Step(Deferral.Reap))
            : null;
    }

    private void StartDiskScans()
    {
        scanTimer?.Dispose();
        scanTimer = begun ? Loop.Every("disk scan", world.Settings.DiskScan, () => scanning.Submit("disk", diskScan)) : null;
    }

    private void OnDiskScan(string key, WorkOutcome<DiskScanResult> outcome)
    {
        if (outcome.Result is not { } result)
        {
            if (!outcome.Cancelled)
                Log.Warn("the disk cannot be scanned: {err}", outcome.Error?.Message);
            return;
        }
        ulong? before = DiskBudget.Remaining(world);
        world = world with { Disk = result.Facts };
        // What was removed by others than us (logs, other agents' files) gives room, too.
        if (begun && DiskBudget.Remaining(world) is { } room && room > before)
            Step(Trouble.RoomMayBeFree);
        foreach (DiskMetric metric in result.Metrics)
            diskMetrics.Publish(metric);
        ownStatus.Publish(new VolumeMgrStatus { Name = Owner.Volumemgr.Name, Initialized = true, RemainingSpace = DiskBudget.Remaining(world) ?? 0 });
        foreach ((string volume, VolumeStatus status) in world.Volumes)
            if (status is { SubState: VolumeSubState.Created, FileLocation.Length: > 0 })
                jobs.Measure(volume, status.ContentFormat, status.FileLocation);
    }

    private void RemoveStrayBlobs()
    {
        if (world.Trees.Values.Any(tree => tree.State == SwState.Loading))
            return;
        store.RemoveAllBut(world.Blobs.Values.Where(blob => blob.State >= SwState.Loading).Select(blob => blob.Sha256).ToHashSet());
    }
}
