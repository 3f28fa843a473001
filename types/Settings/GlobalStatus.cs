namespace Eve.Types;

/// <summary>Which settings were taken from a configuration and which are unknown; no topic, but part of reports. Source: types/GlobalStatus.schema.json of the facts.</summary>
public sealed record GlobalStatus
{
    /// <summary>All members at their zero.</summary>
    public static GlobalStatus Zero { get; } = new();

    public ValueMap<string, ConfigItemStatus>? ConfigItems { get; init; }

    public ValueMap<string, ConfigItemStatus>? UnknownConfigItems { get; init; }
}

/// <summary>Part of GlobalStatus. Source: types/_types/ConfigItemStatus.schema.json of the facts.</summary>
public sealed record ConfigItemStatus
{
    /// <summary>All members at their zero.</summary>
    public static ConfigItemStatus Zero { get; } = new();

    public string Value { get; init => field = value ?? ""; } = "";

    /// <summary>Null, or an error whose text the wire does not carry.</summary>
    public Nothing? Err { get; init; }
}
