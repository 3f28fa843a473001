using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkInstanceConfig, NetworkInstanceStatus, NetworkXObjectConfig. Source: types/_types/DNSNameToIP.schema.json of the facts.</summary>
public sealed record DNSNameToIP
{
    /// <summary>All members at their zero.</summary>
    public static DNSNameToIP Zero { get; } = new();

    [OmitEmpty]
    public string HostName { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ValueList<IpText>? IPs { get; init; }
}
