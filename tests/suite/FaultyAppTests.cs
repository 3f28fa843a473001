using System.Text.Json.Nodes;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Suite;

/// <summary>Apps that cannot run, beside one that does: the error says what and what next, and nothing else is harmed.</summary>
[TestFixture]
[Category("System")]
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class FaultyAppTests
{
    private readonly DevelopmentDevice device = new("faulty");
    private readonly string folder = Directory.CreateTempSubdirectory("eve-faulty").FullName;
    private IReadOnlyList<int> helloProcesses = [];

    [OneTimeSetUp]
    public async Task Bring_it_up()
    {
        await device.RunAsync();
        helloProcesses = device.AppProcesses("httpd");
    }

    [TearDown]
    public async Task The_app_that_runs_was_never_disturbed()
    {
        Assert.That(await device.PageAsync(), Does.Contain("Hello"));
        Assert.That(device.AppProcesses("httpd -f -p 80"), Is.SupersetOf(helloProcesses));
        Assert.That(device.App("hello")?.State, Is.EqualTo(SwState.Running));
    }

    [OneTimeTearDown]
    public async Task Take_it_down()
    {
        Directory.Delete(folder, recursive: true);
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine(device.Complaints());
        await device.DownAsync();
    }

    private static string ManifestDigest()
    {
        JsonNode index = JsonNode.Parse(File.ReadAllText(Path.Combine(DevelopmentDevice.Repository, "out", "samples", "hello", "index.json")))!;
        return index["manifests"]![0]!["digest"]!.GetValue<string>()["sha256:".Length..];
    }

    [Test]
    public async Task A_wrong_digest_starts_nothing_and_is_named_with_the_found_one_and_a_corrected_config_runs()
    {
        string wrong = new('a', 64);
        await DeployAsync("wrongsum", "registry.local:5000/hello:1", wrong);
        AppInstanceStatus status = await device.UntilAsync("wrongsum", "an error", app => app.Error.Length > 0);
        Assert.Multiple(() =>
        {
            Assert.That(status.Error, Does.Contain(wrong), "the expected digest");
            Assert.That(status.State, Is.LessThan(SwState.Installed));
            Assert.That(device.Records(FromDomainmgr.DomainStatus).Values.Any(domain => domain.DisplayName == "wrongsum"), Is.False);
        });

        await DeployAsync("wrongsum", "registry.local:5000/hello:1", ManifestDigest());
        status = await device.RunningAsync("wrongsum");
        Assert.That(status.Error, Is.Empty);
        await device.EvectlAsync("app", "rm", "wrongsum");
    }

    [Test]
    public async Task Content_that_is_not_what_its_digest_says_is_refused_with_both_digests()
    {
        // The registry serves something else under the pinned digest: a blob that rotted on its disk.
        string layer = await PushRottenAsync();
        await DeployAsync("rotten", "registry.local:5000/rotten:1", "");
        AppInstanceStatus status = await device.UntilAsync("rotten", "an error", app => app.Error.Length > 0);
        Assert.That(status.Error, Does.Contain(layer).And.Match("[0-9a-f]{64}.*[0-9a-f]{64}"), "expected and found digest");
        await device.EvectlAsync("app", "rm", "rotten");
    }

    [Test]
    public async Task An_unreachable_registry_is_tried_again_and_the_error_says_when()
    {
        await DeployAsync("nowhere", "registry.local:5999/hello:1", "");
        AppInstanceStatus status = await device.UntilAsync("nowhere", "an error", app => app.Error.Length > 0);
        Assert.Multiple(() =>
        {
            Assert.That(status.Error, Does.Contain("5999"), "which server");
            Assert.That(status.ErrorRetryCondition + status.Error, Does.Contain("retr").IgnoreCase.Or.Contain("again").IgnoreCase, "when it is tried again");
        });
        await device.EvectlAsync("app", "rm", "nowhere");
    }

    [Test]
    public async Task An_image_without_this_machine_s_platform_is_refused_by_name()
    {
        await PushForeignAsync();
        await DeployAsync("foreign", "registry.local:5000/foreign:1", "");
        AppInstanceStatus status = await device.UntilAsync("foreign", "an error", app => app.Error.Length > 0);
        Assert.That(status.Error, Does.Contain("amd64"), "the platform that is missing");
        await device.EvectlAsync("app", "rm", "foreign");
    }

    [Test]
    public async Task An_app_that_names_a_missing_volume_gets_an_error_that_names_it()
    {
        await DeployAsync("novolume", "registry.local:5000/hello:1", "");
        await device.RunningAsync("novolume");
        await device.EvectlAsync("app", "rm", "novolume");
        await Eventually.TrueAsync("it is gone", () => device.App("novolume") is null);

        JsonNode config = JsonNode.Parse(await device.AdminAsync("GET", $"devices/{device.Name}/config"))!;
        JsonNode app = config["apps"]![0]!.DeepClone();
        const string missing = "11111111-2222-4333-8444-555555555555";
        app["uuidandversion"]!["uuid"] = "99999999-2222-4333-8444-555555555555";
        app["displayname"] = "novolume";
        app["interfaces"] = new JsonArray();
        app["volumeRefList"]![0]!["uuid"] = missing;
        config["apps"]!.AsArray().Add(app);
        await device.AdminAsync("PUT", $"devices/{device.Name}/config", config.ToJsonString());

        AppInstanceStatus status = await device.UntilAsync("novolume", "an error", found => found.Error.Length > 0);
        Assert.That(status.Error, Does.Contain(missing));
        await device.EvectlAsync("app", "rm", "novolume");
    }

    private async Task DeployAsync(string name, string image, string sha256)
    {
        string file = Path.Combine(folder, name + ".jsonc");
        File.WriteAllText(file, $$"""
            // an app of a test
            { "name": "{{name}}", "image": "{{image}}", "sha256": "{{sha256}}", "memory": "32MB", "networks": [ { "network": "local" } ] }
            """);
        await device.EvectlAsync("app", "deploy", file);
    }

    // Pushes the sample under another name and then damages the blob of its last layer where the registry keeps it.
    private async Task<string> PushRottenAsync()
    {
        string layout = Path.Combine(DevelopmentDevice.Repository, "out", "samples", "hello");
        string copy = Path.Combine(folder, "rotten");
        await DevelopmentDevice.ProgramAsync("cp", "-r", layout, copy);
        await DevelopmentDevice.ProgramAsync("umoci", "config", "--image", $"{copy}:1", "--config.env", "ROTTEN=1");
        await device.PushAsync($"oci:{copy}:1", "rotten:1");
        JsonNode index = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "index.json")))!;
        string manifest = index["manifests"]!.AsArray().First(entry => entry!["annotations"]?["org.opencontainers.image.ref.name"]?.GetValue<string>() == "1")!["digest"]!.GetValue<string>();
        JsonNode content = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "blobs", "sha256", manifest["sha256:".Length..])))!;
        string digest = content["config"]!["digest"]!.GetValue<string>()["sha256:".Length..];
        string kept = Directory.GetFiles(Path.Combine(device.Home, "outside", "registry"), "data", SearchOption.AllDirectories).Single(file => file.Contains($"/{digest}/", StringComparison.Ordinal));
        byte[] bytes = File.ReadAllBytes(kept);
        bytes[^2] ^= 1;
        File.WriteAllBytes(kept, bytes);
        return digest;
    }

    // An index with one manifest, and that for another machine.
    private async Task PushForeignAsync()
    {
        string copy = Path.Combine(folder, "foreign");
        await DevelopmentDevice.ProgramAsync("cp", "-r", Path.Combine(DevelopmentDevice.Repository, "out", "samples", "hello"), copy);
        await DevelopmentDevice.ProgramAsync("umoci", "config", "--image", $"{copy}:1", "--architecture", "arm64");
        await device.PushAsync($"oci:{copy}:1", "foreign:arm");
        JsonNode index = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "index.json")))!;
        JsonNode manifest = index["manifests"]!.AsArray().First(entry => entry!["annotations"]?["org.opencontainers.image.ref.name"]?.GetValue<string>() == "1")!;
        string list = $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{manifest["digest"]}}}","size":{{{manifest["size"]}}},"platform":{"architecture":"arm64","os":"linux"}}]}
            """;
        string file = Path.Combine(folder, "index.json");
        File.WriteAllText(file, list);
        await device.DevAsync("exec", "curl", "-sf", "-X", "PUT", "-H", "Content-Type: application/vnd.oci.image.index.v1+json", "--data-binary", "@" + file,
            "http://192.168.77.1:5000/v2/foreign/manifests/1");
    }
}
