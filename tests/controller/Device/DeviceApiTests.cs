using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Eve.Api.Auth;
using Eve.Api.Config;
using Eve.Api.Info;
using Eve.Api.Metrics;
using Eve.Api.Uuid;
using Eve.Controller.Store;
using Google.Protobuf;

namespace Eve.Controller.Tests.Device;

[TestFixture]
public sealed class DeviceApiTests
{
    private TestController controller = null!;
    private TestDevice device = null!;
    private string path = "";

    [SetUp]
    public async Task Start()
    {
        controller = await TestController.StartAsync();
        device = TestDevice.New();
        (_, JsonNode? added) = await controller.AdminAsync("POST", "devices", $$"""{ "name": "d", "deviceCert": "{{device.Pem.ReplaceLineEndings("\\n")}}" }""");
        path = $"id/{added!["id"]}";
    }

    [TearDown]
    public async Task Stop() => await controller.DisposeAsync();

    private async Task<int> SendAsync(string end, byte[] payload) =>
        (await controller.PostAsync($"{path}/{end}", device.Seal(payload, carryCertificate: false).ToByteArray())).Status;

    private async Task<ConfigResponse?> FetchAsync(string hash, int expected)
    {
        (int status, byte[] reply, HttpResponseMessage response) = await controller.PostAsync($"{path}/config", device.Seal(new ConfigRequest { ConfigHash = hash }));
        Assert.That(status, Is.EqualTo(expected));
        if (status != 200)
        {
            Assert.That(reply, Is.Empty);
            Assert.That(response.Content.Headers.ContentType, Is.Null);
            return null;
        }
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/x-proto-binary"));
        return ConfigResponse.Parser.ParseFrom(controller.Open(reply));
    }

    [Test]
    public async Task A_config_is_sent_once_and_then_304_until_it_changes()
    {
        ConfigResponse first = (await FetchAsync("", 200))!;
        await FetchAsync(first.ConfigHash, 304);
        await controller.AdminAsync("PUT", "devices/d/items/timer.config.interval", "10", "text/plain");

        ConfigResponse second = (await FetchAsync(first.ConfigHash, 200))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.ConfigHash, Is.Not.EqualTo(first.ConfigHash));
            Assert.That(second.Config.ConfigItems.Single().Value, Is.EqualTo("10"));
            Assert.That(second.Config.Id.Version, Is.EqualTo("2"));
            Assert.That(second.Config.ConfigTimestamp.ToDateTimeOffset(), Is.GreaterThan(first.Config.ConfigTimestamp.ToDateTimeOffset()), "the clock stood still, the stamp did not");
            Assert.That(first.Config.ControllercertConfighash, Is.EqualTo(controller.Keys.CertificatesHash));
            Assert.That(first.Config.ControllerEpoch, Is.Positive);
        }
        await FetchAsync(second.ConfigHash, 304);
    }

    [Test]
    public async Task Who_is_not_known_or_not_who_it_says_is_refused()
    {
        TestDevice stranger = TestDevice.New();
        AuthContainer forged = stranger.Seal([], carryCertificate: false);
        forged.SenderCertHash = device.Seal([], carryCertificate: false).SenderCertHash;
        AuthContainer unsigned = device.Seal([1], carryCertificate: false);
        unsigned.SignatureHash = ByteString.Empty;
        AuthContainer changed = device.Seal([1], carryCertificate: false);
        changed.ProtectedPayload.Payload = ByteString.CopyFrom(2);
        AuthContainer nameless = device.Seal([1], carryCertificate: false);
        nameless.SenderCertHash = ByteString.Empty;
        AuthContainer shortHash = device.Seal([1], carryCertificate: false);
        shortHash.Algo = Api.Common.HashAlgorithm.Sha25616Bytes;
        shortHash.SenderCertHash = ByteString.CopyFrom(shortHash.SenderCertHash.Span[..16]);

        foreach (AuthContainer envelope in (AuthContainer[])[stranger.Seal([], carryCertificate: false), forged, unsigned, changed, nameless, shortHash])
            foreach (string end in (string[])["uuid", $"{path}/config", $"{path}/info"])
                Assert.That((await controller.PostAsync(end, envelope.ToByteArray())).Status, Is.EqualTo(401));
    }

    [TestCase("info")]
    [TestCase("config")]
    [TestCase("metrics")]
    [TestCase("flowlog")]
    [TestCase("hardwarehealth")]
    [TestCase("attest")]
    public async Task A_payload_that_does_not_parse_is_refused(string end) =>
        Assert.That(await SendAsync(end, [0xff, 0xff]), Is.EqualTo(400));

    [Test]
    public async Task The_path_must_name_the_sender()
    {
        byte[] request = device.Seal(new ConfigRequest());

        Assert.That((await controller.PostAsync($"id/{Guid.NewGuid()}/config", request)).Status, Is.EqualTo(404));
        Assert.That((await controller.PostAsync("id/x/config", request)).Status, Is.EqualTo(404));
    }

    [TestCase("GET", "register", 405)]
    [TestCase("GET", "id/x/config", 405)]
    [TestCase("POST", "ping", 405)]
    [TestCase("GET", "nothing", 404)]
    [TestCase("GET", "", 404)]
    [TestCase("GET", "ping", 200)]
    [TestCase("GET", "/admin/devices", 404)]
    [TestCase("GET", "/api/v2/edgeDevice/ping", 404)]
    [TestCase("GET", "/api/v2/edgedevice/../../../admin/devices", 404)]
    public async Task Other_paths_and_methods_are_refused(string method, string where, int expected)
    {
        using HttpRequestMessage request = new(new(method), where);
        request.Headers.Authorization = new("Bearer", TestController.Token);   // of no use here

        Assert.That((int)(await controller.Devices.SendAsync(request)).StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        // Announced: refused before a byte of it was sent.
        using HttpRequestMessage announced = new(HttpMethod.Post, "uuid") { Content = new ByteArrayContent(new byte[(2 << 20) + 1]) };
        announced.Headers.ExpectContinue = true;
        Assert.That((await controller.Devices.SendAsync(announced)).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));

        using HttpRequestMessage chunked = new(HttpMethod.Post, "uuid") { Content = new StreamContent(new Endless(4 << 20)) };
        chunked.Headers.TransferEncodingChunked = true;
        HttpStatusCode? status = null;
        try
        {
            status = (await controller.Devices.SendAsync(chunked)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server hung up while the body was still on its way.
        }
        Assert.That(status, Is.Null.Or.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That((await controller.PostAsync("uuid", device.Seal(new UuidRequest()))).Status, Is.EqualTo(200), "others are not affected");
    }

    [Test]
    public async Task The_last_info_of_each_object_is_kept_until_it_is_gone()
    {
        ZInfoMsg running = new() { Ztype = ZInfoTypes.ZiApp, Ainfo = new() { AppID = "a1", AppName = "hello", State = ZSwState.Running } };
        Assert.That(await SendAsync("info", running.ToByteArray()), Is.EqualTo(201));
        Assert.That(await SendAsync("info", new ZInfoMsg { Ztype = ZInfoTypes.ZiDevice, Dinfo = new() { MachineArch = "x86_64", State = ZDeviceState.Online } }.ToByteArray()), Is.EqualTo(201));

        JsonNode detail = (await controller.AdminAsync("GET", "devices/d")).Json!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)detail["info"]!["dinfo"]!["machineArch"], Is.EqualTo("x86_64"));
            Assert.That((string?)detail["device"]!["state"], Is.EqualTo("ZDEVICE_STATE_ONLINE"));
            Assert.That((string?)detail["device"]!["apps"]![0]!["state"], Is.EqualTo("RUNNING"));
            Assert.That((bool)detail["device"]!["apps"]![0]!["configured"]!, Is.False);
        }

        Assert.That(await SendAsync("info", new ZInfoMsg { Ztype = ZInfoTypes.ZiApp, Ainfo = new() { AppID = "a1" } }.ToByteArray()), Is.EqualTo(201));
        Assert.That((await controller.AdminAsync("GET", "devices/d/apps")).Json!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task The_last_metrics_are_kept()
    {
        await SendAsync("metrics", new ZMetricMsg { DevID = "old" }.ToByteArray());
        await SendAsync("metrics", new ZMetricMsg { DevID = "new" }.ToByteArray());

        JsonArray metrics = (await controller.AdminAsync("GET", "devices/d/metrics")).Json!.AsArray();
        Assert.That((string?)metrics.Single()!["message"]!["devID"], Is.EqualTo("new"));
    }

    [Test]
    public async Task Logs_are_kept_as_lines_and_what_is_no_gzip_is_refused()
    {
        byte[] cut = Gzip(new string('x', 10000))[..20];

        Assert.That(await SendAsync("newlogs", Gzip("{\"content\":\"one\"}\n")), Is.EqualTo(201));
        Assert.That(await SendAsync($"apps/instanceid/{Guid.NewGuid()}/newlogs", Gzip("{\"content\":\"two\"}")), Is.EqualTo(201));
        Assert.That(await SendAsync("newlogs", Encoding.ASCII.GetBytes("plain")), Is.EqualTo(400));
        Assert.That(await SendAsync("newlogs", cut), Is.EqualTo(400));
        Assert.That(await SendAsync("newlogs", Gzip(new string('x', 9 << 20))), Is.EqualTo(400), "nobody's log grows like this");
        Assert.That(await SendAsync("apps/instanceid/x/newlogs", Gzip("")), Is.EqualTo(404));

        Assert.That(await controller.Admin.GetStringAsync("devices/d/logs"), Is.EqualTo("{\"content\":\"one\"}\n{\"content\":\"two\"}\n"));
    }

    [Test]
    public async Task Being_heard_is_noted_at_once_and_written_now_and_then()
    {
        await SendAsync("flowlog", []);
        DateTimeOffset first = controller.Clock.GetUtcNow();
        controller.Clock.Advance(TimeSpan.FromSeconds(10));
        await SendAsync("flowlog", []);

        DeviceRecord stored = controller.Store.DeviceByName("d")!;
        JsonNode shown = (await controller.AdminAsync("GET", "devices/d")).Json!["device"]!;
        Assert.That(stored.LastSeen, Is.EqualTo(first));
        Assert.That((DateTimeOffset)shown["lastSeen"]!, Is.EqualTo(first.AddSeconds(10)));
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
            stream.Write(Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>So many zeroes.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(left, count);
            Array.Clear(buffer, offset, given);
            left -= given;
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
