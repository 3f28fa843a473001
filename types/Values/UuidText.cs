using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Identifiers as the wire has them: 36 characters, lower case. Read also in upper case, without dashes, in braces, or after <c>urn:uuid:</c>.</summary>
public sealed class UuidText : JsonConverter<Guid>
{
    public static bool TryParse(ReadOnlySpan<char> text, out Guid uuid)
    {
        if (text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
            text = text[9..];
        uuid = default;
        return text.Length switch
        {
            36 => Guid.TryParseExact(text, "D", out uuid),
            32 => Guid.TryParseExact(text, "N", out uuid),
            38 => Guid.TryParseExact(text, "B", out uuid),
            _ => false,
        };
    }

    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && (reader.TryGetGuid(out Guid uuid) || TryParse(reader.GetString(), out uuid)))
            return uuid;
        throw new JsonException($"{GoJson.Shown(ref reader)} is no UUID");
    }

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override Guid ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader.GetString(), out Guid uuid) ? uuid : throw new JsonException($"{GoJson.Shown(ref reader)} is no UUID");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
}
