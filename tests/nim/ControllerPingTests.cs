using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Eve.Agents.Nim.Connectivity;
using Eve.Agents.Nim.Core;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Nim.Tests;

/// <summary>The connectivity test against a TLS server on loopback.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ControllerPingTests
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private readonly TempRoot root = new();
    private TcpListener? server;

    [TearDown]
    public void Stop()
    {
        server?.Dispose();
        root.Dispose();
    }

    [TestCase("200 OK", TestVerdict.Passed)]
    [TestCase("304 Not Modified", TestVerdict.Passed)]
    [TestCase("503 Busy", TestVerdict.RemoteTrouble)]
    [TestCase("404 Not Found", TestVerdict.Failed)]
    public async Task The_answers_status_decides(string status, TestVerdict expected)
    {
        Serve(status, Today.AddDays(-1), Today.AddDays(1), trusted: true);

        TestResult result = await RunAsync();

        Assert.That(result.Verdict, Is.EqualTo(expected), result.Text);
        Assert.That(result.Ports.Find("eth0")!.Error, expected == TestVerdict.Passed ? Is.Empty : Does.Contain(status[..3]));
    }

    [Test]
    public async Task A_certificate_that_is_only_out_of_its_time_means_that_the_network_works()
    {
        Serve("200 OK", Today.AddDays(-10), Today.AddDays(-1), trusted: true);

        Assert.That((await RunAsync()).Verdict, Is.EqualTo(TestVerdict.RemoteTrouble));
    }

    [Test]
    public async Task A_certificate_of_an_unknown_authority_is_a_failure()
    {
        Serve("200 OK", Today.AddDays(-1), Today.AddDays(1), trusted: false);

        Assert.That((await RunAsync()).Verdict, Is.EqualTo(TestVerdict.Failed));
    }

    [Test]
    public async Task A_refused_connection_is_trouble_at_the_controller()
    {
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        root.Write("/config/server", closed.LocalEndpoint.ToString()!);
        closed.Stop();

        Assert.That((await RunAsync()).Verdict, Is.EqualTo(TestVerdict.RemoteTrouble));
    }

    [Test]
    public async Task Without_a_controllers_name_it_says_so()
    {
        TestResult result = await RunAsync();

        Assert.That((result.Verdict, result.Text), Is.EqualTo((TestVerdict.RemoteTrouble, $"no controller is named in {root.Paths.Config}/server, so connectivity was not tested")));
    }

    [Test]
    public async Task A_port_without_dns_server_is_not_ready()
    {
        root.Write("/config/server", "127.0.0.1:1");

        Assert.That((await RunAsync(dns: false)).Verdict, Is.EqualTo(TestVerdict.NotReady));
    }

    [Test]
    public void Other_ports_get_a_dry_run()
    {
        DeviceNetworkStatus status = new()
        {
            Ports =
            [
                Port("eth0"),
                Port("eth1") with { IsMgmt = false, Dhcp = DhcpType.Client, DNSServers = [] },
                Port("eth2") with { IsMgmt = false, Dhcp = DhcpType.Client, AddrInfoList = [] },
                Port("eth3"),
                Port("eth4") with { Cost = 5 },
            ],
        };

        ValueMap<string, PortResult> results = DryRun.Others(status, "eth0");

        Assert.That(results.Find("eth1"), Is.EqualTo(new PortResult("", "eth1 has no DNS server")));
        Assert.That(results.Find("eth2"), Is.EqualTo(new PortResult("eth2 has no usable address", "")));
        Assert.That(results.ContainsKey("eth3"), Is.False, "a port of the same cost keeps its last real result");
        Assert.That(results.Find("eth4"), Is.EqualTo(new PortResult("", "")));
    }

    private static NetworkPortStatus Port(string name) => new()
    {
        IfName = name,
        IsMgmt = true,
        IsL3Port = true,
        Up = true,
        Dhcp = DhcpType.Client,
        DNSServers = [IpText.Parse("127.0.0.1")],
        AddrInfoList = [new() { Addr = IpText.Parse("127.0.0.1") }],
    };

    private Task<TestResult> RunAsync(bool dns = true)
    {
        NetworkPortStatus port = Port("eth0");
        DeviceNetworkStatus status = new() { Ports = [dns ? port : port with { DNSServers = null }] };
        return new ControllerPing(root.Paths.Config).RunAsync(status, TimeSpan.FromSeconds(15), CancellationToken.None);
    }

    private void Serve(string status, DateTimeOffset from, DateTimeOffset to, bool trusted)
    {
        X509Certificate2 certificate = Certificate(from, to);
        if (trusted)
            root.Write("/config/root-certificate.pem", certificate.ExportCertificatePem());
        server = new(IPAddress.Loopback, 0);
        server.Start();
        root.Write("/config/server", server.LocalEndpoint + "\n");
        _ = AnswerAsync(server, certificate, status);
    }

    private static async Task AnswerAsync(TcpListener server, X509Certificate2 certificate, string status)
    {
        try
        {
            using TcpClient client = await server.AcceptTcpClientAsync();
            using SslStream tls = new(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadAtLeastAsync(new byte[4096], 1);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            await tls.ShutdownAsync();
        }
        catch (Exception error) when (error is IOException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            // The client refused the certificate, which is what some tests want.
        }
    }

    private static X509Certificate2 Certificate(DateTimeOffset from, DateTimeOffset to)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=controller", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(from, to);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
