using Eve.Agents.Downloader.Core;
using Eve.Agents.Downloader.Datastores;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents.Downloader;

/// <summary>Fetches blobs and resolves tags for volumemgr, through the device's uplinks. Wires topics to <see cref="Downloads"/> and <see cref="Resolutions"/>.</summary>
public sealed class DownloaderAgent : Agent<Owner.Downloader>
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(3);

    private readonly Connections connections;
    private readonly Downloads downloads;
    private readonly Resolutions resolutions;
    private readonly World world;
    private bool ready;

    public DownloaderAgent(AgentContext<Owner.Downloader> context)
        : base(context)
    {
        PendingFolder pending = new(context.Paths);
        pending.Prepare();
        connections = new(Loop.Time);
        Fetcher fetcher = new(connections, Loop.Time);
        IPublication<DownloaderStatus> statuses = Publish(FromDownloader.DownloaderStatus);
        IPublication<ResolveStatus> answers = Publish(FromDownloader.ResolveStatus);
        Subscribe(FromZedagent.ConfigItemValueMap, OnConfigItemValueMap);
        world = new(Subscribe(FromZedagent.DatastoreConfig, OnDatastoreConfig));
        Subscribe(FromNim.DeviceNetworkStatus, OnDeviceNetworkStatus);
        downloads = new(Loop, world, statuses, Subscribe(FromVolumemgr.DownloaderConfig, OnDownloaderConfig, OnDownloaderConfigSynchronized), fetcher, pending, context.Paths, Log);
        resolutions = new(Loop, world, answers, Subscribe(FromVolumemgr.ResolveConfig, OnResolveConfig, OnResolveConfigSynchronized), fetcher, Log);
        foreach (Action restarted in new Action[] { statuses.ClearRestarted, statuses.SignalRestarted, answers.ClearRestarted, answers.SignalRestarted })
            restarted();
        Loop.Every("sweep pending", SweepEvery, downloads.Sweep);
    }

    public override void OnStop()
    {
        downloads.Stop();
        resolutions.Stop();
        connections.Dispose();
    }

    private void OnConfigItemValueMap(Change<ConfigItemValueMap> change) => world.Settings = Settings.From(change.New);

    private void OnDatastoreConfig(Change<DatastoreConfig> change)
    {
        if (!ready || change.New is not { } datastore)
            return;
        downloads.Again(config => config.DatastoreIDList.OrEmpty().Contains(datastore.UUID));
        resolutions.Again(config => config.DatastoreID == datastore.UUID);
    }

    private void OnDownloaderConfig(Change<DownloaderConfig> change)
    {
        if (ready)
            downloads.Look(change.Key);
    }

    private void OnDownloaderConfigSynchronized(bool complete)
    {
        if (complete && ready)
            downloads.EndLeftOvers();
    }

    private void OnResolveConfig(Change<ResolveConfig> change)
    {
        if (ready)
            resolutions.Look(change.Key);
    }

    private void OnResolveConfigSynchronized(bool complete)
    {
        if (complete && ready)
            resolutions.EndLeftOvers();
    }

    // Work begins with the first usable uplink; a changed set of addresses is a reason to try again what failed.
    private void OnDeviceNetworkStatus(Change<DeviceNetworkStatus> change)
    {
        IReadOnlyList<Uplink> before = world.Uplinks;
        world.Network = change.New;
        IReadOnlyList<Uplink> now = world.Uplinks;
        if (now.Count == 0 || now.SequenceEqual(before))
            return;
        Log.Info("uplinks: {uplinks}", string.Join(", ", now.Select(uplink => $"{uplink.Port} {uplink.Source}")));
        if (!ready)
        {
            ready = true;
            downloads.Begin();
            resolutions.Begin();
            return;
        }
        downloads.Again(_ => true);
        resolutions.Again(_ => true);
    }
}
