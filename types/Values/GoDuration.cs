using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A length of time in nanoseconds; a plain integer on the wire.</summary>
[JsonConverter(typeof(GoDurationConverter))]
public readonly record struct GoDuration(long Nanoseconds)
{
    public static GoDuration From(TimeSpan span) => new(span.Ticks * 100);

    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(Nanoseconds / 100);

    public static implicit operator GoDuration(TimeSpan span) => From(span);
}

public sealed class GoDurationConverter : JsonConverter<GoDuration>
{
    public override GoDuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long nanoseconds)
            ? new(nanoseconds)
            : throw new JsonException($"{GoJson.Shown(ref reader)} is no whole number of nanoseconds");

    public override void Write(Utf8JsonWriter writer, GoDuration value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Nanoseconds);
}
