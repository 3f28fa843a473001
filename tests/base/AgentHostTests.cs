using System.Text.Json;
using Eve.Agents.Startup;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Agents.Base.Tests;

/// <summary>The host as outsiders see it: a process, its files, its signals, its exit codes.</summary>
public sealed class AgentHostTests
{
    private TempRoot root = null!;

    [SetUp]
    public void MakeRoot() => root = new();

    [TearDown]
    public void DeleteRoot() => root.Dispose();

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task A_signal_ends_it_in_order_with_0(string signal)
    {
        using HostProcess agent = new(root);
        await agent.StartedAsync();
        agent.Signal(signal);
        Assert.That(await agent.ExitCodeAsync(), Is.Zero);
        Assert.That(Messages(agent), Is.EqualTo(new[] { $"started on root {root.Root}", "OnStop", "ended with 0" }));
    }

    [Test]
    public async Task A_handler_that_hangs_does_not_keep_it_from_ending_within_two_seconds()
    {
        using HostProcess agent = new(root, "--fail", "hang");
        await agent.SaidAsync("hanging");
        agent.Signal("TERM");
        Assert.That(await agent.ExitCodeAsync(), Is.Zero);
        Assert.That(AgentHost.Patience, Is.LessThan(TimeSpan.FromSeconds(2)), "not measured: a busy machine is no fault");
        Assert.That(Messages(agent).Last(), Does.Contain("did not end in time"));
    }

    [Test]
    public async Task A_second_instance_ends_with_1_and_one_line_and_the_first_lives_on()
    {
        using HostProcess first = new(root);
        await first.StartedAsync();
        using HostProcess second = new(root);
        Assert.That(await second.ExitCodeAsync(), Is.EqualTo(1));
        Assert.That(second.Lines, Is.EqualTo(new[] { $"probe: already running on the root {root.Root} as process {first.Pid}" }));
        Assert.That(PidFile.IsAlive(root.Paths, "nodeagent"), Is.True);
    }

    [Test]
    public async Task On_another_root_a_second_instance_is_welcome()
    {
        using TempRoot other = new();
        using HostProcess first = new(root);
        using HostProcess second = new(other);
        await first.StartedAsync();
        await second.StartedAsync();
    }

    [Test]
    public async Task After_a_kill_the_next_one_starts()
    {
        using (HostProcess first = new(root))
        {
            await first.StartedAsync();
            Assert.That(PidFile.HolderOf(root.Paths, "nodeagent"), Is.EqualTo($"{first.Pid}"));
            first.Signal("KILL");
            await first.ExitCodeAsync();
        }
        Assert.That(PidFile.IsAlive(root.Paths, "nodeagent"), Is.False);
        using HostProcess second = new(root);
        await second.StartedAsync();
    }

    [Test]
    public async Task Wrong_options_end_with_2_and_one_line()
    {
        using HostProcess agent = new(root, "--nix");
        Assert.That(await agent.ExitCodeAsync(), Is.EqualTo(2));
        Assert.That(agent.Lines, Is.EqualTo(new[] { "probe: unknown option --nix (see probe --help)" }));
    }

    [Test]
    public async Task A_root_that_is_not_there_is_named()
    {
        using HostProcess agent = new(null, "--root", "/no/such/root");
        Assert.That(await agent.ExitCodeAsync(), Is.EqualTo(1));
        Assert.That(agent.Lines, Is.EqualTo(new[] { "probe: the root /no/such/root does not exist: make it, or name another with --root" }));
    }

    [Test]
    public async Task Version_and_help_go_to_standard_output()
    {
        using HostProcess version = new(null, "--version");
        Assert.That(await version.ExitCodeAsync(), Is.Zero);
        Assert.That(version.Output, Does.Match("^probe [0-9]+\\.[0-9]+\\.[0-9]+$"));
        using HostProcess help = new(null, "--help");
        Assert.That(await help.ExitCodeAsync(), Is.Zero);
        Assert.That(help.Output, Does.StartWith("Usage: probe"));
        Assert.That(help.Lines, Is.Empty);
    }

    [TestCase("constructor", "start")]
    [TestCase("handler", "bad handler")]
    public async Task A_bug_in_a_handler_is_logged_as_fatal_and_ends_it_with_1(string where, string handler)
    {
        using HostProcess agent = new(root, "--fail", where);
        Assert.That(await agent.ExitCodeAsync(), Is.EqualTo(1));
        JsonElement fatal = agent.Events.Single(line => line.GetProperty("level").GetString() == "fatal");
        Assert.That(fatal.GetProperty("handler").GetString(), Is.EqualTo(handler));
        Assert.That(fatal.GetProperty("err").GetString(), Does.StartWith("wrong in "));
        Assert.That(fatal.GetProperty("stack").GetString(), Does.Contain("ProbeAgent"));
    }

    [Test]
    public async Task A_bug_in_a_background_thread_ends_it_too()
    {
        using HostProcess agent = new(root, "--fail", "thread");
        Assert.That(await agent.ExitCodeAsync(), Is.EqualTo(1));
        Assert.That(agent.Lines, Has.Some.Contains("wrong in a thread"));
    }

    [Test]
    public async Task A_slow_handler_is_named()
    {
        using HostProcess agent = new(root, "--fail", "slow");
        await agent.SaidAsync("handler OnSlow zedagent/X key took 1");
    }

    [Test]
    public async Task Log_lines_have_time_level_source_and_pid()
    {
        using HostProcess agent = new(root);
        await agent.StartedAsync();
        JsonElement line = agent.Events.First();
        Assert.That(line.GetProperty("time").GetString(), Does.Match("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"));
        Assert.That(line.GetProperty("level").GetString(), Is.EqualTo("info"));
        Assert.That(line.GetProperty("source").GetString(), Is.EqualTo("nodeagent"));
        Assert.That(line.GetProperty("pid").GetInt32(), Is.EqualTo(agent.Pid));
        Assert.That(line.GetProperty("root").GetString(), Is.EqualTo(root.Root));
    }

    [Test]
    public async Task The_log_goes_to_a_file_that_only_the_owner_reads()
    {
        string file = root.Root + "/log";
        // One that an earlier release left readable for all.
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        using HostProcess agent = new(root, "--log-file", file, "--log-level", "info");
        await Eventually.TrueAsync("log file", () => File.Exists(file) && File.ReadAllText(file).Contains("started", StringComparison.Ordinal));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(agent.Lines, Is.Empty);
    }

    [Test]
    public async Task A_log_to_dev_null_leaves_it_to_everybody()
    {
        File.CreateSymbolicLink(root.Root + "/log", "/dev/null");
        using HostProcess agent = new(root, "--log-file", root.Root + "/log");
        await Eventually.TrueAsync("it runs", () => File.Exists(root.Paths.Run + "/nodeagent.touch"));

        Assert.That(File.GetUnixFileMode("/dev/null").HasFlag(UnixFileMode.OtherWrite));
    }

    [Test]
    public async Task The_touch_file_is_there_once_it_runs()
    {
        using HostProcess agent = new(root);
        await agent.StartedAsync();
        Assert.That(File.GetUnixFileMode(root.Paths.Run + "/nodeagent.touch"), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task An_agent_with_two_names_is_found_under_both()
    {
        using HostProcess agent = new(root);
        await agent.StartedAsync();
        Assert.That(PidFile.HolderOf(root.Paths, "probe"), Is.EqualTo($"{agent.Pid}"));
        Assert.That(File.Exists(root.Paths.Run + "/probe.touch"));
    }

    [Test]
    public async Task Its_log_level_follows_the_device_s_settings()
    {
        using HostProcess agent = new(root);
        await agent.StartedAsync();
        EventLoop loop = new(TimeProvider.System);
        using FilePubSub<Owner.Zedagent> zedagent = new(root.Root, loop);
        IPublication<ConfigItemValueMap> settings = zedagent.Publish(FromZedagent.ConfigItemValueMap);
        settings.Publish(StartPhasesTests.Level("debug"));
        await agent.SaidAsync("log level is debug");
        settings.Publish(StartPhasesTests.Level("warning"));
        await agent.SaidAsync("log level is warning");
        agent.Signal("TERM");
        await agent.ExitCodeAsync();
        Assert.That(Messages(agent), Has.None.EqualTo("ended with 0"));
    }

    private static string[] Messages(HostProcess agent) => [.. agent.Events.Select(line => line.GetProperty("msg").GetString()!)];
}
