using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Device settings: config items to the map that every agent reads.</summary>
internal static class ConfigItems
{
    /// <param name="items">In the order of the config; a later duplicate wins.</param>
    /// <param name="before">The map so far: where an item cannot be read, its value stays.</param>
    /// <param name="openByDefault">Before any controller spoke, keyboard, screen and console are open; a controller's silence closes them.</param>
    public static (ConfigItemValueMap Map, ValueMap<string, ItemStatus> Status) Parse(
        IEnumerable<Api.Config.ConfigItem> items, ConfigItemValueMap? before, bool openByDefault)
    {
        SortedDictionary<string, ConfigItemValue> global = new(StringComparer.Ordinal);
        foreach (Setting setting in SettingsCatalogue.All.Values)
            global[setting.Name] = setting.DefaultValue;
        foreach (BoolSetting access in new[] { SettingsCatalogue.UsbAccess, SettingsCatalogue.VgaAccess, SettingsCatalogue.ConsoleAccess })
            global[access.Name] = access.DefaultValue with { BoolValue = openByDefault };
        ValueMap<string, ValueMap<string, ConfigItemValue>?> agents = ValueMap<string, ValueMap<string, ConfigItemValue>?>.Empty;
        ValueMap<string, ItemStatus> statuses = ValueMap<string, ItemStatus>.Empty;

        foreach (Api.Config.ConfigItem item in items)
        {
            if (SettingsCatalogue.All.TryGetValue(item.Key, out Setting? setting))
            {
                ConfigItemValue? old = before?.GlobalSettings?.Find(item.Key);
                (global[item.Key], statuses) = Read(setting, item, old, global[item.Key], statuses);
            }
            else if (AgentSetting(item.Key) is var (agent, perAgent))
            {
                ValueMap<string, ConfigItemValue> own = agents.Find(agent) ?? ValueMap<string, ConfigItemValue>.Empty;
                ConfigItemValue? old = before?.AgentSettings?.Find(agent)?.Find(perAgent.Name);
                (ConfigItemValue value, statuses) = Read(perAgent, item, old, own.Find(perAgent.Name) ?? perAgent.DefaultValue, statuses);
                agents = agents.Set(agent, own.Set(perAgent.Name, value));
            }
            else
            {
                statuses = statuses.Set(item.Key, new("UnknownType(0)", $"{item.Key} is no setting of this device; remove it, or check its spelling"));
            }
        }
        ConfigItemValueMap map = new() { GlobalSettings = ValueMap<string, ConfigItemValue>.From(global), AgentSettings = agents };
        return (map, statuses);
    }

    /// <summary>What a device reports before it has any config: each setting at its default.</summary>
    public static ValueMap<string, ItemStatus> DefaultStatus() =>
        ValueMap<string, ItemStatus>.From(SettingsCatalogue.All.Values.Select(setting =>
            KeyValuePair.Create(setting.Name, new ItemStatus(Setting.TextOf(setting.DefaultValue), ""))));

    private static (ConfigItemValue Value, ValueMap<string, ItemStatus> Statuses) Read(
        Setting setting, Api.Config.ConfigItem item, ConfigItemValue? old, ConfigItemValue standing, ValueMap<string, ItemStatus> statuses)
    {
        ConfigItemValue? value = setting.Read(item.Value, out string error);
        ConfigItemValue kept = value ?? old ?? standing;
        string text = Setting.TextOf(kept);
        return (kept, statuses.Set(item.Key, new(text, value is null ? $"{item.Key}: {error}; \"{text}\" stays in force" : "")));
    }

    /// <summary><c>agent.NAME.debug.loglevel</c>, and the older <c>debug.NAME.loglevel</c>.</summary>
    private static (string Agent, Setting Setting)? AgentSetting(string key)
    {
        string[] parts = key.Split('.', 3);
        if (parts.Length < 3 || parts[1].Length == 0 || !parts[1].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            return null;
        string? name = parts[0] switch
        {
            "agent" => parts[2],
            "debug" => "debug." + parts[2],
            _ => null,
        };
        return name is not null && SettingsCatalogue.PerAgent.TryGetValue(name, out Setting? setting) ? (parts[1], setting) : null;
    }
}

/// <summary>One item of the config as device info reports it: the value in force, and why it is not the one that was sent.</summary>
public sealed record ItemStatus(string Value, string Error);
