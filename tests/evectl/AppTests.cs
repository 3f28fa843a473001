using System.Text.Json.Nodes;
using Eve.Agents;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Evectl.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AppTests : IDisposable
{
    private readonly TempRoot root = new();

    public void Dispose() => root.Dispose();

    [Test]
    public async Task Apps_are_listed_with_state_addresses_and_what_they_wait_for()
    {
        using (Device device = new(root))
            device.Publish(AppOnDevice.Starting);
        Run run = await Run.OfAsync("app", "ls", "--root", root.Root);
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Lines[0], Does.StartWith("NAME").And.Contain("WAITS FOR"));
        Assert.That(run.Lines[1], Does.Match("^hello +BOOTING +10\\.1\\.0\\.2 +domainmgr: the domain to run \\(BOOTING\\)$"));
    }

    [Test]
    public async Task One_app_is_shown_by_name_or_id_as_text_or_json()
    {
        using (Device device = new(root))
            device.Publish(AppOnDevice.Running);
        Run text = await Run.OfAsync("app", "show", "hello", "--root", root.Root);
        Assert.That(text.Lines, Has.Some.EqualTo("state      RUNNING").And.Some.EqualTo("addresses  10.1.0.2").And.Some.EqualTo("ports      8080 -> 80/tcp"));
        JsonNode json = JsonNode.Parse((await Run.OfAsync("app", "show", AppOnDevice.Key, "--json", "--root", root.Root)).Output)!;
        Assert.That((string?)json["state"], Is.EqualTo("RUNNING"));
        Assert.That(json["waitsFor"]!.AsArray(), Is.Empty);
        Run none = await Run.OfAsync("app", "show", "nix", "--root", root.Root);
        Assert.That(none, Is.EqualTo(new Run(1, "", "evectl: there is no app 'nix' on this device: evectl app ls shows all\n")));
    }

    [Test]
    public async Task A_record_that_cannot_be_read_is_named_and_the_rest_is_shown()
    {
        using (Device device = new(root))
            device.Publish(AppOnDevice.Running);
        root.Write("/run/zedmanager/AppInstanceStatus/bad.json", "{\"State\":");
        Run run = await Run.OfAsync("app", "ls", "--root", root.Root);
        Assert.That(run.Lines, Has.Length.EqualTo(2));
        Assert.That(run.Errors, Does.StartWith("evectl: zedmanager/AppInstanceStatus bad cannot be read: "));
    }

    [Test]
    public async Task A_trace_has_all_records_of_the_app_in_time_order()
    {
        using (Device device = new(root))
            device.Publish(AppOnDevice.Fetching);
        root.Write("/run/zedmanager/AppInstanceStatus/00000000-0000-0000-0000-00000000000f.json", "{}");
        Run run = await Run.OfAsync("app", "trace", "hello", "--root", root.Root);
        string[] topics = [.. run.Lines[1..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).First(word => word.Contains('/')))];
        Assert.That(topics, Is.EquivalentTo(new[]
        {
            "zedagent/AppInstanceConfig", "zedmanager/AppInstanceStatus", "zedmanager/VolumeRefConfig", "volumemgr/VolumeRefStatus", "volumemgr/VolumeStatus",
            "volumemgr/ContentTreeStatus", "volumemgr/BlobStatus", "volumemgr/DownloaderConfig", "downloader/DownloaderStatus",
        }));
        Assert.That(topics[0], Is.EqualTo("zedagent/AppInstanceConfig"));
    }

    [Test]
    public async Task Watching_shows_each_step_and_ends_at_the_goal()
    {
        using Device device = new(root);
        using Watching watching = new("app", "watch", "hello", "--until", "running", "--timeout", "30", "--root", root.Root);
        foreach ((Core.DeviceRecords records, string step) in new[]
        {
            (AppOnDevice.Configured, "config received"), (AppOnDevice.Fetching, "volumes known"), (AppOnDevice.Networking, "downloading 45 %"),
            (AppOnDevice.Starting, "network"), (AppOnDevice.Running, "starting"),
        })
        {
            device.Publish(records);
            await watching.SaysAsync(step);
        }
        await watching.SaysAsync("running");
        Assert.That(await watching.ExitCodeAsync(), Is.Zero);
        Assert.That(watching.Lines, Has.All.Match("^[a-z 0-9%]{36} ([0-9.]+ s( in all)?|at once)$"));
    }

    [Test]
    public async Task Watching_fails_with_the_reason_when_time_is_over()
    {
        using Device device = new(root);
        device.Publish(AppOnDevice.Fetching);
        Run run = await Run.OfAsync("app", "watch", "hello", "--until", "RUNNING", "--timeout", "4", "--root", root.Root);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.StartWith("evectl: hello is DOWNLOADING and not RUNNING after 4.00 s; it waits for downloader/DownloaderStatus"));
        run = await Run.OfAsync("app", "watch", "nix", "--until", "RUNNING", "--timeout", "0.2", "--root", root.Root);
        Assert.That(run.Errors, Is.EqualTo("evectl: the app nix did not appear on the device within 0.20 s\n"));
    }

    /// <summary>Plays all agents that say something about apps.</summary>
    private sealed class Device(TempRoot root) : IDisposable
    {
        private readonly EventLoop loop = new(TimeProvider.System);
        private readonly Dictionary<Type, IDisposable> agents = [];
        private readonly Dictionary<string, object> publications = [];

        public void Publish(Core.DeviceRecords records)
        {
            Put(FromZedagent.AppInstanceConfig, records.Configs);
            Put(FromZedmanager.VolumeRefConfig, records.VolumeRefConfigs);
            Put(FromVolumemgr.DownloaderConfig, records.DownloaderConfigs);
            Put(FromDownloader.DownloaderStatus, records.DownloaderStatuses);
            Put(FromVolumemgr.BlobStatus, records.Blobs);
            Put(FromVolumemgr.ContentTreeStatus, records.ContentTrees);
            Put(FromVolumemgr.VolumeStatus, records.VolumeStatuses);
            Put(FromVolumemgr.VolumeRefStatus, records.VolumeRefStatuses);
            Put(FromZedmanager.AppNetworkConfig, records.NetworkConfigs);
            Put(FromZedrouter.AppNetworkStatus, records.NetworkStatuses);
            Put(FromZedmanager.DomainConfig, records.DomainConfigs);
            Put(FromDomainmgr.DomainStatus, records.DomainStatuses);
            Put(FromZedmanager.AppInstanceStatus, records.Statuses);
        }

        public void Dispose()
        {
            foreach (IDisposable agent in agents.Values)
                agent.Dispose();
        }

        private void Put<TOwner, T>(Topic<TOwner, T> topic, Core.Table<T> table)
            where TOwner : IAgentIdentity
            where T : class
        {
            if (!publications.TryGetValue(topic.Where.Path, out object? known))
            {
                if (table.Records.Count == 0)
                    return;
                if (!agents.TryGetValue(typeof(TOwner), out IDisposable? agent))
                    agents[typeof(TOwner)] = agent = new FilePubSub<TOwner>(root.Root, loop);
                publications[topic.Where.Path] = known = ((FilePubSub<TOwner>)agent).Publish(topic);
            }
            foreach ((string key, T record) in table.Records)
                Assert.That(((IPublication<T>)known).Publish(key, record), Is.Null);
        }
    }
}
