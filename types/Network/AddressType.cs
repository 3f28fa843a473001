namespace Eve.Types;

/// <summary>A number on the wire (int32 types.AddressType); other numbers are carried as they are.</summary>
public enum AddressType : int
{
    None = 0,
    Ipv4 = 1,
    Ipv6 = 2,
    CryptoIPV4 = 3,
    CryptoIPV6 = 4,
    Last = 255,
}
