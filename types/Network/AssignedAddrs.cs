using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppNetAdapterStatus, NetworkInstanceStatus. Source: types/_types/AssignedAddrs.schema.json of the facts.</summary>
public sealed record AssignedAddrs
{
    /// <summary>All members at their zero.</summary>
    public static AssignedAddrs Zero { get; } = new();

    public ValueList<AssignedAddr>? IPv4Addrs { get; init; }

    public ValueList<AssignedAddr>? IPv6Addrs { get; init; }
}

/// <summary>Part of AssignedAddrs. Source: types/_types/AssignedAddr.schema.json of the facts.</summary>
public sealed record AssignedAddr
{
    /// <summary>All members at their zero.</summary>
    public static AssignedAddr Zero { get; } = new();

    public IpText Address { get; init; }

    public AddressSource AssignedBy { get; init; }
}

/// <summary>A number on the wire (uint8 types.AddressSource); other numbers are carried as they are.</summary>
public enum AddressSource : byte
{
    Undefined = 0,
    EVEInternal = 2,
    InternalDHCP = 4,
    ExternalDHCP = 8,
    Slaac = 16,
    Static = 32,
}
