using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Immutable bytes that compare by content. On the wire: standard base64 with padding; null is <c>null</c>, empty is <c>""</c>.</summary>
[JsonConverter(typeof(BytesConverter))]
public sealed class Bytes : IEquatable<Bytes>, IMayBeNull
{
    private readonly byte[] content;

    private Bytes(byte[] content) => this.content = content;

    public static Bytes Empty { get; } = new([]);

    public static Bytes From(ReadOnlySpan<byte> content) => content.IsEmpty ? Empty : new(content.ToArray());

    public static Bytes FromUtf8(string text) => From(Encoding.UTF8.GetBytes(text));

    public int Length => content.Length;

    public ReadOnlySpan<byte> AsSpan() => content;

    public byte[] ToArray() => [.. content];

    /// <summary>Lower-case hexadecimal text; the key of several topics.</summary>
    public string ToHex() => Convert.ToHexStringLower(content);

    public bool Equals(Bytes? other) => other is not null && content.AsSpan().SequenceEqual(other.content);

    public static bool operator ==(Bytes? left, Bytes? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Bytes? left, Bytes? right) => !(left == right);

    public override bool Equals(object? obj) => Equals(obj as Bytes);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(content);
        return hash.ToHashCode();
    }

    /// <summary>The length only: bytes are often secrets.</summary>
    public override string ToString() => $"{content.Length} bytes";

    internal static byte[] ReadArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.TryGetBytesFromBase64(out byte[]? content) ? content : throw new JsonException("bytes are not in standard base64 with padding");
        // The original accepts an array of numbers, too.
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"{GoJson.Shown(ref reader)} is no base64 text");
        List<byte> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out byte number)
                ? number
                : throw new JsonException($"{GoJson.Shown(ref reader)} is no byte"));
        return [.. numbers];
    }

    internal void Write(Utf8JsonWriter writer) => writer.WriteBase64StringValue(content);

    public sealed class BytesConverter : JsonConverter<Bytes>
    {
        public override Bytes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(ReadArray(ref reader));

        public override void Write(Utf8JsonWriter writer, Bytes value, JsonSerializerOptions options) => value.Write(writer);
    }
}
