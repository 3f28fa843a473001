namespace Eve.Types;

/// <summary>The values of WwanIPType known to the wire; others are carried as they are.</summary>
public static class WwanIPType
{
    public const string IPv4 = "ipv4";
    public const string IPv4AndIPv6 = "ipv4v6";
    public const string IPv6 = "ipv6";
    public const string Unspecified = "";
}
