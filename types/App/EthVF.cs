using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of IoAdapter, VFList. Source: types/_types/EthVF.schema.json of the facts.</summary>
public sealed record EthVF
{
    /// <summary>All members at their zero.</summary>
    public static EthVF Zero { get; } = new();

    [OmitEmpty]
    public byte Index { get; init; }

    [OmitEmpty]
    public string PciLong { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Mac { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ushort VlanID { get; init; }
}
