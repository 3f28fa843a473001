using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic UUIDPairAndIfIdxToNum (published by zedrouter). Source: types/UUIDPairAndIfIdxToNum.schema.json of the facts.</summary>
public sealed record UUIDPairAndIfIdxToNum
{
    /// <summary>All members at their zero.</summary>
    public static UUIDPairAndIfIdxToNum Zero { get; } = new();

    [JsonPropertyName("BaseID")]
    public Guid NetInstID { get; init; }

    public Guid AppID { get; init; }

    public uint IfIdx { get; init; }

    public long Number { get; init; }

    public string NumType { get; init => field = value ?? ""; } = "";

    public GoTime CreateTime { get; init; }

    public GoTime LastUseTime { get; init; }

    public bool InUse { get; init; }
}
