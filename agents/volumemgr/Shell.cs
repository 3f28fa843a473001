using Eve.Agents.Volumemgr.Core;
using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Volumemgr;

/// <summary>The records that volumemgr publishes: applies a turn's puts and takes, and logs what changed state.</summary>
internal sealed class Shell
{
    private readonly Logger log;

    public Shell(AgentContext<Owner.Volumemgr> context, Logger log)
    {
        this.log = log;
        IPublication<T> Publish<T>(Topic<Owner.Volumemgr, T> topic)
            where T : class => context.PubSub.Open(topic);

        Trees = Publish(FromVolumemgr.ContentTreeStatus);
        Blobs = Publish(FromVolumemgr.BlobStatus);
        Volumes = Publish(FromVolumemgr.VolumeStatus);
        Refs = Publish(FromVolumemgr.VolumeRefStatus);
        Downloads = Publish(FromVolumemgr.DownloaderConfig);
        Verifications = Publish(FromVolumemgr.VerifyImageConfig);
        Resolutions = Publish(FromVolumemgr.ResolveConfig);
        Latches = Publish(FromVolumemgr.AppAndImageToHash);
        Deferred = Publish(FromVolumemgr.DeferredContentDeleteStatus);
        Pending = Publish(FromVolumemgr.VolumeCreatePending);
        Snapshots = Publish(FromVolumemgr.VolumesSnapshotStatus);
    }

    public IPublication<ContentTreeStatus> Trees { get; }

    public IPublication<BlobStatus> Blobs { get; }

    public IPublication<VolumeStatus> Volumes { get; }

    public IPublication<VolumeRefStatus> Refs { get; }

    public IPublication<DownloaderConfig> Downloads { get; }

    public IPublication<VerifyImageConfig> Verifications { get; }

    public IPublication<ResolveConfig> Resolutions { get; }

    public IPublication<AppAndImageToHash> Latches { get; }

    public IPublication<DeferredContentDeleteStatus> Deferred { get; }

    public IPublication<VolumeCreatePending> Pending { get; }

    public IPublication<VolumesSnapshotStatus> Snapshots { get; }

    public void Put(object record)
    {
        PublishError? refused = record switch
        {
            ContentTreeStatus tree => PutTree(tree),
            BlobStatus blob => Blobs.Publish(blob),
            VolumeStatus volume => PutVolume(volume),
            VolumeRefStatus reference => Refs.Publish(reference),
            DownloaderConfig config => Downloads.Publish(config),
            VerifyImageConfig config => Verifications.Publish(config),
            ResolveConfig config => Resolutions.Publish(config),
            AppAndImageToHash latch => Latches.Publish(latch),
            DeferredContentDeleteStatus deferred => Deferred.Publish(deferred),
            VolumeCreatePending pending => Pending.Publish(pending),
            VolumesSnapshotStatus snapshot => PutSnapshot(snapshot),
            _ => throw new ArgumentException($"{record.GetType().Name} is not published by volumemgr", nameof(record)),
        };
        if (refused is not null)
            log.Error("{err}", refused.Text);
    }

    public void Take(OwnTopic topic, string key)
    {
        _ = topic switch
        {
            OwnTopic.ContentTree => Trees.Unpublish(key),
            OwnTopic.Blob => Blobs.Unpublish(key),
            OwnTopic.Volume => Volumes.Unpublish(key),
            OwnTopic.VolumeRef => Refs.Unpublish(key),
            OwnTopic.Downloader => Downloads.Unpublish(key),
            OwnTopic.Verify => Verifications.Unpublish(key),
            OwnTopic.Resolve => Resolutions.Unpublish(key),
            OwnTopic.Latch => Latches.Unpublish(key),
            OwnTopic.Deferred => Deferred.Unpublish(key),
            OwnTopic.Pending => Pending.Unpublish(key),
            OwnTopic.Snapshot => Snapshots.Unpublish(key),
            _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
        };
        if (topic is OwnTopic.ContentTree or OwnTopic.Volume or OwnTopic.Snapshot)
            log.Info("{objType} {objUUID}: gone", topic, key);
    }

    private PublishError? PutTree(ContentTreeStatus tree)
    {
        Trees.Items.TryGetValue(Keys.Uuid(tree.ContentID), out ContentTreeStatus? before);
        if (before?.State != tree.State || before.Error != tree.Error)
            log.Info("content tree {objUUID} {name}: {from} -> {to} {err}", tree.ContentID, tree.DisplayName, before?.State, tree.State, tree.Error);
        return Trees.Publish(tree);
    }

    private PublishError? PutVolume(VolumeStatus volume)
    {
        Volumes.Items.TryGetValue(Turn.Of(volume), out VolumeStatus? before);
        if (before?.State != volume.State || before.SubState != volume.SubState || before.Error != volume.Error)
            log.Info("volume {objUUID} {name}: {from} -> {to} {err}", Turn.Of(volume), volume.DisplayName, before?.State, volume.State, volume.Error);
        return Volumes.Publish(volume);
    }

    private PublishError? PutSnapshot(VolumesSnapshotStatus snapshot)
    {
        log.Info("snapshot {objUUID} of app {app}: {what} ended {err}", snapshot.SnapshotID, snapshot.AppUUID, snapshot.ResultOfAction, snapshot.Error);
        return Snapshots.Publish(snapshot);
    }
}
