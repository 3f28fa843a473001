using System.Net;
using System.Net.Sockets;
using System.Text;
using Eve.Tests.Support;

namespace Eve.Evectl.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ControllerTests : IDisposable
{
    private const string Device = """
        {"id":"6ba7b810-9dad-41d1-80b4-000000000009","name":"dev","serial":"dev-serial","added":"2026-01-02T03:04:05Z","registered":"2026-01-02T03:04:06Z",
         "lastSeen":"2026-01-02T03:04:07Z","configVersion":"4","state":"ZDEVICE_STATE_ONLINE",
         "apps":[{"id":"x","name":"hello","configured":true,"activate":true,"state":"RUNNING","errors":[],"addresses":["10.1.0.2"],"reported":"2026-01-02T03:04:07Z"}]}
        """;

    private const string Deployed = """{"id":"x","name":"hello","outcome":"added","configVersion":"5"}""";

    private readonly TempRoot root = new();

    public void Dispose() => root.Dispose();

    [Test]
    public async Task Devices_are_listed_and_shown()
    {
        using FakeController controller = new(root, ("GET /admin/devices", 200, $"[{Device}]"), ("GET /admin/devices/dev", 200, $"{{\"device\":{Device},\"info\":null}}"));
        Run list = await controller.RunAsync("device", "ls");
        Assert.That(list.Errors, Is.Empty);
        Assert.That(list.Lines[1], Does.Match("^dev +6ba7b810-9dad-41d1-80b4-000000000009 +ONLINE +.* ago +4 +1 of 1 running$"));
        Run show = await controller.RunAsync("device", "show");
        Assert.That(show.Lines, Has.Some.EqualTo("state      ONLINE").And.Some.Match("^hello +RUNNING +running +10.1.0.2 "));
        Assert.That((await controller.RunAsync("device", "show", "dev", "--json")).Output, Does.Contain("\"configVersion\": \"4\""));
    }

    [Test]
    public async Task An_app_is_deployed_to_the_only_device_with_the_token()
    {
        using FakeController controller = new(root, ("GET /admin/devices", 200, $"[{Device}]"), ("POST /admin/devices/dev/apps", 201, Deployed));
        string file = root.Write("/persist/app.jsonc", "// an app\n{\"name\":\"hello\"}");
        Run run = await controller.RunAsync("app", "deploy", file);
        Assert.That(run, Is.EqualTo(new Run(0, "hello on dev: added, configuration version 5\n", "")));
        Assert.That(controller.Requests[^1], Does.Contain("Authorization: Bearer secret").And.EndsWith("// an app\n{\"name\":\"hello\"}"));
    }

    [TestCase("rm", "DELETE /admin/devices/dev/apps/hello", "removed")]
    [TestCase("start", "POST /admin/devices/dev/apps/hello/start", "asked to start")]
    [TestCase("stop", "POST /admin/devices/dev/apps/hello/stop", "asked to stop")]
    [TestCase("restart", "POST /admin/devices/dev/apps/hello/restart", "asked to restart")]
    [TestCase("purge", "POST /admin/devices/dev/apps/hello/purge", "asked to purge")]
    public async Task An_app_is_changed(string verb, string call, string done)
    {
        using FakeController controller = new(root, (call, 200, Deployed.Replace("added", "changed", StringComparison.Ordinal)));
        Run run = await controller.RunAsync("app", verb, "hello", "--device", "dev");
        Assert.That(run, Is.EqualTo(new Run(0, $"hello on dev: {done}, configuration version 5\n", "")));
        Assert.That(controller.Requests.Single(), Does.StartWith(call + " "));
    }

    [Test]
    public async Task The_controller_s_own_words_explain_a_refusal()
    {
        using FakeController controller = new(root, ("POST /admin/devices/dev/apps", 400, "{\"errors\":[\"name: it is missing\",\"image: it is missing\"]}"));
        Run run = await controller.RunAsync("app", "deploy", root.Write("/persist/app.jsonc", "{}"), "--device", "dev");
        Assert.That(run, Is.EqualTo(new Run(1, "", "evectl: name: it is missing; image: it is missing\n")));
    }

    [TestCase("[]", 1, "the controller knows no device")]
    [TestCase("[{\"name\":\"a\"},{\"name\":\"b\"}]", 2, "the controller knows several devices, name one with --device: a, b")]
    public async Task Which_device_must_be_clear(string devices, int exitCode, string text)
    {
        using FakeController controller = new(root, ("GET /admin/devices", 200, devices));
        Assert.That(await controller.RunAsync("app", "stop", "hello"), Is.EqualTo(new Run(exitCode, "", $"evectl: {text}\n")));
    }

    [Test]
    public async Task A_controller_that_is_not_there_is_named()
    {
        root.Write("/admin.token", "secret");
        Run run = await Run.OfAsync("device", "ls", "--controller", $"unix:{root.Root}/admin.sock");
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.StartWith($"evectl: the controller at unix:{root.Root}/admin.sock cannot be reached: there is no such socket"));
        run = await Run.OfAsync("device", "ls", "--controller", "unix:/no/such/admin.sock");
        Assert.That(run.Errors, Is.EqualTo("evectl: there is no admin token in /no/such/admin.token: name the controller with --controller and its token with --token-file\n"));
    }

    /// <summary>Answers fixed calls over a socket as the controller would.</summary>
    private sealed class FakeController : IDisposable
    {
        private readonly string path;
        private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly (string Call, int Status, string Body)[] answers;
        private readonly List<string> requests = [];

        public FakeController(TempRoot root, params (string Call, int Status, string Body)[] answers)
        {
            this.answers = answers;
            path = root.Root + "/admin.sock";
            root.Write("/admin.token", "secret\n");
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            _ = ServeAsync();
        }

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (requests)
                    return [.. requests];
            }
        }

        public Task<Run> RunAsync(params string[] args) => Run.OfAsync([.. args, "--controller", "unix:" + path]);

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using NetworkStream stream = new(await listener.AcceptAsync(), ownsSocket: true);
                    string request = await ReadAsync(stream);
                    lock (requests)
                        requests.Add(request);
                    (int status, string body) = Answer(request);
                    byte[] content = Encoding.UTF8.GetBytes(body);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
                    await stream.WriteAsync(content);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }

        private (int Status, string Body) Answer(string request)
        {
            foreach ((string call, int status, string body) in answers)
                if (request.StartsWith(call + " ", StringComparison.Ordinal))
                    return (status, body);
            return (404, "{\"errors\":[\"unplanned call\"]}");
        }

        private static async Task<string> ReadAsync(NetworkStream stream)
        {
            StringBuilder text = new();
            byte[] buffer = new byte[4096];
            while (true)
            {
                int read = await stream.ReadAsync(buffer);
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                int end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (read == 0)
                    return text.ToString();
                if (end < 0)
                    continue;
                string? length = text.ToString()[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                if (length is null || text.Length - end - 4 >= int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture))
                    return text.ToString();
            }
        }
    }
}
