using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>The cipher block of a patch envelope's artifact: <c>{}</c> when it is entirely zero (json-encoding facts, section 4).</summary>
internal sealed class EmptyWhenZero : JsonConverter<CipherBlockStatus>
{
    public override CipherBlockStatus? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, Inner(options));
        }
        catch (JsonException failure)
        {
            // The inner reader knows the way within the block only; without a path of its own this gets the whole one in front.
            throw new JsonException($"{failure.Path}: {failure.Message}");
        }
    }

    public override void Write(Utf8JsonWriter writer, CipherBlockStatus value, JsonSerializerOptions options)
    {
        if (value != CipherBlockStatus.Zero)
        {
            JsonSerializer.Serialize(writer, value, Inner(options));
            return;
        }
        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    private static JsonTypeInfo<CipherBlockStatus> Inner(JsonSerializerOptions options) =>
        (JsonTypeInfo<CipherBlockStatus>)options.GetTypeInfo(typeof(CipherBlockStatus));
}
