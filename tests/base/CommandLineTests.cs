using Eve.Agents.Startup;
using NLog;

namespace Eve.Agents.Base.Tests;

public sealed class CommandLineTests
{
    private static readonly ExtraOption[] Extra = [new("hypervisor", "NAME", "kvm, null") { Allowed = ["kvm", "null"] }];

    [Test]
    public void Without_options_the_root_is_the_real_one_and_the_settings_decide_on_the_level()
    {
        CommandLine options = Parse().Options!;
        Assert.That(options.Root, Is.EqualTo("/"));
        Assert.That(options.Level, Is.Null);
        Assert.That(options.LogFile, Is.Null);
    }

    [TestCase("--root", "/tmp/x", "--log-level", "debug", "--log-file", "/tmp/log")]
    [TestCase("--root=/tmp/x", "--log-level=debug", "--log-file=/tmp/log")]
    public void Values_stand_beside_or_behind_an_equals_sign(params string[] args)
    {
        CommandLine options = Parse(args).Options!;
        Assert.That((options.Root, options.Level, options.LogFile), Is.EqualTo(("/tmp/x", LogLevel.Debug, "/tmp/log")));
    }

    [Test]
    public void A_relative_root_is_taken_from_the_current_folder() =>
        Assert.That(Parse("--root", "x").Options!.Root, Is.EqualTo(Path.GetFullPath("x")));

    [Test]
    public void An_agent_s_own_option_comes_by_name() =>
        Assert.That(Parse("--hypervisor", "null").Options!.Extra["hypervisor"], Is.EqualTo("null"));

    [TestCase("unknown option --nix", "--nix", "1")]
    [TestCase("unknown option -v", "-v")]
    [TestCase("unexpected argument 'run'", "run")]
    [TestCase("option --root needs a value", "--root")]
    [TestCase("option --root needs a value", "--root=")]
    [TestCase("--log-level 'loud' is none of trace, debug, info, warning, error, fatal", "--log-level", "loud")]
    [TestCase("--hypervisor 'xen' is none of kvm, null", "--hypervisor", "xen")]
    public void A_mistake_is_one_line_and_exit_code_2(string text, params string[] args)
    {
        (CommandLine? options, string shown, int exitCode) = Parse(args);
        Assert.That(options, Is.Null);
        Assert.That(shown, Is.EqualTo($"probe: {text} (see probe --help)"));
        Assert.That(exitCode, Is.EqualTo(2));
    }

    [Test]
    public void Help_names_each_option_and_version_is_one_line()
    {
        Assert.That(Parse("--help").Text, Does.Contain("--root DIR").And.Contain("--log-level").And.Contain("--log-file").And.Contain("--hypervisor NAME"));
        Assert.That(Parse("--version"), Is.EqualTo(((CommandLine?)null, "probe 1.2.3", 0)));
    }

    private static (CommandLine? Options, string Text, int ExitCode) Parse(params string[] args) => CommandLine.Parse("probe", "1.2.3", args, Extra);
}
