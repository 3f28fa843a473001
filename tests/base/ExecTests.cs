using System.Diagnostics;

namespace Eve.Agents.Base.Tests;

public sealed class ExecTests
{
    private readonly Exec exec = new();

    [Test]
    public async Task Both_outputs_and_the_exit_code_come_back()
    {
        ExecResult result = await RunAsync(new("sh", "-c", "echo out; echo err >&2; exit 3"));
        Assert.That(result, Is.EqualTo(new ExecResult(3, "out\n", "err\n")));
        Assert.That(result.Succeeded, Is.False);
    }

    [Test]
    public async Task Arguments_arrive_as_they_are()
    {
        ExecResult result = await RunAsync(new("printf", "%s|", "a b", "", "$HOME", "\"'\\", "*", "é"));
        Assert.That(result.Output, Is.EqualTo("a b||$HOME|\"'\\|*|é|"));
    }

    [Test]
    public async Task Input_is_written_and_closed()
    {
        string text = new('x', 300_000);
        Assert.That((await RunAsync(new("cat") { Input = text })).Output, Is.EqualTo(text));
        Assert.That((await RunAsync(new("cat"))).Output, Is.Empty);
    }

    [Test]
    public async Task A_program_that_ignores_its_input_is_no_error() =>
        Assert.That((await RunAsync(new("true") { Input = new('x', 300_000) })).ExitCode, Is.Zero);

    [Test]
    public async Task Output_is_cut_at_one_MiB_and_the_program_goes_on()
    {
        ExecResult result = await RunAsync(new("sh", "-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 4"));
        Assert.That((result.ExitCode, result.Output.Length, result.ErrorOutput.Length), Is.EqualTo((4, 1024 * 1024, 1024 * 1024)));
    }

    [Test]
    public async Task Environment_is_added_and_the_folder_is_set()
    {
        ExecResult result = await RunAsync(new("sh", "-c", "echo $EVE_X $PWD; test -n \"$PATH\"")
        {
            Environment = new Dictionary<string, string> { ["EVE_X"] = "y" },
            WorkingDirectory = "/usr",
        });
        Assert.That(result, Is.EqualTo(new ExecResult(0, "y /usr\n", "")));
    }

    [Test]
    public void After_the_time_out_the_program_and_its_children_are_killed()
    {
        string mark = $"7{Environment.ProcessId}";
        ExecException? error = Assert.ThrowsAsync<ExecException>(() => RunAsync(new("sh", "-c", $"sleep {mark} & sleep {mark}; true") { Timeout = TimeSpan.FromMilliseconds(300) }));
        Assert.That(error!.Message, Is.EqualTo("sh -c did not end within 0.3 s and was killed"));
        Assert.That(() => Alive(mark), Is.Zero.After(60_000, 20));
    }

    [Test]
    public void Cancelling_kills_it_too()
    {
        string mark = $"8{Environment.ProcessId}";
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        Assert.CatchAsync<OperationCanceledException>(() => exec.RunAsync(new("sleep", mark), stop.Token));
        Assert.That(() => Alive(mark), Is.Zero.After(60_000, 20));
    }

    [Test]
    public async Task A_daemon_that_keeps_the_pipes_open_is_not_waited_for()
    {
        ExecResult result = await RunAsync(new("sh", "-c", "echo ready; sleep 20 & echo $!"));
        string[] lines = result.Output.Split('\n');
        Process.GetProcessById(int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture)).Kill();
        Assert.That(lines[0], Is.EqualTo("ready"));
    }

    [Test]
    public void A_program_that_is_not_there_is_named()
    {
        ExecException? error = Assert.ThrowsAsync<ExecException>(() => RunAsync(new("no-such-program")));
        Assert.That(error!.Message, Does.StartWith("cannot run no-such-program: ").And.Contain("No such file"));
    }

    private Task<ExecResult> RunAsync(ExecRequest request) => exec.RunAsync(request, CancellationToken.None);

    /// <summary>How many processes have this word on their command line.</summary>
    private static int Alive(string word) => Directory.GetDirectories("/proc")
        .Count(folder => int.TryParse(Path.GetFileName(folder), out _) && CommandLine(folder).Split('\0').Contains(word));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(folder + "/cmdline");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
