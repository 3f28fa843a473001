namespace Eve.Types;

/// <summary>A number on the wire (uint8 types.NetworkType); other numbers are carried as they are.</summary>
public enum NetworkType : byte
{
    Noop = 0,
    IPv4 = 4,
    Ipv4Only = 5,
    Ipv6 = 6,
    Ipv6Only = 7,
    DualStack = 8,
}
