using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// How an app's MAC addresses are made; a record of the topic AppMACGenerator (published by zedrouter). All members are absent together:
/// the zero record is <c>{}</c>. Source: types/AppMACGenerator.schema.json of the facts.
/// </summary>
public sealed record AppMACGenerator
{
    public static AppMACGenerator Zero { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? UUID { get; init; }

    /// <summary>0 unspecified, 1 node scoped, 2 globally scoped, 3 cluster deterministic.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Number { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NumType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoTime? CreateTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GoTime? LastUseTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? InUse { get; init; }
}
