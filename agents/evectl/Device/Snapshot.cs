using Eve.Agents;
using Eve.Evectl.Core;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Evectl.Device;

/// <summary>Fills <see cref="DeviceRecords"/>: once from files, or lastingly from live topics.</summary>
internal static class Snapshot
{
    /// <summary>What the files hold now. A record that cannot be read is told to <paramref name="complain"/> and left out.</summary>
    public static DeviceRecords Read(DeviceFiles files, Action<string> complain) => Fill(new FileTables(files, complain));

    /// <summary>Follows all topics; <paramref name="onChange"/> comes on the loop after each change.</summary>
    /// <returns>A look at the newest state.</returns>
    public static Func<DeviceRecords> Follow(IPubSub<Owner.Diag> pubsub, TimeProvider time, Action onChange)
    {
        DeviceRecords live = Fill(new LiveTables(pubsub, time, onChange));
        return () => live;
    }

    private static DeviceRecords Fill(ITables tables) => new()
    {
        Configs = tables.Open(FromZedagent.AppInstanceConfig),
        Networks = tables.Open(FromZedagent.NetworkInstanceConfig),
        Statuses = tables.Open(FromZedmanager.AppInstanceStatus),
        Waits = tables.Open(FromZedmanager.AppWait),
        VolumeRefConfigs = tables.Open(FromZedmanager.VolumeRefConfig),
        NetworkConfigs = tables.Open(FromZedmanager.AppNetworkConfig),
        DomainConfigs = tables.Open(FromZedmanager.DomainConfig),
        EidConfigs = tables.Open(FromZedmanager.EIDConfig),
        VolumeRefStatuses = tables.Open(FromVolumemgr.VolumeRefStatus),
        VolumeStatuses = tables.Open(FromVolumemgr.VolumeStatus),
        ContentTrees = tables.Open(FromVolumemgr.ContentTreeStatus),
        Blobs = tables.Open(FromVolumemgr.BlobStatus),
        ResolveConfigs = tables.Open(FromVolumemgr.ResolveConfig),
        ResolveStatuses = tables.Open(FromDownloader.ResolveStatus),
        DownloaderConfigs = tables.Open(FromVolumemgr.DownloaderConfig),
        DownloaderStatuses = tables.Open(FromDownloader.DownloaderStatus),
        VerifyConfigs = tables.Open(FromVolumemgr.VerifyImageConfig),
        VerifyStatuses = tables.Open(FromVerifier.VerifyImageStatus),
        NetworkStatuses = tables.Open(FromZedrouter.AppNetworkStatus),
        DomainStatuses = tables.Open(FromDomainmgr.DomainStatus),
        EidStatuses = tables.Open(FromIdentitymgr.EIDStatus),
    };

    private interface ITables
    {
        Table<T> Open<TOwner, T>(Topic<TOwner, T> topic)
            where TOwner : IAgentIdentity
            where T : class;
    }

    private sealed class FileTables(DeviceFiles files, Action<string> complain) : ITables
    {
        private readonly Dictionary<string, TopicFolder> folders = files.Topics().ToDictionary(topic => topic.Name.Path + topic.Name.Persistent);

        public Table<T> Open<TOwner, T>(Topic<TOwner, T> topic)
            where TOwner : IAgentIdentity
            where T : class
        {
            Dictionary<string, T> records = [];
            Dictionary<string, DateTimeOffset> changed = [];
            if (folders.TryGetValue(topic.Where.Path + topic.Persistent, out TopicFolder? folder))
                foreach (RecordFile file in folder.Records())
                {
                    if (file.Read() is not { } text)
                        continue;
                    if (!GoJson.TryParse(text, topic.Json, out T? record, out string? error))
                    {
                        complain($"{topic.Where} {file.Key} cannot be read: {error}");
                        continue;
                    }
                    records[file.Key] = record;
                    changed[file.Key] = file.Changed;
                }
            return new(records, key => changed.TryGetValue(key, out DateTimeOffset moment) ? moment : null);
        }
    }

    private sealed class LiveTables(IPubSub<Owner.Diag> pubsub, TimeProvider time, Action onChange) : ITables
    {
        public Table<T> Open<TOwner, T>(Topic<TOwner, T> topic)
            where TOwner : IAgentIdentity
            where T : class
        {
            Dictionary<string, DateTimeOffset> changed = [];
            ISubscription<T> subscription = pubsub.Subscribe(topic, new SubscriptionHandlers<T>(change =>
            {
                changed[change.Key] = time.GetUtcNow();
                onChange();
            }));
            return new(subscription.Items, key => changed.TryGetValue(key, out DateTimeOffset moment) ? moment : null);
        }
    }
}
