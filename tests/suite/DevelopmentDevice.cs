using System.Diagnostics;
using System.Text.Json;
using Eve.Agents;
using Eve.Agents.Startup;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Suite;

/// <summary>
/// A whole development device of a test's own: outside, controller, registry and the real agents, brought up and ended by the
/// same scripts that <c>make run</c> and <c>make stop</c> use, beside any other device on the machine.
/// </summary>
/// <param name="bin">The folder of its executables; null for those of <c>make build</c>.</param>
public sealed class DevelopmentDevice(string name, string? bin = null)
{
    /// <summary>The address that the outside gives to the device, and the port that the sample app is mapped to.</summary>
    public const string Address = "192.168.77.10";

    private static readonly Exec Programs = new();

    /// <summary>Only against a hang: a busy machine is no fault.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public static string Repository => Golden.Repository;

    public string Name => name;

    public string Home { get; } = Path.Combine(Repository, "out", "run", name);

    public string Root => Path.Combine(Home, "root");

    private static string Script(string file) => Path.Combine(Repository, "build", "device", file);

    /// <summary>What <c>make run</c> does after the build; fails the test with what it printed. A device that a killed test left is ended before.</summary>
    public async Task<string> RunAsync()
    {
        await DevAsync("down");
        return await ScriptAsync("run", [name], Long);
    }

    public Task<string> DevAsync(string command, params string[] arguments) => ScriptAsync("dev", [command, name, .. arguments], Long);

    public Task<string> EvectlAsync(params string[] arguments) => MustAsync(Script("ctl"), [name, .. arguments], Long);

    public static Task<string> ProgramAsync(string file, params string[] arguments) => MustAsync(file, arguments, Long);

    /// <summary>Pushes an image to the device's registry.</summary>
    public Task<string> PushAsync(string source, string target) => DevAsync(
        "exec", "skopeo", "--override-arch", "amd64", "copy", "-q", "--dest-tls-verify=false", source, $"docker://192.168.77.1:5000/{target}");

    /// <summary>A call of the controller's admin API; fails the test with its answer.</summary>
    public Task<string> AdminAsync(string method, string path, string? body = null)
    {
        string state = Path.Combine(Home, "outside", "controller");
        List<string> arguments =
        [
            "-sS", "--fail-with-body", "--max-time", "60", "-X", method, "--unix-socket", Path.Combine(state, "admin.sock"),
            "-H", $"Authorization: Bearer {File.ReadAllText(Path.Combine(state, "admin.token")).Trim()}",
        ];
        if (body is not null)
        {
            string file = Path.Combine(Home, "body.json");
            File.WriteAllText(file, body);
            arguments.AddRange(["-H", "Content-Type: application/json", "--data-binary", "@" + file]);
        }
        return MustAsync("curl", [.. arguments, $"http://controller/admin/{path}"], Long);
    }

    /// <summary>GET of the app's page from outside the device; null when there is no good answer.</summary>
    public async Task<string?> PageAsync(int port = 8080)
    {
        ExecResult answer = await Programs.RunAsync(
            new ExecRequest(Script("dev"), "exec", name, "curl", "-sf", "--max-time", "20", $"http://{Address}:{port}/"), CancellationToken.None);
        return answer.Succeeded ? answer.Output : null;
    }

    /// <summary>All records of a topic that are on the device now, by key. A record that is being replaced is read again.</summary>
    public IReadOnlyDictionary<string, T> Records<TOwner, T>(Topic<TOwner, T> topic)
        where TOwner : IAgentIdentity
        where T : class
    {
        string folder = Path.Combine(Root, topic.Persistent ? "persist/status" : "run", topic.Where.Path);
        Dictionary<string, T> records = [];
        if (!Directory.Exists(folder))
            return records;
        foreach (string file in Directory.GetFiles(folder, "*.json"))
        {
            try
            {
                if (GoJson.TryParse(File.ReadAllBytes(file), topic.Json, out T? record, out _))
                    records[Path.GetFileName(file)[..^".json".Length]] = record;
            }
            catch (IOException)
            {
                // Taken away between listing and reading.
            }
        }
        return records;
    }

    public AppInstanceStatus? App(string app) =>
        Records(FromZedmanager.AppInstanceStatus).Values.FirstOrDefault(status => status.DisplayName == app);

    /// <summary>Waits until the device itself says so; the exception has the app's last state and error.</summary>
    public async Task<AppInstanceStatus> UntilAsync(string app, string what, Func<AppInstanceStatus, bool> holds)
    {
        try
        {
            return await Eventually.GetAsync(what, () => App(app) is { } status && holds(status) ? status : null);
        }
        catch (TimeoutException error)
        {
            AppInstanceStatus? last = App(app);
            throw new TimeoutException($"app {app} {error.Message}; it is {last?.State.ToString() ?? "unknown"}, error '{last?.Error}'");
        }
    }

    public Task<AppInstanceStatus> RunningAsync(string app) => UntilAsync(app, "RUNNING", status => status.State == SwState.Running);

    /// <summary>The pid of a living agent as its pid file has it; 0 when none lives.</summary>
    public int Pid(string agent) => PidFile.HolderOf(new Paths(Root), agent) is { } text && int.TryParse(text, out int pid) ? pid : 0;

    /// <summary>The processes of an app: those in its container, by command line. Not their own children: a web server has one for each request.</summary>
    public IReadOnlyList<int> AppProcesses(string commandPart)
    {
        HashSet<int> all = [];
        foreach (Process process in Process.GetProcesses())
            using (process)
                if (InDevice(process.Id) && CommandLine(process.Id).Contains(commandPart, StringComparison.Ordinal))
                    all.Add(process.Id);
        return [.. all.Where(pid => !all.Contains(Parent(pid))).Order()];
    }

    public static bool Alive(int pid) => Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static void Kill(int pid) => Process.GetProcessById(pid).Kill();

    public async Task DownAsync()
    {
        await DevAsync("down");
        Assert.That(await DevAsync("leftovers"), Is.Empty, "nothing is left behind");
    }

    /// <summary>What the agents logged as errors, for a failed test.</summary>
    public string Complaints()
    {
        string logs = Path.Combine(Root, "log");
        return !Directory.Exists(logs) ? "" : string.Join('\n', Directory.GetFiles(logs, "*.log")
            .SelectMany(file => File.ReadLines(file).Where(line => line.Contains("\"Error\"", StringComparison.OrdinalIgnoreCase) || line.Contains("\"Fatal\"", StringComparison.OrdinalIgnoreCase)).TakeLast(5)));
    }

    private Task<string> ScriptAsync(string script, string[] arguments, TimeSpan within) => bin is null
        ? MustAsync(Script(script), arguments, within)
        : MustAsync("env", [$"BIN={bin}", Script(script), .. arguments], within);

    private bool InDevice(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cgroup").Contains($"/eve-{name}/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // ended meanwhile
        }
    }

    private static int Parent(int pid)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<string> MustAsync(string file, string[] arguments, TimeSpan within)
    {
        ExecResult result = await Programs.RunAsync(new ExecRequest(file, arguments) { Timeout = within }, CancellationToken.None);
        Assert.That(result.ExitCode, Is.Zero, $"{Path.GetFileName(file)} {string.Join(' ', arguments)}\n{result.Output}\n{result.ErrorOutput}");
        return result.Output;
    }
}
