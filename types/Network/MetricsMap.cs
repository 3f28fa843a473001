using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>
/// Controller connections per interface; a record of the topic MetricsMap of several agents. The record itself is a map, so its zero is the
/// text <c>null</c> in a file and <c>{}</c> on the original's socket. Source: types/MetricsMap.schema.json of the facts.
/// </summary>
[JsonConverter(typeof(MetricsMapConverter))]
public sealed record MetricsMap(ValueMap<string, ControllerConnMetrics>? Interfaces = null)
{
    public static MetricsMap Zero { get; } = new();
}

internal sealed class MetricsMapConverter : JsonConverter<MetricsMap>
{
    public override bool HandleNull => true;

    public override MetricsMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? MetricsMap.Zero : new(JsonSerializer.Deserialize(ref reader, Inner(options)));

    public override void Write(Utf8JsonWriter writer, MetricsMap value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Interfaces!, Inner(options));

    private static JsonTypeInfo<ValueMap<string, ControllerConnMetrics>> Inner(JsonSerializerOptions options) =>
        (JsonTypeInfo<ValueMap<string, ControllerConnMetrics>>)options.GetTypeInfo(typeof(ValueMap<string, ControllerConnMetrics>));
}
