using System.Text;
using Eve.Agents.Downloader;
using Eve.PubSub;
using Eve.Tests.Storage;
using Eve.Types;

namespace Eve.Tests.Downloader;

/// <summary>The agent with a real file server; the test plays volumemgr, zedagent and nim.</summary>
public sealed class DownloaderAgentTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("some content");
    private static readonly string Sha = TestImage.Sha(Content);
    private static readonly Guid Datastore = Guid.NewGuid();

    private Stage stage = null!;
    private FileServer server = null!;
    private IPublication<DownloaderConfig> configs = null!;
    private IPublication<ResolveConfig> resolves = null!;
    private IPublication<DatastoreConfig> datastores = null!;
    private IPublication<DeviceNetworkStatus> network = null!;
    private IPublication<ConfigItemValueMap> settings = null!;

    [SetUp]
    public void MakeStage()
    {
        stage = new();
        server = new();
        server.Files["file"] = Content;
        configs = stage.Play(FromVolumemgr.DownloaderConfig);
        resolves = stage.Play(FromVolumemgr.ResolveConfig);
        datastores = stage.Play(FromZedagent.DatastoreConfig);
        network = stage.Play(FromNim.DeviceNetworkStatus);
        settings = stage.Play(FromZedagent.ConfigItemValueMap);
    }

    [TearDown]
    public void Stop()
    {
        stage.Dispose();
        server.Dispose();
    }

    [Test]
    public async Task A_download_takes_the_recorded_steps()
    {
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);

        DownloaderStatus[] steps = [.. stage.History<DownloaderStatus>(Sha).OfType<DownloaderStatus>()];
        Assert.That(steps.Select(step => (step.State, step.Target.Length > 0, step.CurrentSize, step.Progress)), Is.EqualTo(new[]
        {
            (SwState.Downloading, false, 0L, 0ul), (SwState.Downloading, true, 0L, 0ul), (SwState.Downloading, true, 12L, 100ul), (SwState.Downloaded, true, 12L, 100ul),
        }));
        Assert.That(steps[^1].ErrorEntities, Is.EqualTo(ValueList<ErrorEntity?>.Empty));
        Assert.That(File.ReadAllBytes(stage.Paths.Of(steps[^1].Target)), Is.EqualTo(Content));
    }

    [Test]
    public async Task A_request_that_is_given_back_leaves_nothing()
    {
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);
        configs.Publish(Request() with { RefCount = 0 });
        await Until(status => status is { Expired: true, RefCount: 0 });
        configs.Unpublish(Sha);
        await stage.UntilGoneAsync<DownloaderStatus>(Sha);

        Assert.That(stage.History<DownloaderStatus>(Sha)[^2]!.State, Is.EqualTo(SwState.Initial));
        Assert.That(Directory.GetFiles(stage.Paths.Of("/persist/vault/downloader/pending")), Is.Empty);
    }

    [Test]
    public async Task A_request_that_is_given_back_in_the_middle_is_cancelled()
    {
        server.PartSize = 4;
        server.Parts.Release(1);
        Begin();
        configs.Publish(Request());
        await stage.UntilAsync(() => stage.Latest<DownloaderStatus>(Sha)?.Target.Length > 0);
        configs.Publish(Request() with { RefCount = 0 });
        await Until(status => status.Expired);
        configs.Unpublish(Sha);
        await stage.UntilGoneAsync<DownloaderStatus>(Sha);

        Assert.That(stage.History<DownloaderStatus>(Sha).Select(status => status?.Error), Does.Contain("download cancelled by user\n"));
        Assert.That(Directory.GetFiles(stage.Paths.Of("/persist/vault/downloader/pending")), Is.Empty);
    }

    [Test]
    public async Task A_request_that_came_and_went_is_given_back()
    {
        configs.Publish(Request() with { RefCount = 0 });
        Begin();
        await Until(status => status.Expired);

        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_fresh_copy_is_fetched_when_it_is_asked_for()
    {
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);
        GoTime again = DateTimeOffset.UnixEpoch.AddYears(60);
        configs.Publish(Request() with { LastRetry = again });
        await Until(status => status.State == SwState.Downloaded && status.LastRetry == again);

        Assert.That(server.Requests, Is.EqualTo(new[] { "GET /file", "GET /file" }));
    }

    [Test]
    public async Task A_failure_says_when_the_next_try_comes_and_keeps_the_first_error()
    {
        Setting(GlobalSettingKey.DownloadRetryTime, 1);
        Begin();
        configs.Publish(Request() with { Name = "nothing" });
        DownloaderStatus first = await Until(status => status.Error.Length > 0);
        DownloaderStatus retrying = await Until(status => status.RetryCount == 1);
        server.Files["nothing"] = Content;
        DownloaderStatus done = await Until(status => status.State == SwState.Downloaded);

        Assert.That(first.Error, Does.Contain("Syncer Download Status of image name: nothing").And.Contain("bad response code: 404"));
        Assert.That((first.ErrorRetryCondition, first.ErrorSeverity), Is.EqualTo(("Will retry in 1s", ErrorSeverity.Notice)));
        Assert.That((retrying.Error, retrying.ErrorRetryCondition), Is.EqualTo((first.Error, "Retrying; attempt 1")));
        Assert.That(done.Error, Is.Empty);
    }

    [Test]
    public async Task The_second_datastore_is_asked_when_the_first_has_it_not()
    {
        Guid second = Guid.NewGuid();
        datastores.Publish(new DatastoreConfig { UUID = second, DsType = "DsHttp", Fqdn = server.Address });
        Begin(path: "wrong");
        configs.Publish(Request() with { DatastoreIDList = [Datastore, second] });
        await Until(status => status.State == SwState.Downloaded);

        Assert.That(server.Requests, Is.EqualTo(new[] { "GET /wrong/file", "GET /file" }));
    }

    [Test]
    public async Task A_datastore_that_comes_a_moment_later_is_no_error()
    {
        Network("127.0.0.1");
        Start();
        configs.Publish(Request());
        await stage.UntilAsync(() => stage.Latest<DownloaderStatus>(Sha) is not null);
        AddDatastore("");
        await Until(status => status.State == SwState.Downloaded);

        Assert.That(stage.History<DownloaderStatus>(Sha).Select(status => status!.Error), Is.All.Empty);
    }

    [Test]
    public async Task A_datastore_that_does_not_come_is_told_and_used_as_soon_as_it_does()
    {
        Network("127.0.0.1");
        Start();
        configs.Publish(Request());
        resolves.Publish(new ResolveConfig { DatastoreID = Datastore, Name = "team/app:1" });
        DownloaderStatus failed = await Until(status => status.Error.Length > 0);
        ResolveStatus unresolved = await stage.UntilAsync<ResolveStatus>($"{Datastore}+team/app:1+0", status => status.Error.Length > 0);
        AddDatastore("");

        Assert.That(failed.Error, Does.StartWith("Retry download in 10m0s: file failed: lookupDatastoreConfig(").And.Contain(Datastore.ToString()));
        Assert.That(unresolved.ErrorRetryCondition, Is.EqualTo("Will retry when datastore available"));
        await Until(status => status.State == SwState.Downloaded);
    }

    [Test]
    public async Task A_datastore_told_again_repeats_nothing_that_is_done()
    {
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);
        AddDatastore("other");
        configs.Publish(Request() with { RefCount = 2 });
        await Until(status => status.RefCount == 2);

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_datastore_type_of_another_build_is_a_lasting_error()
    {
        Begin(type: "DsS3");
        configs.Publish(Request());
        DownloaderStatus failed = await Until(status => status.Error.Length > 0);

        Assert.That(failed.Error, Does.Contain("unsupported transport method DsS3"));
        Assert.That((failed.ErrorRetryCondition, failed.ErrorSeverity), Is.EqualTo(("", ErrorSeverity.Error)));
    }

    [Test]
    public async Task Nothing_begins_before_there_is_an_uplink()
    {
        AddDatastore("");
        configs.Publish(Request());
        network.Publish(new DeviceNetworkStatus { Ports = [new() { IsMgmt = true, AddrInfoList = [new() { Addr = IpText.Parse("169.254.1.1") }] }] });
        Start();
        Network("127.0.0.1");
        await Until(status => status.State == SwState.Downloaded);

        Assert.That(stage.History<DownloaderStatus>(Sha).Select(status => status!.Error), Is.All.Empty);
    }

    [Test]
    public async Task A_new_uplink_starts_what_failed()
    {
        AddDatastore("");
        Network("127.0.0.1");
        Start();
        configs.Publish(Request() with { Name = "nothing" });
        await Until(status => status.Error.Length > 0);
        server.Files["nothing"] = Content;
        Network("127.0.0.2");

        await Until(status => status.State == SwState.Downloaded);
    }

    [Test]
    public async Task The_next_uplink_is_used_when_one_leads_nowhere()
    {
        AddDatastore("");
        // Not an address of this machine: nothing can be bound to it.
        Network("203.0.113.7", "127.0.0.1");
        resolves.Publish(new ResolveConfig { DatastoreID = Datastore, Name = "x" });
        Start();

        ResolveStatus answer = await stage.UntilAsync<ResolveStatus>($"{Datastore}+x+0", status => status.Error.Length > 0);
        Assert.That(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), "one line for each way out");
    }

    [Test]
    public async Task A_name_with_a_digest_is_resolved_without_any_request()
    {
        Network("127.0.0.1");
        resolves.Publish(new ResolveConfig { DatastoreID = Datastore, Name = "team/app@sha256:" + Sha });
        Start();

        Assert.That((await stage.UntilAsync<ResolveStatus>($"{Datastore}+team/app@sha256:{Sha}+0", _ => true)).ImageSha256, Is.EqualTo(Sha.ToUpperInvariant()));
    }

    [Test]
    public async Task Only_a_registry_can_resolve()
    {
        Begin();
        resolves.Publish(new ResolveConfig { DatastoreID = Datastore, Name = "x:1" });

        Assert.That((await stage.UntilAsync<ResolveStatus>($"{Datastore}+x:1+0", status => status.Error.Length > 0)).Error, Does.Contain("unsupported transport method DsHttp"));
    }

    [TestCase("/etc/passwd")]
    [TestCase("/persist/vault/downloader/pending/../../../../etc/passwd")]
    public async Task A_target_outside_of_the_folder_is_not_touched(string target)
    {
        Begin();
        configs.Publish(Request() with { Target = target });

        Assert.That((await Until(status => status.Error.Length > 0)).Error, Does.Contain(target));
        configs.Unpublish(Sha);
        await stage.UntilGoneAsync<DownloaderStatus>(Sha);
    }

    [Test]
    public async Task At_start_progress_without_data_goes_and_data_stays()
    {
        string pending = stage.Paths.Of("/persist/vault/downloader/pending/");
        Directory.CreateDirectory(pending);
        File.WriteAllText(pending + "lonely.progress", "x");
        File.WriteAllText(pending + "data", "x");
        File.WriteAllText(pending + "data.progress", "x");
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);

        Assert.That(Directory.GetFiles(pending).Select(Path.GetFileName), Is.EquivalentTo(new[] { "data", "data.progress", Path.GetFileName(Request().Target) }));
    }

    [Test]
    public async Task A_killed_downloader_does_not_repeat_what_is_done()
    {
        Begin();
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);
        stage.StopAgents();
        Start();
        configs.Publish(Request() with { RefCount = 2 });
        await Until(status => status is { RefCount: 2, State: SwState.Downloaded });

        Assert.That(server.Requests, Has.Count.EqualTo(1));
        Assert.That(stage.History<DownloaderStatus>(Sha), Has.None.Null);
    }

    [Test]
    public async Task A_restart_waits_for_the_requests_before_it_takes_away_what_nobody_wants()
    {
        Begin();
        resolves.Publish(new ResolveConfig { DatastoreID = Datastore, Name = "team/app@sha256:" + Sha });
        configs.Publish(Request());
        await Until(status => status.State == SwState.Downloaded);
        await stage.UntilAsync<ResolveStatus>($"{Datastore}+team/app@sha256:{Sha}+0", _ => true);
        stage.StopAgents();
        configs.Unpublish(Sha);
        resolves.Unpublish($"{Datastore}+team/app@sha256:{Sha}+0");
        Start();

        await stage.UntilGoneAsync<DownloaderStatus>(Sha);
        await stage.UntilGoneAsync<ResolveStatus>($"{Datastore}+team/app@sha256:{Sha}+0");
        Assert.That(File.Exists(stage.Paths.Of(Request().Target)), Is.False);
    }

    private void Begin(string path = "", string type = "DsHttp")
    {
        AddDatastore(path, type);
        Network("127.0.0.1");
        Start();
    }

    private void Start() => stage.Start<Owner.Downloader>(context => new DownloaderAgent(context));

    private void AddDatastore(string path, string type = "DsHttp") =>
        datastores.Publish(new DatastoreConfig { UUID = Datastore, DsType = type, Fqdn = server.Address, Dpath = path });

    private void Network(params string[] addresses) => network.Publish(new DeviceNetworkStatus
    {
        Ports = [new() { IfName = "eth0", Logicallabel = "eth0", IsMgmt = true, AddrInfoList = [.. addresses.Select(address => new AddrInfo { Addr = IpText.Parse(address) })] }],
    });

    private void Setting(string name, uint value) =>
        settings.Publish(new ConfigItemValueMap { GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set(name, new() { Key = name, ItemType = ConfigItemType.Int, IntValue = value }) });

    private Task<DownloaderStatus> Until(Func<DownloaderStatus, bool> wanted) => stage.UntilAsync(Sha, wanted);

    private static DownloaderConfig Request() => new()
    {
        ImageSha256 = Sha,
        DatastoreIDList = [Datastore],
        Name = "file",
        Target = $"/persist/vault/downloader/pending/1.{Sha}",
        Size = (ulong)Content.Length,
        RefCount = 1,
    };
}
