namespace Eve.Architecture.Tests;

/// <summary>What may be used where, read from the sources. Each message is file, line and code.</summary>
public sealed class SourceTests
{
    private static readonly string[] Product = ["types", "pubsub", "agents", "api"];

    private const string Files = @"\b(File|Directory|FileStream|FileInfo|DirectoryInfo|FileSystemWatcher|Console|Environment|Process|Socket|HttpClient)\b\s*[.(<]|\bnew (FileStream|Socket|HttpClient)\b";
    private const string Clocks = @"\b(TimeProvider|Stopwatch|ITimer)\b|\bDateTime(Offset)?\.(UtcNow|Now)\b";
    private const string Logs = @"\b(NLog|LogManager|Logger)\b";
    private const string Threads = @"\b(Task|ValueTask|Thread|CancellationToken|Interlocked|SemaphoreSlim)\b|\basync\b|\bawait\s+[\w(]|\block\s*\(";

    [Test]
    public void Types_have_no_input_output_clock_or_log() =>
        None(Repository.Lines(Repository.Sources("types"), $"{Files}|{Clocks}|{Logs}"));

    [Test]
    public void Cores_have_no_input_output_clock_log_or_thread() =>
        None(Repository.Lines(Cores(), $"{Files}|{Clocks}|{Logs}|{Threads}"));

    [Test]
    public void Cores_use_only_types_and_themselves() => None(Repository
        .Lines(Cores(), @"^\s*using (static )?[A-Za-z_.= ]+;")
        .Where(line => !Allowed(line)));

    // Else an executable that is compiled ahead of time carries the JSON of all records.
    [Test]
    public void Topics_and_agents_name_the_family_of_a_records_JSON() => None(Repository.Lines(
        Repository.Sources("types/Topics", "pubsub", "agents").Where(file => file != "types/Topics/TopicCatalogue.cs"),
        @"\bGoJson\.For<\w+>\(\)"));

    [Test]
    public void Mono_Unix_is_only_below_the_two_Unix_folders() => None(Repository.Lines(
        Repository.Sources(Product).Where(file => !file.StartsWith("pubsub/Unix/", StringComparison.Ordinal) && !file.StartsWith("agents/base/Unix/", StringComparison.Ordinal)),
        @"\bMono\.(Unix|Posix)\b"));

    [Test]
    public void Logging_is_set_up_in_one_folder() => None(Repository.Lines(
        Repository.Sources("types", "pubsub", "agents").Where(file => !file.StartsWith("agents/base/Logging/", StringComparison.Ordinal)),
        @"\bNLog\.(Config|Targets|Layouts|Time)\b|LogManager\.Configuration|LogManager\.GetCurrentClassLogger"));

    [Test]
    public void Only_Exec_starts_processes() => None(Repository.Lines(
        Repository.Sources(Product).Where(file => !file.StartsWith("agents/base/Process/", StringComparison.Ordinal)),
        @"\bProcess\.Start\b|\bProcessStartInfo\b"));

    [Test]
    public void Every_exception_is_caught_only_by_loop_and_worker() => None(Repository
        .Lines(
            Repository.Sources(Product).Where(file => file is not ("agents/base/EventLoop.cs" or "agents/base/Worker.cs")),
            @"catch\s*$|catch\s*\{|catch \(Exception( \w+)?\)\s*($|\{)")
        .Where(line => !Rethrows(line)));

    [Test]
    public void Agents_do_not_wait_in_handlers() => None(Repository.Lines(
        Repository.Sources("agents").Where(file => file.EndsWith("Agent.cs", StringComparison.Ordinal)),
        @"\basync void\b|\.Wait\(|\.GetAwaiter\(\)\.GetResult\(\)"));

    [Test]
    public void Tests_do_not_sleep_and_are_not_switched_off() => None(Repository.Lines(
        Repository.Sources("tests").Where(file => !file.StartsWith("tests/architecture/", StringComparison.Ordinal)),
        @"Thread\.Sleep|\[(Ignore|Explicit)\b|Assert\.(Pass|Inconclusive|Ignore)\b"));

    private static IEnumerable<string> Cores() => Repository.Sources("agents").Where(file => file.Split('/') is ["agents", not "base", "Core", ..]);

    private static bool Allowed(string line)
    {
        string agent = line.Split('/')[1];
        string name = line[(line.IndexOf("using ", StringComparison.Ordinal) + 6)..].Replace("static ", "", StringComparison.Ordinal).TrimEnd(';');
        if (name.Contains('=', StringComparison.Ordinal))
            name = name.Split('=')[1].Trim();
        string core = $"Eve.Agents.{char.ToUpperInvariant(agent[0])}{agent[1..]}.Core";
        // zedagent's core translates the controller's messages; nobody else sees them.
        bool message = agent == "zedagent" && (name.StartsWith("Eve.Api", StringComparison.Ordinal) || name.StartsWith("Org.Lfedge", StringComparison.Ordinal) || name.StartsWith("Google.Protobuf", StringComparison.Ordinal));
        return message
            || name.StartsWith("Eve.Types", StringComparison.Ordinal)
            || name.StartsWith(core, StringComparison.Ordinal)
            // The kernel's links and routes as records, which nim and zedrouter share.
            || name == "Eve.Agents.Network"
            || (name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("System.Threading", StringComparison.Ordinal) && name is not ("System.IO" or "System.Diagnostics"));
    }

    /// <summary>Cleaning up and passing on is no catching.</summary>
    private static bool Rethrows(string line)
    {
        string[] place = line.Split(':');
        return File.ReadLines(Path.Combine(Repository.Root, place[0]))
            .Skip(int.Parse(place[1], System.Globalization.CultureInfo.InvariantCulture))
            .TakeWhile(next => next.Trim() != "}")
            .Any(next => next.Trim() == "throw;");
    }

    private static void None(IEnumerable<string> lines) => Assert.That(lines, Is.Empty);
}
