using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Zedagent.Tests.Controller;

/// <summary>What goes over the wire, against a small TLS server whose certificate for "localhost" is made for the test.</summary>
public sealed class HttpControllerTests
{
    private readonly TempFolder config = new();
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 own;
    private TcpListener listener = null!;

    public HttpControllerTests()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authority = new("CN=root of a test", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest server = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = server.Create(root, now.AddDays(-1), now.AddDays(1), [1, 2, 3]);
        own = issued.CopyWithPrivateKey(key);
    }

    [SetUp]
    public void SetUp()
    {
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        File.WriteAllText(Path.Combine(config.Path, "root-certificate.pem"), root.ExportCertificatePem());
    }

    [TearDown]
    public void TearDown() => listener.Dispose();

    [OneTimeTearDown]
    public void OneTimeTearDown()
    {
        config.Dispose();
        root.Dispose();
        own.Dispose();
    }

    [Test]
    public async Task A_post_has_the_headers_of_the_original()
    {
        Task<string> server = ServeAsync("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

        ControllerReply reply = await Send(new ControllerRequest("register", [1, 2, 3], Route()) { Serial = "s-1", SoftSerial = "soft" });

        string request = await server;
        Assert.That(reply.Status, Is.EqualTo(201));
        Assert.That(request, Does.StartWith("POST /api/v2/edgedevice/register HTTP/1.1\r\n"));
        foreach (string header in new[]
        {
            "Host: localhost:", "Accept-Encoding: gzip", "Connection: close", "Content-Length: 3", "Content-Type: application/x-proto-binary",
            "X-Request-Id: ", "X-Serial-Number: s-1", "X-Soft-Serial: soft", "User-Agent: ",
        })
            Assert.That(request, Does.Contain("\r\n" + header).IgnoreCase);
    }

    [Test]
    public async Task A_device_with_a_uuid_does_not_send_its_serial()
    {
        Task<string> server = ServeAsync("HTTP/1.1 304 Not Modified\r\n\r\n");

        ControllerReply reply = await Send(new ControllerRequest("certs", null, Route()));

        string request = await server;
        Assert.That(reply.Status, Is.EqualTo(304));
        Assert.That(request, Does.StartWith("GET ").And.Not.Contain("Serial"));
    }

    [Test]
    public async Task A_refusal_on_one_uplink_is_tried_on_the_next_and_the_last_answer_counts()
    {
        Task<string> server = ServeAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");

        ControllerReply reply = await Send(new ControllerRequest("certs", null, Route(uplinks: 2)));

        await server;
        Assert.That(reply.Status, Is.EqualTo(500));
    }

    [TestCase(403, false)]
    [TestCase(500, true)]
    public async Task Some_answers_are_final(int status, bool firstAnswerCounts)
    {
        Task<string> server = ServeAsync($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n");

        ControllerReply reply = await Send(new ControllerRequest("info", [], Route(uplinks: 2)) { FirstAnswerCounts = firstAnswerCounts });

        await server;
        Assert.That(reply.Status, Is.EqualTo(status));
    }

    [Test]
    public void A_server_that_the_device_has_no_root_for_is_not_believed()
    {
        File.Delete(Path.Combine(config.Path, "root-certificate.pem"));
        Task server = ServeAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        Assert.That(
            () => Send(new ControllerRequest("certs", null, Route())),
            Throws.TypeOf<ControllerException>().With.Message.Contains("eth0").And.Message.Contains("localhost"));
        _ = server.Exception;
    }

    [Test]
    public void Nobody_listening_is_told_with_uplink_and_server()
    {
        Route route = Route();
        listener.Stop();

        Assert.That(
            () => Send(new ControllerRequest("certs", null, route)),
            Throws.TypeOf<ControllerException>().With.Message.Contains("eth0").And.Message.Contains("refused"));
    }

    [Test]
    public void Without_an_uplink_nothing_is_tried() =>
        Assert.That(() => Send(new ControllerRequest("certs", null, Route(uplinks: 0))), Throws.TypeOf<ControllerException>().With.Message.Contains("uplink"));

    [TestCase("bad host")]
    [TestCase("[")]
    [TestCase("a/../..")]
    public void A_server_name_that_is_none_is_named_with_its_file(string server)
    {
        Route route = Route() with { Server = server };

        Assert.That(() => Send(new ControllerRequest("certs", null, route)), Throws.TypeOf<ControllerException>());
    }

    [Test]
    public void A_root_file_without_certificates_is_named()
    {
        File.WriteAllText(Path.Combine(config.Path, "root-certificate.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

        Assert.That(() => Send(new ControllerRequest("certs", null, Route())), Throws.TypeOf<ControllerException>().With.Message.Contains("root-certificate.pem"));
    }

    private Task<ControllerReply> Send(ControllerRequest request) =>
        new HttpController(config.Path, TimeProvider.System).SendAsync(request, CancellationToken.None);

    private Route Route(int uplinks = 1) => new(
        $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}",
        Enumerable.Range(0, uplinks).Select(number => new Uplink($"eth{number}", ["127.0.0.1"], [], 0)).ToValueList(),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromSeconds(60));

    /// <summary>Answers one connection per text; gives the last request's head.</summary>
    private async Task<string> ServeAsync(params string[] answers)
    {
        string head = "";
        foreach (string answer in answers)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await using SslStream stream = new(client.GetStream());
            await stream.AuthenticateAsServerAsync(own);
            byte[] buffer = new byte[8192];
            int length = 0;
            do
                length += await stream.ReadAsync(buffer.AsMemory(length));
            while (!Encoding.ASCII.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal));
            head = Encoding.ASCII.GetString(buffer, 0, length);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            await stream.ShutdownAsync();
        }
        return head;
    }
}
