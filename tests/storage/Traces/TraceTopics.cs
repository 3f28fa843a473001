using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Tests.Storage.Traces;

/// <summary>The topics of a recording: those that the test plays, and the text of those that the agents publish.</summary>
internal sealed class TraceTopics
{
    private readonly Dictionary<string, Played> feeds = [];

    public TraceTopics(Stage stage)
    {
        Add(stage.Play(FromZedagent.ConfigItemValueMap), FromZedagent.ConfigItemValueMap.Json);
        Add(stage.Play(FromZedagent.DatastoreConfig), FromZedagent.DatastoreConfig.Json);
        Add(stage.Play(FromZedagent.ContentTreeConfig), FromZedagent.ContentTreeConfig.Json);
        Add(stage.Play(FromZedagent.VolumeConfig), FromZedagent.VolumeConfig.Json);
        Add(stage.Play(FromZedagent.ZedAgentStatus), FromZedagent.ZedAgentStatus.Json);
        Add(stage.Play(FromZedmanager.VolumeRefConfig), FromZedmanager.VolumeRefConfig.Json);
        Add(stage.Play(FromZedmanager.VolumesSnapshotConfig), FromZedmanager.VolumesSnapshotConfig.Json);
        Add(stage.Play(FromNim.DeviceNetworkStatus), FromNim.DeviceNetworkStatus.Json);
    }

    public void Feed(TraceEvent line)
    {
        Played feed = feeds[line.Topic];
        switch (line.Op)
        {
            case "publish":
                feed.Publish(line.Key, line.Value!.ToJsonString());
                break;
            case "unpublish":
                feed.Unpublish(line.Key);
                break;
            case "restarted":
                feed.Restarted();
                break;
        }
    }

    public static string TextOf(object record) => record switch
    {
        ContentTreeStatus value => JsonSerializer.Serialize(value, FromVolumemgr.ContentTreeStatus.Json),
        BlobStatus value => JsonSerializer.Serialize(value, FromVolumemgr.BlobStatus.Json),
        VolumeStatus value => JsonSerializer.Serialize(value, FromVolumemgr.VolumeStatus.Json),
        VolumeRefStatus value => JsonSerializer.Serialize(value, FromVolumemgr.VolumeRefStatus.Json),
        DownloaderConfig value => JsonSerializer.Serialize(value, FromVolumemgr.DownloaderConfig.Json),
        VerifyImageConfig value => JsonSerializer.Serialize(value, FromVolumemgr.VerifyImageConfig.Json),
        ResolveConfig value => JsonSerializer.Serialize(value, FromVolumemgr.ResolveConfig.Json),
        AppAndImageToHash value => JsonSerializer.Serialize(value, FromVolumemgr.AppAndImageToHash.Json),
        DeferredContentDeleteStatus value => JsonSerializer.Serialize(value, FromVolumemgr.DeferredContentDeleteStatus.Json),
        VolumeCreatePending value => JsonSerializer.Serialize(value, FromVolumemgr.VolumeCreatePending.Json),
        VolumesSnapshotStatus value => JsonSerializer.Serialize(value, FromVolumemgr.VolumesSnapshotStatus.Json),
        AppDiskMetric value => JsonSerializer.Serialize(value, FromVolumemgr.AppDiskMetric.Json),
        DownloaderStatus value => JsonSerializer.Serialize(value, FromDownloader.DownloaderStatus.Json),
        ResolveStatus value => JsonSerializer.Serialize(value, FromDownloader.ResolveStatus.Json),
        VerifyImageStatus value => JsonSerializer.Serialize(value, FromVerifier.VerifyImageStatus.Json),
        _ => "{}",
    };

    private void Add<T>(IPublication<T> publication, JsonTypeInfo<T> json)
        where T : class => feeds[typeof(T).Name] = new(
            (key, text) => publication.Publish(key, JsonSerializer.Deserialize(text, json)!), key => publication.Unpublish(key), publication.SignalRestarted);

    private sealed record Played(Action<string, string> Publish, Action<string> Unpublish, Action Restarted);
}
