using Eve.Types;

namespace Eve.Agents.Nim.Core;

/// <summary>The device settings that nim obeys.</summary>
public sealed record NimSettings(TimeSpan TestInterval, TimeSpan TestBetterInterval, TimeSpan TestDuration, TimeSpan TestTimeout, bool KeepLastResort)
{
    public static NimSettings Default { get; } = From(null);

    public static NimSettings From(ConfigItemValueMap? map)
    {
        GlobalConfig config = new(map);
        return new(
            config.Seconds(SettingsCatalogue.NetworkTestInterval),
            config.Seconds(SettingsCatalogue.NetworkTestBetterInterval),
            config.Seconds(SettingsCatalogue.NetworkTestDuration),
            config.Seconds(SettingsCatalogue.NetworkTestTimeout),
            config[SettingsCatalogue.NetworkFallbackAnyEth] == TriState.Enabled);
    }
}
