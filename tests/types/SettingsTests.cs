using System.Globalization;
using System.Text;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>The settings catalogue against the table of the original's settings.</summary>
public sealed class SettingsTests
{
    private static readonly string[][] Table =
        [.. File.ReadLines(Golden.Path("settings", "config-properties.tsv")).Skip(1).Select(line => line.Split('\t'))];

    [Test]
    public void The_catalogue_has_exactly_the_settings_of_the_table()
    {
        Assert.That(SettingsCatalogue.All.Keys, Is.EquivalentTo(Table.Where(row => row[0] == "global").Select(row => row[1])));
        Assert.That(SettingsCatalogue.PerAgent.Keys, Is.EquivalentTo(Table.Where(row => row[0] != "global").Select(row => row[1])));
    }

    [Test]
    public void Types_defaults_and_limits_are_those_of_the_table()
    {
        foreach (string[] row in Table)
        {
            Setting setting = (row[0] == "global" ? SettingsCatalogue.All : SettingsCatalogue.PerAgent)[row[1]];
            string shown = setting switch
            {
                IntSetting number => string.Create(CultureInfo.InvariantCulture, $"int\t{number.Default}\t{number.Min}\t{number.Max}"),
                BoolSetting flag => $"bool\t{(flag.Default ? "true" : "false")}\t\t",
                TriStateSetting state => $"tristate\t{Setting.TextOf(state.DefaultValue)}\t\t",
                TextSetting text => $"string\t{text.Default}\t\t",
                _ => throw new InvalidOperationException(setting.Name),
            };
            Assert.That(shown.TrimEnd('\t'), Is.EqualTo(string.Join('\t', row[2..]).TrimEnd('\t')), setting.Name);
        }
    }

    [Test]
    public void The_defaults_are_written_as_the_original_writes_them()
    {
        byte[] text = GoJson.Serialize(FromZedagent.ConfigItemValueMap.Json, SettingsCatalogue.Defaults);
        Assert.That(Encoding.UTF8.GetString(text), Is.EqualTo(Golden.Text("types", "ConfigItemValueMap.default.json").TrimEnd('\n')));
    }

    [Test]
    public void Every_default_passes_its_own_check()
    {
        foreach (Setting setting in SettingsCatalogue.All.Values)
            Assert.That(setting.Read(Setting.TextOf(setting.DefaultValue), out string error), Is.EqualTo(setting.DefaultValue), $"{setting.Name}: {error}");
    }

    [TestCase("timer.config.interval", "60", "60")]
    [TestCase("timer.config.interval", "4", null)]
    [TestCase("timer.config.interval", "86401", null)]
    [TestCase("timer.config.interval", "-5", null)]
    [TestCase("timer.config.interval", "1e2", null)]
    [TestCase("timer.config.interval", "", null)]
    [TestCase("app.allow.vnc", "T", "true")]
    [TestCase("app.allow.vnc", "yes", null)]
    [TestCase("maintenance.mode", "on", "enabled")]
    [TestCase("maintenance.mode", "disable", "disabled")]
    [TestCase("maintenance.mode", "On", null)]
    [TestCase("debug.default.loglevel", "WARN", "WARN")]
    [TestCase("debug.default.loglevel", "ALL", null)]
    [TestCase("debug.default.loglevel", "verbose", null)]
    [TestCase("debug.kernel.loglevel", "crit", "crit")]
    [TestCase("debug.kernel.loglevel", "fatal", null)]
    [TestCase("app.boot.order", "usb", "usb")]
    [TestCase("app.boot.order", "cd", null)]
    [TestCase("timer.vault.trim.cron", "", "")]
    [TestCase("timer.vault.trim.cron", "0 2 * *", null)]
    [TestCase("vector.config", "eDo=", "eDo=")]
    [TestCase("vector.config", "%", null)]
    [TestCase("igpu.gop", "../x", null)]
    [TestCase("diag.probe.remote.https.endpoint", "https://192.0.2.1", null)]
    [TestCase("diag.probe.remote.https.endpoint", "https://example.invalid/x", "https://example.invalid/x")]
    [TestCase("diag.probe.remote.http.endpoint", "https://example.invalid", null)]
    [TestCase("debug.enable.ssh", "ssh-rsa AAA", "ssh-rsa AAA")]
    public void A_text_is_read_or_refused_with_a_reason(string name, string text, string? expected)
    {
        ConfigItemValue? value = SettingsCatalogue.All[name].Read(text, out string error);

        Assert.That(value is null ? null : Setting.TextOf(value), Is.EqualTo(expected));
        Assert.That(error.Length > 0, Is.EqualTo(expected is null));
    }

    [Test]
    public void A_reader_gets_the_value_or_the_default()
    {
        ConfigItemValueMap map = new()
        {
            GlobalSettings = ValueMap<string, ConfigItemValue>.Empty
                .Set("timer.config.interval", new() { Key = "timer.config.interval", ItemType = ConfigItemType.Int, IntValue = 5 })
                .Set("app.allow.vnc", new() { Key = "app.allow.vnc", ItemType = ConfigItemType.String, StrValue = "true" }),
            AgentSettings = ValueMap<string, ValueMap<string, ConfigItemValue>?>.Empty.Set(
                "zedrouter",
                ValueMap<string, ConfigItemValue>.Empty.Set("debug.loglevel", new() { Key = "debug.loglevel", ItemType = ConfigItemType.String, StrValue = "debug" })),
        };
        GlobalConfig config = new(map);

        Assert.That(config.Seconds(SettingsCatalogue.ConfigInterval), Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(config[SettingsCatalogue.AllowAppVnc], Is.False, "a value of another type is no value");
        Assert.That(config[SettingsCatalogue.MetricInterval], Is.EqualTo(60u), "absent");
        Assert.That(config.LogLevelOf("zedrouter"), Is.EqualTo("debug"));
        Assert.That(config.LogLevelOf("nim"), Is.EqualTo("info"));
        Assert.That(GlobalConfig.Default[SettingsCatalogue.UsbAccess], Is.True);
    }
}
