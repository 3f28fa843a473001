using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic UuidToNum (published by zedmanager, zedrouter). Source: types/UuidToNum.schema.json of the facts.</summary>
public sealed record UuidToNum
{
    /// <summary>All members at their zero.</summary>
    public static UuidToNum Zero { get; } = new();

    public Guid UUID { get; init; }

    public long Number { get; init; }

    public string NumType { get; init => field = value ?? ""; } = "";

    public GoTime CreateTime { get; init; }

    public GoTime LastUseTime { get; init; }

    public bool InUse { get; init; }
}
