using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Eve.Api.Config;
using Eve.Tests.Support;
using Google.Protobuf;

namespace Eve.Controller.Tests.Admin;

[TestFixture]
public sealed class AdminApiTests
{
    private const string Hello = """{ "name": "hello", "image": "registry.dev:5000/hello:1", "networks": [ { "ports": ["8080:80"] } ] }""";

    private TestController controller = null!;

    [SetUp]
    public async Task Start() => controller = await TestController.StartAsync();

    [TearDown]
    public async Task Stop() => await controller.DisposeAsync();

    private Task<(int Status, JsonNode? Json)> AddAsync(string name) => controller.AdminAsync("POST", "devices", $$"""{ "name": "{{name}}", "serial": "SN-{{name}}" }""");

    private async Task<EdgeDevConfig> ConfigAsync(string name)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"devices/{name}/config");
        request.Headers.Accept.Add(new("application/x-proto-binary"));
        using HttpResponseMessage response = await controller.Admin.SendAsync(request);
        return EdgeDevConfig.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
    }

    private static string[] Errors(JsonNode? json) => [.. json!["errors"]!.AsArray().Select(error => (string)error!)];

    [TestCase(null)]
    [TestCase("Bearer wrong")]
    [TestCase("Basic test-token")]
    [TestCase("test-token")]
    public async Task Without_the_token_nothing_is_told(string? authorization)
    {
        using HttpClient client = new() { BaseAddress = controller.Admin.BaseAddress };
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        foreach (string path in (string[])["devices", "version", "nothing", "ca"])
            Assert.That((await client.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_admin_side_does_not_serve_devices()
    {
        Assert.That((await controller.Admin.GetAsync("/api/v2/edgedevice/ping")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await controller.AdminAsync("GET", "nothing")).Status, Is.EqualTo(404));
        Assert.That((await controller.AdminAsync("PATCH", "devices")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_new_device_comes_with_the_files_it_needs()
    {
        (int status, JsonNode? json) = await controller.AdminAsync("POST", "devices", """{ "serial": "SN1" /* no name: the serial */ }""");

        JsonNode files = json!["files"]!;
        using X509Certificate2 onboarding = X509Certificate2.CreateFromPem((string)files["onboard.cert.pem"]!, (string)files["onboard.key.pem"]!);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(201));
            Assert.That((string?)json["name"], Is.EqualTo("SN1"));
            Assert.That((string?)files["server"], Does.Match("^controller.test:[0-9]+\n$"));
            Assert.That(((string)files["root-certificate.pem"]!).Trim(), Is.EqualTo(controller.Keys.RootPem.Trim()));
            Assert.That((string?)files["v2tlsbaseroot-certificates.pem"], Is.EqualTo((string?)files["root-certificate.pem"]));
            Assert.That(onboarding.HasPrivateKey, Is.True);
        }

        TestDevice device = TestDevice.New();
        TestDevice with = new(new((string)files["onboard.cert.pem"]!, (string)files["onboard.key.pem"]!));
        Assert.That((await controller.PostAsync("register", with.Register(device, "SN1"))).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task The_files_also_come_as_an_archive()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "devices") { Content = new StringContent("""{ "serial": "SN1", "server": "10.0.0.1" }""") };
        request.Headers.Accept.Add(new("application/x-tar"));
        using HttpResponseMessage response = await controller.Admin.SendAsync(request);

        Dictionary<string, (UnixFileMode Mode, string Text)> files = [];
        using TarReader archive = new(await response.Content.ReadAsStreamAsync());
        while (await archive.GetNextEntryAsync() is { } entry)
        {
            using StreamReader text = new(entry.DataStream!);
            files[entry.Name] = (entry.Mode, await text.ReadToEndAsync());
        }
        Assert.That(files.Keys, Is.EquivalentTo(new[] { "server", "root-certificate.pem", "v2tlsbaseroot-certificates.pem", "onboard.cert.pem", "onboard.key.pem" }));
        Assert.That(files["onboard.key.pem"].Mode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(files["server"].Text, Is.EqualTo("10.0.0.1\n"));
    }

    [TestCase("""{ }""", "serial: it is missing")]
    [TestCase("""{ "serial": "a/b" }""", "name 'a/b': give a name without '/'")]
    [TestCase("""{ "serial": "6e1b8d0c-4b5a-4f7e-9a8b-0d2c3f4e5a61" }""", "that is no UUID")]
    [TestCase("""{ "serial": "s", "onboardCert": "PEM" }""", "onboardCert: it holds no certificate")]
    [TestCase("""{ "serial": "s", "ports": [{ "name": "eth0", "address": "1.2.3.4" }] }""", "ports[0].address '1.2.3.4': write an IPv4 address with prefix length")]
    [TestCase("""{ "serial": "s", "ports": [{ "address": "1.2.3.4/24", "gateway": "x", "dns": ["y"] }] }""", "ports[0].dns[0] 'y'")]
    [TestCase("""{ "serial": "s", "color": "red" }""", "color: it is not known here")]
    [TestCase("""serial""", "line '1'")]
    public async Task A_fault_in_a_new_device_is_named(string body, string expected)
    {
        (int status, JsonNode? json) = await controller.AdminAsync("POST", "devices", body);

        Assert.That(status, Is.EqualTo(400));
        Assert.That(Errors(json), Has.Some.Contains(expected));
        Assert.That(controller.Store.Devices(), Is.Empty);
    }

    [Test]
    public async Task Names_are_given_once()
    {
        await AddAsync("d");

        Assert.That((await AddAsync("d")).Status, Is.EqualTo(409));
    }

    [Test]
    public async Task Devices_are_listed_shown_and_removed_by_name_or_uuid()
    {
        string id = (string)(await AddAsync("d")).Json!["id"]!;
        await AddAsync("e");

        Assert.That((await controller.AdminAsync("GET", "devices")).Json!.AsArray().Select(device => (string?)device!["name"]), Is.EqualTo(new[] { "d", "e" }));
        foreach (string name in (string[])["d", id, id.ToUpperInvariant()])
            Assert.That((string?)(await controller.AdminAsync("GET", $"devices/{name}")).Json!["device"]!["id"], Is.EqualTo(id));
        Assert.That((await controller.AdminAsync("DELETE", $"devices/{id}")).Status, Is.EqualTo(204));
        Assert.That((await controller.AdminAsync("DELETE", $"devices/{id}")).Status, Is.EqualTo(404));
        Assert.That((await controller.AdminAsync("GET", "devices/d")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_whole_configuration_goes_in_and_out_in_both_forms()
    {
        string id = (string)(await AddAsync("d")).Json!["id"]!;
        EdgeDevConfig sample = EdgeDevConfig.Parser.ParseFrom(Golden.Bytes("edgedevconfig-samples", "02-vm-two-volumes.pb"));
        using ByteArrayContent binary = new(sample.ToByteArray());
        binary.Headers.ContentType = new MediaTypeHeaderValue("application/x-proto-binary");
        Assert.That((await controller.Admin.PutAsync("devices/d/config", binary)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        EdgeDevConfig first = await ConfigAsync("d");

        Assert.That((await controller.AdminAsync("PUT", "devices/d/config", JsonFormatter.Default.Format(sample))).Status, Is.EqualTo(204));
        EdgeDevConfig second = await ConfigAsync("d");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Id.Uuid, first.Id.Version), Is.EqualTo((id, "2")));
            Assert.That((second.Id.Uuid, second.Id.Version), Is.EqualTo((id, "3")));
            Assert.That(second.ConfigTimestamp.ToDateTimeOffset(), Is.GreaterThan(first.ConfigTimestamp.ToDateTimeOffset()));
            foreach (EdgeDevConfig config in (EdgeDevConfig[])[first, second, sample])
            {
                config.Id = null;
                config.ConfigTimestamp = null;
            }
            Assert.That(first, Is.EqualTo(sample));
            Assert.That(second, Is.EqualTo(sample));
        }
        string json = await controller.Admin.GetStringAsync("devices/d/config");
        Assert.That(JsonParser.Default.Parse<EdgeDevConfig>(json).Apps, Is.EqualTo(sample.Apps));
    }

    [TestCase("application/json", "{ \"nothing\": 1 }", 400)]
    [TestCase("application/json", "{", 400)]
    [TestCase("application/x-proto-binary", "text", 400)]
    [TestCase("text/plain", "{}", 415)]
    public async Task A_configuration_that_does_not_parse_is_refused(string type, string body, int expected)
    {
        await AddAsync("d");
        EdgeDevConfig before = await ConfigAsync("d");

        Assert.That((await controller.AdminAsync("PUT", "devices/d/config", body, type)).Status, Is.EqualTo(expected));
        Assert.That(await ConfigAsync("d"), Is.EqualTo(before));
    }

    [TestCase("{}")]
    [TestCase("{ \"id\": { \"version\": \"7\" }, \"controllerEpoch\": \"1\" }")]
    public async Task An_empty_configuration_wipes_a_device_only_when_it_is_asked_for_in_words(string body)
    {
        await AddAsync("d");
        await controller.AdminAsync("POST", "devices/d/apps", Hello);
        EdgeDevConfig before = await ConfigAsync("d");
        (int status, JsonNode? json) = await controller.AdminAsync("PUT", "devices/d/config", body);
        Assert.That(status, Is.EqualTo(409));
        Assert.That((string)json!["errors"]![0]!, Is.EqualTo(
            "the body is an empty configuration: it would take away the device's 1 app and everything else; send what shall stay, or PUT …/config?empty=true to wipe it"));
        Assert.That(await ConfigAsync("d"), Is.EqualTo(before));

        Assert.That((await controller.AdminAsync("PUT", "devices/d/config?empty=true", body)).Status, Is.EqualTo(204));
        Assert.That((await ConfigAsync("d")).Apps, Is.Empty);
        Assert.That((await controller.AdminAsync("PUT", "devices/d/config", body)).Status, Is.EqualTo(204), "there is nothing left to lose");
    }

    [Test]
    public async Task A_configuration_that_somebody_changed_meanwhile_is_not_overwritten()
    {
        await AddAsync("d");
        using HttpResponseMessage got = await controller.Admin.GetAsync("devices/d/config");
        string tag = got.Headers.ETag!.Tag;
        string text = await got.Content.ReadAsStringAsync();
        await controller.AdminAsync("POST", "devices/d/apps", Hello);

        async Task<HttpStatusCode> PutAsync(string match)
        {
            using HttpRequestMessage put = new(HttpMethod.Put, "devices/d/config") { Content = new StringContent(text, new MediaTypeHeaderValue("application/json")) };
            put.Headers.IfMatch.Add(new(match));
            return (await controller.Admin.SendAsync(put)).StatusCode;
        }

        Assert.That(await PutAsync(tag), Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That((await ConfigAsync("d")).Apps, Has.Count.EqualTo(1));
        Assert.That(await PutAsync("\"2\""), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await ConfigAsync("d")).Apps, Is.Empty);
    }

    [Test]
    public async Task Settings_are_set_listed_and_removed()
    {
        await AddAsync("d");

        Assert.That((await controller.AdminAsync("PUT", "devices/d/items/timer.config.interval", "10\n", "text/plain")).Status, Is.EqualTo(204));
        Assert.That((await controller.AdminAsync("PUT", "devices/d/items/timer.config.interval", "20", "text/plain")).Status, Is.EqualTo(204));
        Assert.That((await controller.AdminAsync("GET", "devices/d/items")).Json!.ToJsonString(), Is.EqualTo("""{"timer.config.interval":"20"}"""));
        Assert.That((await ConfigAsync("d")).Id.Version, Is.EqualTo("3"));
        Assert.That((await controller.AdminAsync("PUT", "devices/d/items/timer.config.interval", "20", "text/plain")).Status, Is.EqualTo(204));
        Assert.That((await ConfigAsync("d")).Id.Version, Is.EqualTo("3"), "nothing changed");
        Assert.That((await controller.AdminAsync("DELETE", "devices/d/items/timer.config.interval")).Status, Is.EqualTo(204));
        Assert.That((await controller.AdminAsync("DELETE", "devices/d/items/timer.config.interval")).Status, Is.EqualTo(404));
        Assert.That((await ConfigAsync("d")).ConfigItems, Is.Empty);
    }

    [Test]
    public async Task An_empty_answer_leaves_the_connection_open()
    {
        await AddAsync("d");
        int connections = 0;
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (context, stop) =>
            {
                connections++;
                System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, stop);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient client = new(handler) { BaseAddress = controller.Admin.BaseAddress };
        client.DefaultRequestHeaders.Authorization = controller.Admin.DefaultRequestHeaders.Authorization;

        for (int i = 0; i < 3; i++)
        {
            Assert.That((await client.PutAsync("devices/d/items/x", new StringContent($"{i}"))).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That((await client.GetAsync("devices/d/items")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(connections, Is.EqualTo(1));
    }

    [Test]
    public async Task An_app_is_deployed_changed_commanded_and_removed()
    {
        await AddAsync("d");

        (int status, JsonNode? added) = await controller.AdminAsync("POST", "devices/d/apps", Hello);
        Assert.That((status, (string?)added!["outcome"], (string?)added["configVersion"]), Is.EqualTo((201, "added", "2")));
        (status, JsonNode? again) = await controller.AdminAsync("POST", "devices/d/apps", Hello);
        Assert.That((status, (string?)again!["outcome"], (string?)again["configVersion"]), Is.EqualTo((200, "unchanged", "2")));
        (status, JsonNode? other) = await controller.AdminAsync("POST", "devices/d/apps", Hello.Replace("hello:1", "hello:2", StringComparison.Ordinal));
        Assert.That((status, (string?)other!["outcome"], (string?)other["id"]), Is.EqualTo((200, "changed", (string?)added["id"])));
        foreach (string command in (string[])["restart", "purge", "stop"])
            Assert.That((await controller.AdminAsync("POST", $"devices/d/apps/hello/{command}")).Status, Is.EqualTo(200));

        JsonNode app = (await controller.AdminAsync("GET", $"devices/d/apps/{added["id"]}")).Json!["app"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)app["name"], Is.EqualTo("hello"));
            Assert.That((bool)app["activate"]!, Is.False);
            Assert.That((int)app["restartCounter"]!, Is.EqualTo(1));
            Assert.That((int)app["purgeCounter"]!, Is.EqualTo(2));
            Assert.That((string?)app["state"], Is.Empty);
        }
        Assert.That((string?)(await controller.AdminAsync("POST", "devices/d/apps/hello/stop")).Json!["outcome"], Is.EqualTo("unchanged"));

        Assert.That((await controller.AdminAsync("DELETE", "devices/d/apps/hello")).Status, Is.EqualTo(200));
        Assert.That((await controller.AdminAsync("DELETE", "devices/d/apps/hello")).Status, Is.EqualTo(404));
        Assert.That((await controller.AdminAsync("POST", "devices/d/apps/hello/start")).Status, Is.EqualTo(404));
        Assert.That((await controller.AdminAsync("POST", "devices/d/apps/hello/fly")).Status, Is.EqualTo(404));
        Assert.That((await ConfigAsync("d")).Volumes, Is.Empty);
    }

    [Test]
    public async Task A_faulty_definition_changes_nothing()
    {
        await AddAsync("d");
        EdgeDevConfig before = await ConfigAsync("d");

        (int status, JsonNode? json) = await controller.AdminAsync("POST", "devices/d/apps", """{ "name": "x", "image": "y" }""");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(Errors(json).Single(), Does.StartWith("image 'y':"));
        (status, json) = await controller.AdminAsync("POST", "devices/d/apps", """{ "name": "x", "image": "r.dev/y", "networks": [ {}, { "network": "lab" } ] }""");
        Assert.That(status, Is.EqualTo(409));
        Assert.That(Errors(json).Single(), Does.StartWith("networks[1].network 'lab':"));

        Assert.That(await ConfigAsync("d"), Is.EqualTo(before));
    }

    [Test]
    public async Task Edits_at_the_same_time_are_all_kept()
    {
        await AddAsync("d");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => controller.AdminAsync("POST", "devices/d/apps", $$"""{ "name": "app{{i}}", "image": "r.dev/a:{{i}}", "networks": [ {} ] }""")));

        EdgeDevConfig config = await ConfigAsync("d");
        Assert.That((config.Apps.Count, config.Volumes.Count, config.NetworkInstances.Count, config.Id.Version), Is.EqualTo((10, 10, 1, "11")));
    }

    [Test]
    public async Task Errors_and_addresses_of_an_app_are_shown()
    {
        TestDevice device = TestDevice.New();
        JsonNode added = (await controller.AdminAsync("POST", "devices", $$"""{ "name": "d", "deviceCert": "{{device.Pem.ReplaceLineEndings("\\n")}}" }""")).Json!;
        string app = (string)(await controller.AdminAsync("POST", "devices/d/apps", Hello)).Json!["id"]!;
        Api.Info.ZInfoMsg message = new()
        {
            Ztype = Api.Info.ZInfoTypes.ZiApp,
            Ainfo = new()
            {
                AppID = app,
                AppName = "hello",
                State = Api.Info.ZSwState.Error,
                AppErr = { new Api.Info.ErrorInfo { Description = "wrong digest" } },
                Network = { new Api.Info.ZInfoNetwork { IPAddrs = { "10.11.0.128" } } },
            },
        };
        await controller.PostAsync($"id/{added["id"]}/info", device.Seal(message));

        JsonNode shown = (await controller.AdminAsync("GET", "devices/d/apps/hello")).Json!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)shown["app"]!["state"], Is.EqualTo("ERROR"));
            Assert.That((string?)shown["app"]!["errors"]![0], Is.EqualTo("wrong digest"));
            Assert.That((string?)shown["app"]!["addresses"]![0], Is.EqualTo("10.11.0.128"));
            Assert.That((string?)shown["info"]!["ainfo"]!["AppName"], Is.EqualTo("hello"));
            Assert.That((string?)shown["config"]!["displayname"], Is.EqualTo("hello"));
        }
    }
}
