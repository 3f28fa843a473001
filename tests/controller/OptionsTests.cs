using System.Net;
using NLog;

namespace Eve.Controller.Tests;

[TestFixture]
public sealed class OptionsTests
{
    private static (ControllerOptions? Options, string Text, int ExitCode) Parse(params string[] args) => ControllerOptions.Parse(args, "1.2.3");

    [Test]
    public void Every_option_is_understood_in_both_forms()
    {
        ControllerOptions options = Parse(
            "--state", "/tmp/x/../y", "--listen", "10.0.0.1:8443", "--listen=[::1]:9443", "--admin=unix:/run/a.sock", "--admin", "127.0.0.1:0",
            "--name", "controller.dev", "--name=10.0.0.1", "--config-interval", "5", "--log-level", "DEBUG", "--log-file=/tmp/log").Options!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.State, Is.EqualTo("/tmp/y"));
            Assert.That(options.Listen, Is.EqualTo(new[] { IPEndPoint.Parse("10.0.0.1:8443"), IPEndPoint.Parse("[::1]:9443") }));
            Assert.That(options.Admin.Select(end => end.ToString()), Is.EqualTo(new[] { "unix:/run/a.sock", "127.0.0.1:0" }));
            Assert.That(options.Names, Is.EqualTo(new[] { "controller.dev", "10.0.0.1" }));
            Assert.That(options.ConfigInterval, Is.EqualTo(5));
            Assert.That(options.Level, Is.EqualTo(LogLevel.Debug));
            Assert.That(options.LogFile, Is.EqualTo("/tmp/log"));
        }
    }

    [Test]
    public void The_admin_api_is_on_loopback_by_default() =>
        Assert.That(Parse().Options!.Admin.Select(end => end.Address!.Address), Is.EqualTo(new[] { IPAddress.Loopback }));

    [TestCase("--help", "--state DIR")]
    [TestCase("--version", "controller 1.2.3")]
    public void Help_and_version_are_no_mistake(string option, string expected)
    {
        (ControllerOptions? options, string text, int exitCode) = Parse(option);

        Assert.That(options, Is.Null);
        Assert.That(text, Does.Contain(expected));
        Assert.That(exitCode, Is.Zero);
    }

    [TestCase("unknown option --bogus", "--bogus")]
    [TestCase("unexpected argument 'run'", "run")]
    [TestCase("option --state needs a value", "--state")]
    [TestCase("--listen '10.0.0.1' is not understood", "--listen", "10.0.0.1")]
    [TestCase("--listen 'x:1' is not understood", "--listen", "x:1")]
    [TestCase("--admin 'unix:relative' is not understood", "--admin", "unix:relative")]
    [TestCase("--config-interval '4' is not understood: write seconds, 5 to 86400", "--config-interval", "4")]
    [TestCase("--log-level 'loud' is not understood", "--log-level", "loud")]
    [TestCase("--name 'a b' is not understood", "--name", "a b")]
    public void A_mistake_is_one_line_and_exit_code_2(string expected, params string[] args)
    {
        (ControllerOptions? options, string text, int exitCode) = Parse(args);

        Assert.That(options, Is.Null);
        Assert.That(text, Does.StartWith($"controller: {expected}").And.Not.Contains("\n"));
        Assert.That(exitCode, Is.EqualTo(2));
    }
}
