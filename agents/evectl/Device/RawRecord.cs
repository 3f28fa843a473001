using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Evectl.Device;

/// <summary>A record of any topic as its text: evectl looks at topics that it knows nothing about.</summary>
[JsonConverter(typeof(RawRecordConverter))]
internal sealed record RawRecord(string Json);

internal sealed class RawRecordConverter : JsonConverter<RawRecord>
{
    public override RawRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument record = JsonDocument.ParseValue(ref reader);
        return new(record.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawRecord value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}

[JsonSourceGenerationOptions(MaxDepth = 1000)]
[JsonSerializable(typeof(RawRecord))]
internal sealed partial class RawRecordJson : JsonSerializerContext;
