using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A hardware address. On the wire base64 of its bytes, not colon text; none is <c>null</c>.</summary>
[JsonConverter(typeof(MacAddressConverter))]
public readonly struct MacAddress : IEquatable<MacAddress>
{
    private readonly Bytes? content;

    public MacAddress(ReadOnlySpan<byte> content) => this.content = Bytes.From(content);

    /// <summary>No address at all (null on the wire).</summary>
    public bool IsNone => content is null;

    public ReadOnlySpan<byte> AsSpan() => content is null ? default : content.AsSpan();

    /// <summary>Reads "02:16:3e:00:00:01".</summary>
    public static bool TryParse(string text, out MacAddress address)
    {
        address = default;
        string[] parts = text.Split(':');
        byte[] bytes = new byte[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (parts[i].Length != 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        if (bytes.Length is not (6 or 8 or 20))
            return false;
        address = new(bytes);
        return true;
    }

    public bool Equals(MacAddress other) => content == other.content;

    public static bool operator ==(MacAddress left, MacAddress right) => left.Equals(right);

    public static bool operator !=(MacAddress left, MacAddress right) => !left.Equals(right);

    public override bool Equals(object? obj) => obj is MacAddress other && Equals(other);

    public override int GetHashCode() => content?.GetHashCode() ?? 0;

    /// <summary>Lower-case colon text; empty for none.</summary>
    public override string ToString() => content is null ? "" : BitConverter.ToString(content.ToArray()).Replace('-', ':').ToLowerInvariant();

    public sealed class MacAddressConverter : JsonConverter<MacAddress>
    {
        public override bool HandleNull => true;

        public override MacAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? default : new(Bytes.ReadArray(ref reader));

        public override void Write(Utf8JsonWriter writer, MacAddress value, JsonSerializerOptions options)
        {
            if (value.content is null)
                writer.WriteNullValue();
            else
                value.content.Write(writer);
        }
    }
}
