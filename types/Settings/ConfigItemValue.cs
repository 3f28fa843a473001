using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of ConfigItemValueMap. Source: types/_types/ConfigItemValue.schema.json of the facts.</summary>
public sealed record ConfigItemValue
{
    /// <summary>All members at their zero.</summary>
    public static ConfigItemValue Zero { get; } = new();

    public string Key { get; init => field = value ?? ""; } = "";

    public ConfigItemType ItemType { get; init; }

    public uint IntValue { get; init; }

    public string StrValue { get; init => field = value ?? ""; } = "";

    public bool BoolValue { get; init; }

    public TriState TriStateValue { get; init; }
}

/// <summary>A number on the wire (uint8 types.ConfigItemType); other numbers are carried as they are.</summary>
public enum ConfigItemType : byte
{
    Invalid = 0,
    Int = 1,
    Bool = 2,
    String = 3,
    TriState = 4,
}

/// <summary>A number on the wire (uint8 types.TriState); other numbers are carried as they are.</summary>
public enum TriState : byte
{
    None = 0,
    Disabled = 1,
    Enabled = 2,
}
