using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkInstanceConfig, NetworkInstanceStatus, NetworkXObjectConfig. Source: types/_types/IPRange.schema.json of the facts.</summary>
public sealed record IPRange
{
    /// <summary>All members at their zero.</summary>
    public static IPRange Zero { get; } = new();

    [OmitEmpty]
    public IpText Start { get; init; }

    [OmitEmpty]
    public IpText End { get; init; }
}
