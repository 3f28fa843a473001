using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic BaseOsConfig (published by zedagent). Source: types/BaseOsConfig.schema.json of the facts.</summary>
public sealed record BaseOsConfig
{
    /// <summary>All members at their zero.</summary>
    public static BaseOsConfig Zero { get; } = new();

    public string BaseOsVersion { get; init => field = value ?? ""; } = "";

    public string ContentTreeUUID { get; init => field = value ?? ""; } = "";

    public uint RetryUpdateCounter { get; init; }

    public bool Activate { get; init; }
}
