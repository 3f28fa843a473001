using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ConfigItemValueMap (published by zedagent). Source: types/ConfigItemValueMap.schema.json of the facts.</summary>
public sealed record ConfigItemValueMap
{
    /// <summary>All members at their zero.</summary>
    public static ConfigItemValueMap Zero { get; } = new();

    public ValueMap<string, ConfigItemValue>? GlobalSettings { get; init; }

    public ValueMap<string, ValueMap<string, ConfigItemValue>?>? AgentSettings { get; init; }
}
