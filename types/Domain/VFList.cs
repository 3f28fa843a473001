using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of IoBundle, PhysicalIOAdapter. Source: types/_types/VFList.schema.json of the facts.</summary>
public sealed record VFList
{
    /// <summary>All members at their zero.</summary>
    public static VFList Zero { get; } = new();

    [OmitEmpty]
    public byte Count { get; init; }

    [OmitEmpty]
    public ValueList<EthVF>? Data { get; init; }
}
