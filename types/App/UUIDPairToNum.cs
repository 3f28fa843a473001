using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic UUIDPairToNum (published by zedrouter). Source: types/UUIDPairToNum.schema.json of the facts.</summary>
public sealed record UUIDPairToNum
{
    /// <summary>All members at their zero.</summary>
    public static UUIDPairToNum Zero { get; } = new();

    public Guid BaseID { get; init; }

    public Guid AppID { get; init; }

    public long Number { get; init; }

    public string NumType { get; init => field = value ?? ""; } = "";

    public GoTime CreateTime { get; init; }

    public GoTime LastUseTime { get; init; }

    public bool InUse { get; init; }
}
