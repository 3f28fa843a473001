using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic LOCConfig (published by zedagent). Source: types/LOCConfig.schema.json of the facts.</summary>
public sealed record LOCConfig
{
    /// <summary>All members at their zero.</summary>
    public static LOCConfig Zero { get; } = new();

    public string LocURL { get; init => field = value ?? ""; } = "";

    public DatastoreConfig CollectInfoDatastore { get; init => field = value ?? DatastoreConfig.Zero; } = DatastoreConfig.Zero;
}
