using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>Records to and from their JSON text: the exact text of the original's files (json-encoding facts), read as leniently as the original reads.</summary>
public static class GoJson
{
    private static readonly ConcurrentDictionary<JsonSerializerContext, JsonSerializerOptions> Families = [];

    /// <summary>The JSON contract of any record type of this suite. For tools: whoever calls it carries all of them.</summary>
    public static JsonTypeInfo<T> For<T>() => (JsonTypeInfo<T>)All.Options.GetTypeInfo(typeof(T));

    /// <summary>The JSON contract of a record type, out of the family that names it.</summary>
    internal static JsonTypeInfo<T> For<T>(JsonSerializerContext family) => (JsonTypeInfo<T>)Families.GetOrAdd(family, Configure).GetTypeInfo(typeof(T));

    /// <summary>The rules of the wire over another source-generated resolver; for records that are no topics.</summary>
    public static JsonSerializerOptions Configure(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = resolver.WithAddedModifier(OmitEmpty),
        PropertyNameCaseInsensitive = true,
        AllowDuplicateProperties = false, // sends duplicates down the lenient way, which merges them
        Encoder = GoEncoder.Instance,
        MaxDepth = 1000,
        Converters = { new UuidText(), new DoubleConverter(), new SingleConverter() },
    };

    /// <summary>The text of a file (and of the socket), UTF-8, no blanks, no newline.</summary>
    /// <exception cref="JsonException">A value has no JSON form (NaN).</exception>
    public static byte[] Serialize<T>(JsonTypeInfo<T> type, T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Reads a record. Unknown members are skipped, names match in any case, null leaves a plain value at zero.</summary>
    /// <param name="error">Names the member and the value when the answer is false.</param>
    /// <param name="sortMembers">Of names that differ in case only, the last in byte order wins instead of the last in the text:
    /// so do the original's files and sockets, which go through a generic tree first.</param>
    public static bool TryParse<T>(
        ReadOnlySpan<byte> json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error, bool sortMembers = false)
        where T : class
    {
        error = null;
        try
        {
            value = MayHaveFoldedLetters(json) ? null : JsonSerializer.Deserialize(json, type);
            if (value is not null)
                return true;
        }
        catch (JsonException)
        {
            // Not what we or a well-behaved peer write: read it the slow way before it is refused.
        }
        ReadOnlySpan<byte> text = json;
        try
        {
            text = LenientJson.Rewrite(sortMembers ? LenientJson.Sort(json) : json, type);
            value = JsonSerializer.Deserialize(text, type);
            if (value is not null)
                return true;
            error = "the record is empty";
        }
        catch (JsonException failure)
        {
            value = null;
            error = Refusal.Of(text, type, failure);
        }
        return false;
    }

    // The original takes the Kelvin sign for a k and the long s for an s in names; the strict reader would skip such a member.
    private static bool MayHaveFoldedLetters(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)0xc5, (byte)0xe2) >= 0 && (json.IndexOf("\u017f"u8) >= 0 || json.IndexOf("\u212a"u8) >= 0))
            return true;
        for (ReadOnlySpan<byte> rest = json; rest.IndexOf("\\u"u8) is >= 0 and int at && at + 6 <= rest.Length; rest = rest[(at + 2)..])
            if (Ascii.EqualsIgnoreCase(rest.Slice(at + 2, 4), "017f"u8) || Ascii.EqualsIgnoreCase(rest.Slice(at + 2, 4), "212a"u8))
                return true;
        return false;
    }

    /// <summary>The token that a converter refuses, short enough for an error text.</summary>
    internal static string Shown(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> raw = reader.HasValueSequence ? "(long)"u8 : reader.ValueSpan;
        string text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 60)]);
        return reader.TokenType == JsonTokenType.String ? $"\"{text}\"" : text.Length == 0 ? reader.TokenType.ToString() : text;
    }

    private static class All
    {
        public static readonly JsonSerializerOptions Options = Configure(JsonTypeInfoResolver.Combine(
            AppJson.Default, AppNetworkJson.Default, NetworkInstanceJson.Default, DomainJson.Default, VolumeRefJson.Default, VolumeJson.Default,
            DownloadJson.Default, VerifyJson.Default, PortJson.Default, AdapterJson.Default, DeviceJson.Default, EidJson.Default,
            DeviceConfigJson.Default, ClusterJson.Default, TypesJson.Default));
    }

    private static void OmitEmpty(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
            if (property.AttributeProvider?.IsDefined(typeof(OmitEmptyAttribute), false) == true)
                property.ShouldSerialize = (_, value) => value switch
                {
                    null or "" or false => false,
                    ICountable many => many.Count > 0,
                    Bytes bytes => bytes.Length > 0,
                    IConvertible number and not string and not bool => Convert.ToDouble(number, null) != 0,
                    IpText address => !address.IsNone,
                    MacAddress address => !address.IsNone,
                    GoDuration duration => duration.Nanoseconds != 0,
                    _ => true,
                };
    }
}

/// <summary>A value collection, whatever its items are.</summary>
internal interface ICountable
{
    int Count { get; }
}
