using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkInstanceConfig, NetworkInstanceStatus. Source: types/_types/VlanAccessPort.schema.json of the facts.</summary>
public sealed record VlanAccessPort
{
    /// <summary>All members at their zero.</summary>
    public static VlanAccessPort Zero { get; } = new();

    public ushort VlanID { get; init; }

    public string PortLabel { get; init => field = value ?? ""; } = "";
}
