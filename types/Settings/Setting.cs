using System.Globalization;

namespace Eve.Types;

/// <summary>One device setting: how its text from the controller is read, and what holds without one.</summary>
/// <param name="Name">As the controller spells it ("timer.config.interval").</param>
public abstract record Setting(string Name)
{
    /// <summary>The kind of value, as it stands in the record.</summary>
    public abstract ConfigItemType Type { get; }

    /// <summary>The record with the default.</summary>
    public abstract ConfigItemValue DefaultValue { get; }

    /// <summary>Reads a controller's text. Out of range is an error, never clamped.</summary>
    /// <returns>The record, or null and a text for people: what is wrong and what is allowed.</returns>
    public abstract ConfigItemValue? Read(string text, out string error);

    /// <summary>The value as text, as device info reports it.</summary>
    public static string TextOf(ConfigItemValue value) => value.ItemType switch
    {
        ConfigItemType.Int => value.IntValue.ToString(CultureInfo.InvariantCulture),
        ConfigItemType.Bool => value.BoolValue ? "true" : "false",
        ConfigItemType.String => value.StrValue,
        ConfigItemType.TriState => value.TriStateValue switch
        {
            TriState.Enabled => "enabled",
            TriState.Disabled => "disabled",
            _ => "none",
        },
        _ => $"UnknownType({(int)value.ItemType})",
    };

    /// <summary>A record of this setting without its value.</summary>
    protected ConfigItemValue Blank => new() { Key = Name, ItemType = Type };
}

/// <summary>An unsigned 32-bit number with limits; times are in seconds unless the name says otherwise.</summary>
public sealed record IntSetting(string Name, uint Default, uint Min, uint Max) : Setting(Name)
{
    public override ConfigItemType Type => ConfigItemType.Int;

    public override ConfigItemValue DefaultValue => Blank with { IntValue = Default };

    public override ConfigItemValue? Read(string text, out string error)
    {
        error = "";
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value))
            error = $"\"{text}\" is not a whole number; allowed are {Min} to {Max}";
        else if (value < Min || value > Max)
            error = $"{value} is out of bounds; allowed are {Min} to {Max}";
        return error.Length == 0 ? Blank with { IntValue = value } : null;
    }
}

/// <summary>Yes or no.</summary>
public sealed record BoolSetting(string Name, bool Default) : Setting(Name)
{
    public override ConfigItemType Type => ConfigItemType.Bool;

    public override ConfigItemValue DefaultValue => Blank with { BoolValue = Default };

    public override ConfigItemValue? Read(string text, out string error)
    {
        bool? value = text switch
        {
            "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
            "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
            _ => null,
        };
        error = value is null ? $"\"{text}\" is neither true nor false" : "";
        return value is null ? null : Blank with { BoolValue = value.Value };
    }
}

/// <summary>On, off, or left to the device.</summary>
public sealed record TriStateSetting(string Name, TriState Default) : Setting(Name)
{
    public override ConfigItemType Type => ConfigItemType.TriState;

    public override ConfigItemValue DefaultValue => Blank with { TriStateValue = Default };

    public override ConfigItemValue? Read(string text, out string error)
    {
        TriState? value = text switch
        {
            "none" => TriState.None,
            "enabled" or "enable" or "on" => TriState.Enabled,
            "disabled" or "disable" or "off" => TriState.Disabled,
            _ => null,
        };
        error = value is null ? $"\"{text}\" is none of none, enabled, disabled" : "";
        return value is null ? null : Blank with { TriStateValue = value.Value };
    }
}

/// <summary>Text, with a check where the value has a form.</summary>
/// <param name="Name">As the controller spells it.</param>
/// <param name="Default">Without a controller's word.</param>
/// <param name="Check">Says what is wrong with a text, or null when it is fine; null: any text.</param>
public sealed record TextSetting(string Name, string Default, Func<string, string?>? Check = null) : Setting(Name)
{
    public override ConfigItemType Type => ConfigItemType.String;

    public override ConfigItemValue DefaultValue => Blank with { StrValue = Default };

    public override ConfigItemValue? Read(string text, out string error)
    {
        error = Check?.Invoke(text) ?? "";
        return error.Length == 0 ? Blank with { StrValue = text } : null;
    }
}
