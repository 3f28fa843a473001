using System.Text;
using System.Text.Json;
using NLog;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JsonLineTests : IDisposable
{
    private static readonly Guid App = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000001");

    private readonly MemoryStream output = new();
    private readonly LogFactory factory = new();
    private readonly Logger log;

    public JsonLineTests()
    {
        NLog.Config.LoggingConfiguration configuration = new(factory);
        configuration.AddRuleForAllLevels(new JsonLineTarget("zedmanager", output) { Name = "json" });
        factory.Configuration = configuration;
        log = factory.GetLogger("zedmanager");
    }

    public void Dispose() => factory.Dispose();

    [Test]
    public void Parameters_are_members_of_their_own_and_part_of_the_text()
    {
        log.Info("app {objUUID}: {from} -> {to}, {count} volumes", App, "INSTALLED", DayOfWeek.Monday, 3);
        JsonElement line = Line();
        Assert.That(line.GetProperty("msg").GetString(), Is.EqualTo($"app {App}: INSTALLED -> Monday, 3 volumes"));
        Assert.That(line.GetProperty("objUUID").GetString(), Is.EqualTo(App.ToString()));
        Assert.That(line.GetProperty("to").GetString(), Is.EqualTo("Monday"));
        Assert.That(line.GetProperty("count").GetInt32(), Is.EqualTo(3));
        Assert.That(line.TryGetProperty("logger", out _), Is.False);
    }

    [Test]
    public void A_parameter_cannot_hide_a_fixed_member()
    {
        log.Info("{level} {pid} {err}", "loud", "x", "broken");
        JsonElement line = Line();
        Assert.That(line.GetProperty("level").GetString(), Is.EqualTo("info"));
        Assert.That(line.GetProperty("arg_level").GetString(), Is.EqualTo("loud"));
        Assert.That(line.GetProperty("err").GetString(), Is.EqualTo("broken"));
    }

    [Test]
    public void An_exception_is_its_texts_and_has_a_stack_only_when_fatal()
    {
        IOException error = new("cannot write", new InvalidOperationException("disk full"));
        log.Error(error, "gave up");
        Assert.That(Line().GetProperty("err").GetString(), Is.EqualTo("cannot write: disk full"));
        Assert.That(Line().TryGetProperty("stack", out _), Is.False);
        log.Fatal(error, "gave up");
        Assert.That(Line().GetProperty("stack").GetString(), Does.Contain("IOException"));
    }

    [Test]
    public void Text_with_quotes_newlines_and_other_scripts_stays_one_line()
    {
        log.Warn("{text}", "a\"b\nc é 漢 \u0001");
        string text = Encoding.UTF8.GetString(output.ToArray());
        Assert.That(text, Has.Exactly(1).EqualTo('\n'));
        Assert.That(text, Does.Contain("é 漢"));
        Assert.That(Line().GetProperty("text").GetString(), Is.EqualTo("a\"b\nc é 漢 \u0001"));
    }

    [Test]
    public void A_seam_s_logger_is_named_beside_the_agent()
    {
        factory.GetLogger("downloader.https").Debug("x");
        Assert.That(Line().GetProperty("source").GetString(), Is.EqualTo("zedmanager"));
        Assert.That(Line().GetProperty("logger").GetString(), Is.EqualTo("downloader.https"));
    }

    [TestCase("debug", "debug")]
    [TestCase("WARN", "warning")]
    [TestCase("warning", "warning")]
    [TestCase("panic", "fatal")]
    [TestCase("none", "none")]
    [TestCase("loud", null)]
    public void Level_names_are_those_of_the_settings(string name, string? level) =>
        Assert.That(LogLevels.Parse(name) is { } parsed ? LogLevels.NameOf(parsed) : null, Is.EqualTo(level));

    private JsonElement Line() => JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n')[^1]).RootElement;
}
