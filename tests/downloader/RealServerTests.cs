using System.Diagnostics;
using System.Net;
using Eve.Agents;
using Eve.Agents.Downloader.Datastores;
using Eve.Tests.Storage;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Downloader;

/// <summary>docker-registry and nginx as Debian has them, over TLS with an own CA, filled by umoci and skopeo.</summary>
[Category("System")]
public sealed class RealServerTests
{
    private TempFolder folder = null!;
    private readonly List<Process> servers = [];

    [OneTimeSetUp]
    public async Task MakeFolderAndCertificate()
    {
        folder = new();
        await RunAsync("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", In("key.pem"), "-out", In("ca.pem"));
    }

    [OneTimeTearDown]
    public void StopServers()
    {
        foreach (Process server in servers)
        {
            server.Kill(entireProcessTree: true);
            server.WaitForExit(TimeSpan.FromSeconds(5));
            server.Dispose();
        }
        folder.Dispose();
    }

    [Test]
    public async Task An_image_made_by_umoci_comes_out_of_docker_registry_over_tls_with_a_password()
    {
        int port = FileServer.FreePort();
        bool password = await PasswordAsync();
        File.WriteAllText(In("registry.yml"),
            $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {In("registry")}\nhttp:\n  addr: 127.0.0.1:{port}\n  tls:\n    certificate: {In("ca.pem")}\n    key: {In("key.pem")}\n"
            + (password ? $"auth:\n  htpasswd:\n    realm: test\n    path: {In("passwords")}\n" : ""));
        Start("docker-registry", "serve", In("registry.yml"));
        await MakeImageAsync();
        Directory.CreateDirectory(In("certs"));
        File.Copy(In("ca.pem"), In("certs/ca.crt"), overwrite: true);
        await Eventually.TrueAsync("the registry answers", () => Answers(port));
        await RunAsync("skopeo", ["copy", "-q", "--dest-cert-dir", In("certs"), .. password ? new[] { "--dest-creds", "me:secret" } : [], $"oci:{In("image")}:v1", $"docker://localhost:{port}/team/app:v1"]);

        DatastoreAccess access = new("DsContainerRegistry", $"docker://localhost:{port}", "", password ? "me" : "", password ? "secret" : "", "", [Bytes.From(File.ReadAllBytes(In("ca.pem")))]);
        using Transport transport = new(new Route("lo", IPAddress.Loopback), access.Certificates, TimeProvider.System);
        IDatastore datastore = DatastoreRegistry.Open(access, transport);
        string digest = await ((ITagResolver)datastore).ResolveAsync("team/app:v1", default);
        FetchResult manifest = await datastore.FetchAsync(new($"team/app@sha256:{digest}", In("manifest"), 0), new Progress<FetchProgress>(), default);

        Assert.That(TestImage.Sha(File.ReadAllBytes(In("manifest"))), Is.EqualTo(digest));
        Assert.That(manifest.ContentType, Does.Contain("manifest"));
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(In("manifest")));
        foreach (System.Text.Json.JsonElement layer in json.RootElement.GetProperty("layers").EnumerateArray())
        {
            string blob = layer.GetProperty("digest").GetString()!;
            await datastore.FetchAsync(new($"team/app@{blob}", In("blob"), layer.GetProperty("size").GetInt64()), new Progress<FetchProgress>(), default);
            Assert.That("sha256:" + TestImage.Sha(File.ReadAllBytes(In("blob"))), Is.EqualTo(blob));
        }
        using Transport untrusting = new(new Route("lo", IPAddress.Loopback), [], TimeProvider.System);
        Assert.That(
            async () => await ((ITagResolver)DatastoreRegistry.Open(access, untrusting)).ResolveAsync("team/app:v1", default),
            Throws.TypeOf<FetchException>().With.Message.Contains("certificate"));
    }

    [Test]
    public async Task A_broken_download_from_nginx_is_continued()
    {
        byte[] content = [.. Enumerable.Range(0, 2_000_000).Select(i => (byte)(i * 31 % 253))];
        Directory.CreateDirectory(In("www"));
        File.WriteAllBytes(In("www/file"), content);
        int port = FileServer.FreePort();
        File.WriteAllText(In("nginx.conf"),
            $"daemon off; master_process off; pid {In("nginx.pid")}; error_log {In("nginx.log")}; user root;\nevents {{ }}\nhttp {{ access_log off; client_body_temp_path {In("t1")}; proxy_temp_path {In("t2")}; fastcgi_temp_path {In("t3")}; uwsgi_temp_path {In("t4")}; scgi_temp_path {In("t5")};\n"
            + $"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {In("ca.pem")}; ssl_certificate_key {In("key.pem")}; root {In("www")}; location /slow/ {{ alias {In("www")}/; limit_rate 400k; }} }} }}\n");
        Start("nginx", "-c", In("nginx.conf"), "-e", In("nginx.log"));
        await Eventually.TrueAsync("nginx answers", () => Answers(port));

        DatastoreAccess access = new("DsHttps", $"https://localhost:{port}", "slow", "", "", "", [Bytes.From(File.ReadAllBytes(In("ca.pem")))]);
        using Transport transport = new(new Route("lo", IPAddress.Loopback), access.Certificates, TimeProvider.System);
        using CancellationTokenSource stop = new();
        Assert.That(
            async () => await DatastoreRegistry.Open(access, transport).FetchAsync(new("file", In("file"), content.Length), new Stopper(stop), stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        long had = new FileInfo(In("file")).Length;
        await DatastoreRegistry.Open(access with { Path = "" }, transport).FetchAsync(new("file", In("file"), content.Length), new Progress<FetchProgress>(), default);

        Assert.That(had, Is.GreaterThan(0).And.LessThan(content.Length));
        Assert.That(File.ReadAllBytes(In("file")), Is.EqualTo(content));
    }

    private async Task MakeImageAsync()
    {
        Directory.CreateDirectory(In("layer/etc"));
        File.WriteAllText(In("layer/etc/hello"), "hello");
        await RunAsync("umoci", "init", "--layout", In("image"));
        await RunAsync("umoci", "new", "--image", In("image") + ":v1");
        await RunAsync("tar", "-C", In("layer"), "-cf", In("layer.tar"), ".");
        await RunAsync("umoci", "raw", "add-layer", "--image", In("image") + ":v1", In("layer.tar"));
        await RunAsync("umoci", "config", "--image", In("image") + ":v1", "--config.cmd", "/bin/sh");
    }

    // htpasswd comes with another package; openssl makes no bcrypt. Without it the registry is anonymous.
    private async Task<bool> PasswordAsync()
    {
        try
        {
            ExecResult made = await new Exec().RunAsync(new("htpasswd", "-Bbn", "me", "secret"), default);
            File.WriteAllText(In("passwords"), made.Output);
            return made.Succeeded;
        }
        catch (ExecException)
        {
            return false;
        }
    }

    private static bool Answers(int port)
    {
        try
        {
            using System.Net.Sockets.TcpClient client = new("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private void Start(string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        Process server = Process.Start(start)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        servers.Add(server);
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        ExecResult result = await new Exec().RunAsync(new(file, arguments), default);
        Assert.That(result.Succeeded, Is.True, $"{file}: {result.ErrorOutput}");
    }

    private string In(string name) => $"{folder.Path}/{name}";

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value)
        {
            if (value.Current > 100_000)
                stop.Cancel();
        }
    }
}
