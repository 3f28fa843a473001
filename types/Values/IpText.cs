using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// An IP address. On the wire its text: IPv4 also for IPv4-mapped IPv6, IPv6 compressed and lower case (RFC 5952); none is <c>""</c>, never null.
/// </summary>
[JsonConverter(typeof(IpTextConverter))]
public readonly struct IpText : IEquatable<IpText>
{
    private readonly string? text;

    private IpText(string text) => this.text = text;

    /// <summary>No address.</summary>
    public static IpText None => default;

    public bool IsNone => string.IsNullOrEmpty(text);

    public static IpText From(IPAddress address) =>
        new(address.AddressFamily == AddressFamily.InterNetwork ? address.ToString()
            : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
            : Compress(address));

    /// <summary>Reads an address literal; leading zeros in an octet and zone suffixes are refused. Empty text is <see cref="None"/>.</summary>
    public static bool TryParse(string text, out IpText address)
    {
        address = default;
        if (text.Length == 0)
            return true;
        if (!text.Contains(':'))
        {
            if (!IsDottedQuad(text))
                return false;
            address = new(text);
            return true;
        }
        if (text.AsSpan().ContainsAny('%', '[', '/') || !IPAddress.TryParse(text, out IPAddress? parsed))
            return false;
        address = From(parsed);
        return true;
    }

    /// <summary>For literals in code and tests.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static IpText Parse(string text) => TryParse(text, out IpText address) ? address : throw new FormatException($"'{text}' is no IP address");

    public IPAddress? ToIPAddress() => IsNone ? null : IPAddress.Parse(text!);

    public bool Equals(IpText other) => ToString() == other.ToString();

    public static bool operator ==(IpText left, IpText right) => left.Equals(right);

    public static bool operator !=(IpText left, IpText right) => !left.Equals(right);

    public override bool Equals(object? obj) => obj is IpText other && Equals(other);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text ?? "";

    private static bool IsDottedQuad(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 4 && parts.All(part =>
            part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part) <= 255);
    }

    // RFC 5952 from the 16 bytes; the framework's text shows some ranges in dotted form where the wire does not.
    private static string Compress(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        int bestAt = -1, bestLength = 1;
        for (int i = 0; i < 8; i++)
        {
            int length = 0;
            while (i + length < 8 && Group(i + length) == 0)
                length++;
            if (length > bestLength)
                (bestAt, bestLength) = (i, length);
            i += length;
        }
        StringBuilder text = new();
        for (int i = 0; i < 8; i++)
        {
            if (i == bestAt)
            {
                text.Append("::");
                i += bestLength - 1;
                continue;
            }
            if (text.Length > 0 && text[^1] != ':')
                text.Append(':');
            text.Append(Group(i).ToString("x"));
        }
        return text.ToString();

        int Group(int index) => bytes[index * 2] << 8 | bytes[index * 2 + 1];
    }

    public sealed class IpTextConverter : JsonConverter<IpText>
    {
        public override bool HandleNull => true;

        public override IpText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null)
                return default;
            if (reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out IpText address))
                return address;
            throw new JsonException($"{GoJson.Shown(ref reader)} is no IP address");
        }

        public override void Write(Utf8JsonWriter writer, IpText value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

        public override IpText ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString()!, out IpText address) ? address : throw new JsonException($"{GoJson.Shown(ref reader)} is no IP address");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, IpText value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
    }
}
