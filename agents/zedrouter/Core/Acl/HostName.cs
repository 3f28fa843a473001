using System.Security.Cryptography;
using System.Text;

namespace Eve.Agents.Zedrouter.Core.Acl;

/// <summary>DNS names in access rules.</summary>
public static class HostName
{
    /// <summary>Letters, digits, dashes and dots: nothing that could end a line of dnsmasq's configuration.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && name.Split('.').All(label => label.Length is > 0 and <= 63);

    /// <summary>The nft set that holds the addresses of a name; the same for every rule and app.</summary>
    public static string SetOf(string name) => "host_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
}
