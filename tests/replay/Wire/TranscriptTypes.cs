using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Eve.Types;

namespace Eve.Replay.Wire;

/// <summary>The record types that the recorded conversations use, in their declaration order.</summary>
public sealed record Item
{
    public string Name { get; init => field = value ?? ""; } = "";

    public long Count { get; init; }

    public GoTime Stamp { get; init; }

    public ValueMap<string, string>? Labels { get; init; }

    public Bytes? Blob { get; init; }

    public ValueList<string>? List { get; init; }

    public double Ratio { get; init; }

    public string Text { get; init => field = value ?? ""; } = "";
}

/// <summary>Members in alphabetical order on purpose.</summary>
public sealed record ItemAZ
{
    public Bytes? Blob { get; init; }

    public long Count { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public double Ratio { get; init; }

    public string Text { get; init => field = value ?? ""; } = "";
}

/// <summary>One large member.</summary>
public sealed record LargeItem
{
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("pubsub-large-Big")]
    public string Big { get; init => field = value ?? ""; } = "";
}

/// <summary>Large members at several depths.</summary>
public sealed record LargeNested
{
    public string Title { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("pubsub-large-Top")]
    public Bytes? Top { get; init; }

    public LargeInner Inner { get; init => field = value ?? new(); } = new();

    public ValueList<LargeRow>? Rows { get; init; }
}

public sealed record LargeInner
{
    [JsonPropertyName("pubsub-large-Data")]
    public string Data { get; init => field = value ?? ""; } = "";

    public long N { get; init; }
}

public sealed record LargeRow
{
    public string Small { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("pubsub-large-Data")]
    public ValueList<Bytes?>? Data { get; init; }
}

/// <summary>Numbers and empties at their limits.</summary>
public sealed record Wide
{
    public long I64 { get; init; }

    public ulong U64 { get; init; }

    public double F64 { get; init; }

    public float F32 { get; init; }

    public long Dur { get; init; }

    public RawJson? Raw { get; init; }

    public AnyJson? Any { get; init; }

    public string? Ptr { get; init; }

    public ValueList<string>? Empty { get; init; }

    public ValueMap<string, long>? Map { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Skip { get; init; }
}

/// <summary>A value of any type.</summary>
[JsonConverter(typeof(AnyJsonConverter))]
public sealed record AnyJson(string Text);

internal sealed class AnyJsonConverter : JsonConverter<AnyJson>
{
    public override AnyJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return new(OriginalText.OfAny(document.RootElement));
    }

    public override void Write(Utf8JsonWriter writer, AnyJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(ItemAZ))]
[JsonSerializable(typeof(LargeItem))]
[JsonSerializable(typeof(LargeNested))]
[JsonSerializable(typeof(Wide))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ValueList<string>))]
internal sealed partial class TranscriptContext : JsonSerializerContext;

/// <summary>The JSON contracts of these types, under the rules of the wire.</summary>
public static class TranscriptTypes
{
    private static readonly JsonSerializerOptions Options = GoJson.Configure(TranscriptContext.Default);

    public static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
