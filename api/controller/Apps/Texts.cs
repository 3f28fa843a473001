using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Eve.Api.Config;

namespace Eve.Controller.Apps;

/// <summary>The little languages inside an app definition. Each returns null for text that it does not understand.</summary>
internal static partial class Texts
{
    private static readonly string[] Protocols = ["tcp", "udp", "icmp"];

    /// <summary>"64MB", "1.5 GiB", "1048576": bytes. K, M, G and T are powers of 1024, with or without i.</summary>
    public static long? Size(string text)
    {
        if (SizeForm().Match(text) is not { Success: true } match)
            return null;
        int power = match.Groups[2].Value is { Length: > 0 } unit ? "KMGT".IndexOf(char.ToUpperInvariant(unit[0])) + 1 : 0;
        decimal bytes = decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (1L << (10 * power));
        return bytes is >= 0 and <= long.MaxValue ? (long)bytes : null;
    }

    /// <summary>"8080:80", "8080:80/tcp", "53:53/udp".</summary>
    public static PortMap? PortMap(string text)
    {
        if (PortForm().Match(text) is not { Success: true } match)
            return null;
        if (Port(match.Groups[1].Value) is not { } device || Port(match.Groups[2].Value) is not { } app)
            return null;
        return new(device, app, match.Groups[3].Value is { Length: > 0 } protocol ? protocol : "tcp");
    }

    /// <summary>"10.1.0.0/16", "10.1.2.3:443/tcp", "example.com:443", "example.com", "icmp".</summary>
    public static Destination? Destination(string text)
    {
        string rest = text;
        string protocol = "";
        ushort port = 0;
        if (Protocols.Contains(text))
            return new("ip", "0.0.0.0/0", 0, text);
        if (rest.LastIndexOf('/') is > 0 and var slash && Protocols.Contains(rest[(slash + 1)..]))
        {
            protocol = rest[(slash + 1)..];
            rest = rest[..slash];
        }
        // An IPv6 address has colons of its own; with a port it stands in brackets.
        if (rest.Count(c => c == ':') == 1 || rest.Contains("]:", StringComparison.Ordinal))
        {
            int colon = rest.LastIndexOf(':');
            if (Port(rest[(colon + 1)..]) is not { } found || protocol == "icmp")
                return null;
            port = found;
            rest = rest[..colon];
            if (protocol == "")
                protocol = "tcp";
        }
        rest = rest.Trim('[', ']');
        if (Address(rest) is not null || Network(rest) is not null)
            return new("ip", rest, port, protocol);
        return HostForm().IsMatch(rest) && !DigitsAndDots().IsMatch(rest) ? new("host", rest, port, protocol) : null;
    }

    /// <summary>"registry.dev:5000/hello:1", "docker://…", "http://host/disk.qcow2". Null format: it follows from the text.</summary>
    public static ImageSource? Image(string text, Format? format)
    {
        if (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.PathAndQuery.Length < 2)
                return null;
            return new(url.GetLeftPart(UriPartial.Authority), url.PathAndQuery[1..], format ?? FormatOf(url.AbsolutePath));
        }
        string reference = text;
        foreach (string scheme in (string[])["docker://", "oci://"])
            if (reference.StartsWith(scheme, StringComparison.Ordinal))
                reference = reference[scheme.Length..];
        return ReferenceForm().Match(reference) is { Success: true } match && match.Groups[1].Value.AsSpan().IndexOfAny('.', ':') >= 0
            && (match.Groups[1].Value.Split(':') is not [_, var port] || Port(port) is not null)
            ? new($"docker://{match.Groups[1].Value}", match.Groups[2].Value, format ?? Format.Container)
            : null;
    }

    /// <summary>An address written in full: the runtime also takes 10.1 for 10.0.0.1.</summary>
    public static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? address : null;

    /// <summary>A network without host bits: the runtime would take them off without a word.</summary>
    public static IPNetwork? Network(string text) =>
        text.IndexOf('/') is > 0 and var slash && Address(text[..slash]) is { } address && IPNetwork.TryParse(text, out IPNetwork network) && network.BaseAddress.Equals(address) ? network : null;

    public static bool IsName(string text) => NameForm().IsMatch(text);

    public static bool IsVariable(string text) => VariableForm().IsMatch(text);

    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static Format FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".qcow2" => Format.Qcow2,
        ".raw" or ".img" => Format.Raw,
        _ => Format.FmtUnknown,
    };

    private static ushort? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0 ? port : null;

    [GeneratedRegex(@"^([0-9]{1,15}(?:\.[0-9]{1,6})?)\s*(?:([KMGTkmgt])i?)?[Bb]?$")]
    private static partial Regex SizeForm();

    [GeneratedRegex("^([0-9]{1,5}):([0-9]{1,5})(?:/(tcp|udp))?$")]
    private static partial Regex PortForm();

    [GeneratedRegex("^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$")]
    private static partial Regex HostForm();

    [GeneratedRegex("^[0-9.]+$")]
    private static partial Regex DigitsAndDots();

    [GeneratedRegex("^([A-Za-z0-9.-]+(?::[0-9]{1,5})?)/([a-z0-9][a-z0-9._/-]*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[a-f0-9]{64})?)$")]
    private static partial Regex ReferenceForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableForm();
}
