using Eve.Evectl.Core;
using Eve.Types;

namespace Eve.Evectl.Tests;

public sealed class WaitingTests
{
    private static IEnumerable<TestCaseData> Ways()
    {
        yield return new TestCaseData(AppOnDevice.Configured, $"zedmanager/AppInstanceStatus {AppOnDevice.Key}: to take the app's configuration").SetArgDisplayNames("config alone");
        yield return new TestCaseData(AppOnDevice.Taken, $"volumemgr/VolumeRefStatus {AppOnDevice.RefKey}: to know the volume; is it in the device's configuration?").SetArgDisplayNames("unknown volume");
        yield return new TestCaseData(AppOnDevice.Fetching, $"downloader/DownloaderStatus {AppOnDevice.Blob}: the download, 45 %").SetArgDisplayNames("download");
        yield return new TestCaseData(
            AppOnDevice.Fetching with { VerifyConfigs = AppOnDevice.Of(AppOnDevice.Blob, new VerifyImageConfig { ImageSha256 = AppOnDevice.Blob }) },
            $"verifier/VerifyImageStatus {AppOnDevice.Blob}: the check of the digest").SetArgDisplayNames("verify");
        yield return new TestCaseData(
            AppOnDevice.Fetching with
            {
                ContentTrees = AppOnDevice.Of(Keys.Uuid(AppOnDevice.ContentId), new ContentTreeStatus { ContentID = AppOnDevice.ContentId, State = SwState.ResolvingTag, RelativeURL = "hello:1" }),
                ResolveConfigs = AppOnDevice.Of("ds+hello:1+0", new ResolveConfig { Name = "hello:1" }),
            },
            "downloader/ResolveStatus ds+hello:1+0: the digest of hello:1").SetArgDisplayNames("resolve");
        yield return new TestCaseData(
            AppOnDevice.Fetching with { Blobs = AppOnDevice.Of(AppOnDevice.Blob, new BlobStatus { Sha256 = AppOnDevice.Blob, State = SwState.Loaded }) },
            $"volumemgr/VolumeStatus {Keys.Volume(AppOnDevice.VolumeId, 1, 0)}: to create the volume disk (DOWNLOADING)").SetArgDisplayNames("volume");
        yield return new TestCaseData(
            AppOnDevice.Networking with { EidConfigs = AppOnDevice.Of("x:7", new EIDConfig { UUIDandVersion = new() { UUID = AppOnDevice.App }, IID = 7 }) },
            "identitymgr/EIDStatus x:7: the overlay identifier").SetArgDisplayNames("overlay");
        yield return new TestCaseData(AppOnDevice.Networking, $"zedrouter/AppNetworkStatus {AppOnDevice.Key}: the app's network").SetArgDisplayNames("network");
        yield return new TestCaseData(
            AppOnDevice.Networking with { NetworkStatuses = AppOnDevice.Of(AppOnDevice.Key, new AppNetworkStatus { AwaitNetworkInstance = true }) },
            $"zedrouter/AppNetworkStatus {AppOnDevice.Key}: the network instance that the app is to be on").SetArgDisplayNames("network instance");
        yield return new TestCaseData(AppOnDevice.Starting, $"domainmgr/DomainStatus {AppOnDevice.Key}: the domain to run (BOOTING)").SetArgDisplayNames("boot");
        yield return new TestCaseData(
            AppOnDevice.Running with { Configs = Table<AppInstanceConfig>.Empty },
            $"domainmgr/DomainStatus {AppOnDevice.Key}: to end the domain").SetArgDisplayNames("removal");
    }

    [TestCaseSource(nameof(Ways))]
    public void The_deepest_unanswered_question_is_found(object records, string wait) =>
        Assert.That(Waiting.Of((DeviceRecords)records, AppOnDevice.App).Select(found => found.ToString()), Is.EqualTo(new[] { wait }));

    [Test]
    public void What_zedmanager_says_comes_first_and_then_what_volumemgr_waits_for()
    {
        DeviceRecords records = AppOnDevice.Fetching with
        {
            Waits = AppOnDevice.Of(AppOnDevice.Key, new AppWait { AppUUID = AppOnDevice.App, Agent = "volumemgr", Topic = "VolumeRefStatus", Key = "v", What = "the volume", Since = AppOnDevice.Asked }),
        };
        Assert.That(Waiting.Of(records, AppOnDevice.App).Select(found => found.ToString()),
            Is.EqualTo(new[] { "volumemgr/VolumeRefStatus v: the volume", $"downloader/DownloaderStatus {AppOnDevice.Blob}: the download, 45 %" }));
    }

    [Test]
    public void What_zedmanager_says_is_not_guessed_at()
    {
        DeviceRecords records = AppOnDevice.Networking with
        {
            Waits = AppOnDevice.Of(AppOnDevice.Key, new AppWait { AppUUID = AppOnDevice.App, Agent = "zedmanager", What = "its start time", Since = AppOnDevice.Asked, NextTry = AppOnDevice.Asked.AddMinutes(1) }),
        };
        Wait wait = Waiting.Of(records, AppOnDevice.App).Single();
        Assert.That(wait.ToString(), Is.EqualTo("zedmanager: its start time; tried again at 2026-01-02T03:05:05Z"));
        Assert.That(wait.Since, Is.EqualTo(AppOnDevice.Asked));
    }

    [Test]
    public void It_is_known_since_when() => Assert.That(Waiting.Of(AppOnDevice.Fetching, AppOnDevice.App).Single().Since, Is.EqualTo(AppOnDevice.Asked));

    [Test]
    public void An_app_that_runs_waits_for_nothing() => Assert.That(Waiting.Of(AppOnDevice.Running, AppOnDevice.App), Is.Empty);

    [Test]
    public void An_app_that_is_held_back_says_why()
    {
        DeviceRecords records = AppOnDevice.Networking with
        {
            NetworkConfigs = Table<AppNetworkConfig>.Empty,
            Statuses = AppOnDevice.Of(AppOnDevice.Key, AppOnDevice.Status(SwState.Installed) with { MissingMemory = true }),
        };
        Assert.That(Waiting.Of(records, AppOnDevice.App).Single().What, Is.EqualTo("memory: other apps take it"));
    }

    [Test]
    public void A_report_gathers_what_people_ask_for()
    {
        AppReport report = AppReport.Of(AppOnDevice.Running, AppOnDevice.App);
        Assert.That((report.Name, report.State, report.Wanted, report.Active), Is.EqualTo(("hello", "RUNNING", true, true)));
        Assert.That(report.Addresses, Is.EqualTo(new[] { "10.1.0.2" }));
        Assert.That(report.Ports, Is.EqualTo(new[] { "8080 -> 80/tcp" }));
        Assert.That(AppReport.Of(AppOnDevice.Fetching, AppOnDevice.App).Progress, Is.EqualTo(45));
    }

    [TestCase(SwState.Running, "RUNNING")]
    [TestCase(SwState.ResolvingTag, "RESOLVING_TAG")]
    [TestCase(SwState.CreatedVolume, "CREATED_VOLUME")]
    [TestCase(SwState.AwaitNetworkInstance, "AWAITNETWORKINSTANCE")]
    [TestCase((SwState)7, "STATE_7")]
    public void States_have_the_protocol_s_names(SwState state, string name) => Assert.That(StateNames.Of(state), Is.EqualTo(name));

    [Test]
    public void The_steps_follow_the_app()
    {
        DeviceRecords[] way = [new(), AppOnDevice.Configured, AppOnDevice.Fetching, AppOnDevice.Networking, AppOnDevice.Starting, AppOnDevice.Running];
        Assert.That(way.Select(records => Steps.Of(records, records.FindApp("hello"))), Is.EqualTo(new[]
        {
            Step.WaitingForConfig, Step.ConfigReceived, Step.Downloading, Step.Network, Step.Starting, Step.Running,
        }));
    }
}
