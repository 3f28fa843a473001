using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Eve.Api.Auth;
using Eve.Controller.Keys;
using Eve.Controller.Store;
using Eve.Tests.Support;

namespace Eve.Controller.Tests;

/// <summary>A controller in this process, on ports of its own, with clients for both of its sides.</summary>
public sealed class TestController : IAsyncDisposable
{
    public const string Token = "test-token";
    private readonly ControllerHost host;
    private readonly TempFolder folder = new();

    private TestController(ControllerKeys? keys, FakeClock clock)
    {
        Clock = clock;
        Keys = keys ?? new KeyFolder(Path.Combine(folder.Path, "keys"), TimeProvider.System).Open(["127.0.0.1"]);
        Options = new() { State = folder.Path, Listen = [new(IPAddress.Loopback, 0)], Admin = [new(new IPEndPoint(IPAddress.Loopback, 0), null)], Names = ["controller.test"] };
        host = new(Options, Keys, Store, Token, Clock);
    }

    public FakeClock Clock { get; }

    public ControllerOptions Options { get; }

    public ControllerKeys Keys { get; }

    public MemoryStore Store { get; } = new();

    public HttpClient Devices { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public static async Task<TestController> StartAsync(ControllerKeys? keys = null)
    {
        TestController controller = new(keys, new(new(2026, 11, 21, 20, 42, 20, TimeSpan.Zero)));
        await controller.host.StartAsync(CancellationToken.None);
        controller.Devices = TlsClient(controller.host.DeviceAddresses[0], controller.Keys.RootPem);
        controller.Admin = new() { BaseAddress = new($"http://{controller.host.AdminAddresses[0]}/admin/") };
        controller.Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return controller;
    }

    /// <summary>A client that trusts this root and nothing else.</summary>
    public static HttpClient TlsClient(IPEndPoint server, string rootPem)
    {
        X509Certificate2 root = X509Certificate2.CreateFromPem(rootPem);
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build((X509Certificate2)certificate!);
        };
        return new(handler) { BaseAddress = new($"https://{server}/api/v2/edgedevice/") };
    }

    public async Task<(int Status, byte[] Body, HttpResponseMessage Response)> PostAsync(string path, byte[] body)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new("application/x-proto-binary");
        HttpResponseMessage response = await Devices.PostAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response);
    }

    public async Task<(int Status, JsonNode? Json)> AdminAsync(string method, string path, string? body = null, string type = "application/json")
    {
        using HttpRequestMessage request = new(new(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        using HttpResponseMessage response = await Admin.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text == "" ? null : JsonNode.Parse(text));
    }

    /// <summary>The payload of a reply, after checking by hand what a device checks.</summary>
    public byte[] Open(byte[] reply)
    {
        AuthContainer envelope = AuthContainer.Parser.ParseFrom(reply);
        Api.Certs.ZCert signing = Keys.Certificates.Certs.Single(cert => cert.Type == Api.Certs.ZCertType.CertTypeControllerSigning);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(signing.Cert.ToStringUtf8());
        using ECDsa key = certificate.GetECDsaPublicKey()!;
        byte[] payload = envelope.ProtectedPayload.Payload.ToByteArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(envelope.Algo, Is.EqualTo(Api.Common.HashAlgorithm.Sha25632Bytes));
            Assert.That(envelope.SenderCertHash.ToByteArray(), Is.EqualTo(SHA256.HashData(signing.Cert.Span)));
            Assert.That(envelope.SignatureHash, Has.Length.EqualTo(64));
            Assert.That(key.VerifyData(payload, envelope.SignatureHash.Span, HashAlgorithmName.SHA256), Is.True);
        }
        return payload;
    }

    public async ValueTask DisposeAsync()
    {
        Devices.Dispose();
        Admin.Dispose();
        await host.DisposeAsync();
        folder.Dispose();
    }
}
