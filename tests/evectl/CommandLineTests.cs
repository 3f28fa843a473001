namespace Eve.Evectl.Tests;

public sealed class CommandLineTests
{
    [TestCase("unknown command or option 'nix'", "nix")]
    [TestCase("unknown command or option '--nix'", "topic", "ls", "--nix")]
    [TestCase("topic needs one of: ls get watch set rm", "topic")]
    [TestCase("get needs TOPIC [KEY]; missing: TOPIC", "topic", "get")]
    [TestCase("set needs TOPIC KEY FILE; missing: KEY FILE", "topic", "set", "a/B")]
    public async Task Wrong_use_is_one_line_and_exit_code_2(string text, params string[] args)
    {
        Run run = await Run.OfAsync(args);
        Assert.That(run, Is.EqualTo(new Run(2, "", $"evectl: {text} (see evectl --help)\n")));
    }

    [TestCase("evectl: the root /no/such does not exist: name the device's root with --root", 1, "topic", "ls", "--root", "/no/such")]
    [TestCase("evectl: 'x' is no topic: write AGENT/TOPIC, or AGENT/SCOPE/TOPIC", 2, "topic", "get", "x", "--root", "/")]
    [TestCase("evectl: there is no file /no/such", 2, "app", "deploy", "/no/such")]
    [TestCase("evectl: --controller 'ftp://x' is no address: write unix:PATH, http://HOST:PORT or https://HOST:PORT", 2, "device", "ls", "--controller", "ftp://x")]
    [TestCase("evectl: --until 'GONE' is no state: RUNNING, HALTED and INSTALLED are", 2, "app", "watch", "hello", "--until", "gone", "--root", "/")]
    public async Task What_is_wrong_is_said_with_its_remedy(string text, int exitCode, params string[] args) =>
        Assert.That(await Run.OfAsync(args), Is.EqualTo(new Run(exitCode, "", text + "\n")));

    [Test]
    public async Task Help_names_the_commands()
    {
        Run run = await Run.OfAsync("--help");
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain("topic").And.Contain("app").And.Contain("device").And.Contain("completion").And.Contain("--root <DIR>"));
    }

    [TestCase("bash", "complete -o default -F _evectl evectl")]
    [TestCase("zsh", "compdef _evectl evectl")]
    [TestCase("fish", "complete -c evectl")]
    public async Task Each_shell_gets_its_script(string shell, string line)
    {
        Run run = await Run.OfAsync("completion", shell);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain(line));
    }

    [TestCase("evectl topic ", "get ls rm set watch")]
    [TestCase("evectl app sh", "show")]
    public async Task Completion_knows_the_commands(string line, string words)
    {
        Run run = await Run.OfAsync($"[suggest:{line.Length}]", line);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Lines, Is.SupersetOf(words.Split(' ')));
    }
}
