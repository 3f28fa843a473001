using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Any JSON value, kept as its text.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public sealed record RawJson(string Text) : IMayBeNull
{
    public sealed class RawJsonConverter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
    }
}
