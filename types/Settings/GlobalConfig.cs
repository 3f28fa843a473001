namespace Eve.Types;

/// <summary>
/// The device's settings as one reads them: <c>config[SettingsCatalogue.ConfigInterval]</c>. What the map lacks, or has in another
/// type, is the default.
/// </summary>
/// <param name="Map">The record on zedagent/ConfigItemValueMap; null before it came.</param>
public sealed record GlobalConfig(ConfigItemValueMap? Map)
{
    /// <summary>Every setting at its default.</summary>
    public static GlobalConfig Default { get; } = new(Map: null);

    public uint this[IntSetting setting] => Find(setting)?.IntValue ?? setting.Default;

    public bool this[BoolSetting setting] => Find(setting)?.BoolValue ?? setting.Default;

    public string this[TextSetting setting] => Find(setting)?.StrValue ?? setting.Default;

    public TriState this[TriStateSetting setting] => Find(setting)?.TriStateValue ?? setting.Default;

    /// <summary>A number setting that counts seconds.</summary>
    public TimeSpan Seconds(IntSetting setting) => TimeSpan.FromSeconds(this[setting]);

    /// <summary>What an agent logs: its own setting, else <c>debug.default.loglevel</c>.</summary>
    public string LogLevelOf(string agent) => FindOfAgent(agent, SettingsCatalogue.AgentLogLevel) ?? this[SettingsCatalogue.DefaultLogLevel];

    /// <summary>What of an agent's log goes to the controller: its own setting, else <c>debug.default.remote.loglevel</c>.</summary>
    public string RemoteLogLevelOf(string agent) => FindOfAgent(agent, SettingsCatalogue.AgentRemoteLogLevel) ?? this[SettingsCatalogue.DefaultRemoteLogLevel];

    private ConfigItemValue? Find(Setting setting) =>
        Map?.GlobalSettings?.Find(setting.Name) is { } value && value.ItemType == setting.Type ? value : null;

    private string? FindOfAgent(string agent, TextSetting setting) =>
        Map?.AgentSettings?.Find(agent)?.Find(setting.Name) is { ItemType: ConfigItemType.String } value ? value.StrValue : null;
}
