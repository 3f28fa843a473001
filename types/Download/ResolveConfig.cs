using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ResolveConfig (published by volumemgr). Source: types/ResolveConfig.schema.json of the facts.</summary>
public sealed record ResolveConfig
{
    /// <summary>All members at their zero.</summary>
    public static ResolveConfig Zero { get; } = new();

    public Guid DatastoreID { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public uint Counter { get; init; }
}
