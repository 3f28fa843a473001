using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Eve.Controller.Store;
using Eve.Tests.Support;

namespace Eve.Controller.Tests;

/// <summary>The controller on a state folder, as the program runs it.</summary>
[TestFixture]
public sealed class HostTests
{
    private TempFolder folder = null!;

    private string State => Path.Combine(folder.Path, "state");

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    private ControllerOptions Options(params string[] names) => new()
    {
        State = State,
        Listen = [new(IPAddress.Loopback, 0)],
        Admin = [],
        Names = names,
    };

    private async Task<ControllerHost> StartAsync(params string[] names)
    {
        ControllerHost host = ControllerHost.Open(Options(names), TimeProvider.System);
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>An operator on the socket of the state folder.</summary>
    private HttpClient Operator()
    {
        SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, stop) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(State, "admin.sock")), stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        HttpClient client = new(handler) { BaseAddress = new("http://controller/admin/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(Path.Combine(State, "admin.token")).Trim());
        return client;
    }

    private string Key(string name) => File.ReadAllText(Path.Combine(State, "keys", name));

    [Test]
    public async Task A_restart_forgets_nothing()
    {
        TestDevice device = TestDevice.New();
        string root;
        string signing;
        string token;
        await using (ControllerHost first = await StartAsync())
        {
            using HttpClient client = Operator();
            using HttpResponseMessage added = await client.PostAsync("devices", new StringContent($$"""{ "name": "d", "deviceCert": "{{device.Pem.ReplaceLineEndings("\\n")}}" }"""));
            Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            (root, signing, token) = (Key("root.cert.pem"), Key("signing.cert.pem"), client.DefaultRequestHeaders.Authorization!.Parameter!);
        }

        await using ControllerHost second = await StartAsync();
        using HttpClient again = Operator();
        using HttpClient devices = TestController.TlsClient(second.DeviceAddresses[0], root);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Key("root.cert.pem"), Is.EqualTo(root));
            Assert.That(Key("signing.cert.pem"), Is.EqualTo(signing));
            Assert.That(again.DefaultRequestHeaders.Authorization!.Parameter, Is.EqualTo(token));
            Assert.That((await devices.PostAsync("uuid", new ByteArrayContent(device.Seal(new Api.Uuid.UuidRequest())))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await again.GetStringAsync("devices"), Does.Contain("\"d\""));
        }
    }

    [Test]
    public async Task A_new_name_renews_the_TLS_certificate_and_nothing_else()
    {
        string root;
        string server;
        string signing;
        await using (await StartAsync("one.test"))
            (root, server, signing) = (Key("root.cert.pem"), Key("tls-server.cert.pem"), Key("signing.cert.pem"));
        await using (await StartAsync("one.test"))
            Assert.That(Key("tls-server.cert.pem"), Is.EqualTo(server));

        await using (await StartAsync("one.test", "two.test", "10.9.8.7"))
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Key("tls-server.cert.pem"));
            using (Assert.EnterMultipleScope())
            {
                foreach (string name in (string[])["one.test", "two.test", "10.9.8.7", "127.0.0.1"])
                    Assert.That(certificate.MatchesHostname(name), Is.True, name);
                Assert.That(Key("root.cert.pem"), Is.EqualTo(root));
                Assert.That(Key("signing.cert.pem"), Is.EqualTo(signing));
            }
        }
    }

    [Test]
    public async Task A_lost_signing_key_is_made_anew_below_the_same_root()
    {
        await using (await StartAsync())
        {
        }
        string root = Key("root.cert.pem");
        File.Delete(Path.Combine(State, "keys", "signing.key.pem"));

        await using (await StartAsync())
            Assert.That(Key("root.cert.pem"), Is.EqualTo(root));
    }

    [Test]
    public async Task A_damaged_key_stops_the_start_and_is_not_replaced()
    {
        await using (await StartAsync())
        {
        }
        string file = Path.Combine(State, "keys", "root.key.pem");
        File.WriteAllText(file, "damaged");

        Assert.That(() => ControllerHost.Open(Options(), TimeProvider.System), Throws.TypeOf<IOException>().With.Message.Contains(file));
        Assert.That(File.ReadAllText(file), Is.EqualTo("damaged"));
    }

    [Test]
    public async Task Two_controllers_do_not_share_a_state_folder()
    {
        await using ControllerHost first = await StartAsync();

        Assert.That(() => ControllerHost.Open(Options(), TimeProvider.System), Throws.TypeOf<IOException>().With.Message.Contains("another controller uses"));
        using HttpClient client = Operator();
        Assert.That(await client.GetStringAsync("version"), Does.Contain("0.1.0"), "the first is not disturbed");
    }

    [Test]
    public async Task Only_the_owner_may_read_the_state_folder()
    {
        await using ControllerHost host = await StartAsync();
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

        string[] open = [.. Directory.EnumerateFiles(State, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "admin.sock" && (File.GetUnixFileMode(file) & Others) != 0)];
        Assert.That(open, Is.Empty);
        Assert.That(File.GetUnixFileMode(State) & Others, Is.EqualTo(UnixFileMode.None), "which also guards the socket");
        Assert.That(File.GetUnixFileMode(Path.Combine(State, "keys")) & Others, Is.EqualTo(UnixFileMode.None));
    }

    [Test]
    public async Task The_socket_is_gone_after_the_end_and_in_nobodys_way_after_a_crash()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "admin.sock"), "left behind");

        await using (await StartAsync())
        {
            using HttpClient client = Operator();
            Assert.That(await client.GetStringAsync("version"), Does.Contain("0.1.0"));
        }
        Assert.That(File.Exists(Path.Combine(State, "admin.sock")), Is.False);
    }

    [Test]
    public async Task An_address_in_use_is_an_error_with_its_name()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        await using ControllerHost host = ControllerHost.Open(Options() with { Listen = [(IPEndPoint)taken.LocalEndpoint] }, TimeProvider.System);

        Assert.That(async () => await host.StartAsync(CancellationToken.None), Throws.InstanceOf<IOException>().With.Message.Contains(taken.LocalEndpoint.ToString()!));
    }

    [Test]
    public void A_state_of_before_is_not_lost_when_the_process_is_killed()
    {
        // What the store wrote is on disk without an orderly end.
        Directory.CreateDirectory(State);
        SqliteStore killed = new(Path.Combine(State, "controller.db"));
        killed.SetSetting("epoch", "42");
        string copy = Path.Combine(folder.Path, "copy.db");
        File.Copy(Path.Combine(State, "controller.db"), copy);
        File.Copy(Path.Combine(State, "controller.db-wal"), copy + "-wal");

        using SqliteStore revived = new(copy);
        Assert.That(revived.Setting("epoch"), Is.EqualTo("42"));
        killed.Dispose();
    }
}
