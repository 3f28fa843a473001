using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>
/// Rewrites odd but acceptable text into text that the strict reader takes (json-encoding facts, section 6): duplicate members merge,
/// the last one wins; null leaves a plain value at zero; lone surrogates and invalid UTF-8 become U+FFFD. Slow, used only after a refusal.
/// </summary>
internal static class LenientJson
{
    /// <exception cref="JsonException">The text is no JSON at all.</exception>
    public static byte[] Rewrite(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        // The one record that is a map has a converter of its own, which tells nothing of what is inside.
        if (type.Type == typeof(MetricsMap))
            type = type.Options.GetTypeInfo(typeof(ValueMap<string, ControllerConnMetrics>));
        using JsonDocument document = JsonDocument.Parse(Clean(json), new JsonDocumentOptions { MaxDepth = 1000 });
        using MemoryStream to = new();
        using (Utf8JsonWriter writer = new(to, new JsonWriterOptions { Encoder = GoEncoder.Instance, SkipValidation = true, MaxDepth = 1000 }))
            Write(writer, [document.RootElement], type);
        return to.ToArray();
    }

    /// <summary>The same text with the members of each object in byte order; of members with one name the last.</summary>
    /// <exception cref="JsonException">The text is no JSON at all.</exception>
    public static byte[] Sort(ReadOnlySpan<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(Clean(json), new JsonDocumentOptions { MaxDepth = 1000 });
        using MemoryStream to = new();
        using (Utf8JsonWriter writer = new(to, new JsonWriterOptions { Encoder = GoEncoder.Instance, SkipValidation = true, MaxDepth = 1000 }))
            WriteSorted(writer, document.RootElement);
        return to.ToArray();
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject().GroupBy(member => member.Name).Select(same => same.Last()).OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    WriteSorted(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                    WriteSorted(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // All values are duplicates of one member, in order.
    private static void Write(Utf8JsonWriter writer, List<JsonElement> values, JsonTypeInfo? type)
    {
        JsonElement last = values[^1];
        if (last.ValueKind == JsonValueKind.Null && type?.Kind == JsonTypeInfoKind.Object)
        {
            // null leaves a record as it was; only records reach this, pointers have been handled by the caller.
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }
        switch (last.ValueKind)
        {
            case JsonValueKind.Object when type?.Kind is JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary:
                WriteObject(writer, [.. values.Where(value => value.ValueKind == JsonValueKind.Object)], type);
                break;
            case JsonValueKind.Array when type?.Kind == JsonTypeInfoKind.Enumerable:
                JsonTypeInfo? element = InfoOf(type, type.ElementType);
                writer.WriteStartArray();
                foreach (JsonElement item in last.EnumerateArray())
                    WriteOrZero(writer, [item], element, type.ElementType);
                writer.WriteEndArray();
                break;
            default:
                last.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, List<JsonElement> objects, JsonTypeInfo type)
    {
        bool map = type.Kind == JsonTypeInfoKind.Dictionary;
        FrozenDictionary<string, JsonPropertyInfo> members = map
            ? FrozenDictionary<string, JsonPropertyInfo>.Empty
            : type.Properties.ToFrozenDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        OrderedDictionary<string, List<JsonElement>> found = new(map ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement one in objects)
            foreach (JsonProperty member in one.EnumerateObject())
            {
                // The original folds these two letters as well when it compares names.
                string name = map ? member.Name : member.Name.Replace('\u212a', 'K').Replace('\u017f', 's');
                if (!map && !members.ContainsKey(name))
                    continue;
                if (!found.TryGetValue(name, out List<JsonElement>? same))
                    found[name] = same = [];
                same.Add(member.Value);
            }

        writer.WriteStartObject();
        foreach ((string name, List<JsonElement> same) in found)
        {
            Type? declared = map ? type.ElementType : members[name].PropertyType;
            if (!map)
            {
                // null leaves a plain value or record as it was, and empties a pointer, list or map: drop what null cannot change.
                JsonPropertyInfo member = members[name];
                if (!EmptiedByNull(declared!, member))
                    same.RemoveAll(value => value.ValueKind == JsonValueKind.Null);
                else if (same.FindLastIndex(value => value.ValueKind == JsonValueKind.Null) is >= 0 and int at)
                    same.RemoveRange(0, at == same.Count - 1 ? at : at + 1);
                if (same.Count == 0 || same[^1].ValueKind == JsonValueKind.Null)
                    continue;
            }
            writer.WritePropertyName(map ? name : members[name].Name);
            WriteOrZero(writer, same, InfoOf(type, declared), declared);
        }
        writer.WriteEndObject();
    }

    // Addresses are slices in the original, though plain values here.
    private static bool EmptiedByNull(Type declared, JsonPropertyInfo member) =>
        declared == typeof(MacAddress) || declared == typeof(IpText)
        || (declared.IsValueType ? Nullable.GetUnderlyingType(declared) is not null : member.IsSetNullable);

    private static void WriteOrZero(Utf8JsonWriter writer, List<JsonElement> values, JsonTypeInfo? info, Type? declared)
    {
        if (values[^1].ValueKind != JsonValueKind.Null || declared is null || info is null || info.Kind is JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Enumerable)
            Write(writer, values, info);
        else if (declared == typeof(string))
            writer.WriteStringValue("");
        else if (declared == typeof(bool))
            writer.WriteBooleanValue(false);
        else if (declared == typeof(Guid))
            writer.WriteStringValue(Guid.Empty);
        else if (declared == typeof(GoTime))
            writer.WriteStringValue(GoTime.Zero.ToString());
        else if (declared.IsPrimitive || declared.IsEnum || declared == typeof(GoDuration))
            writer.WriteNumberValue(0);
        else if (info.Kind == JsonTypeInfoKind.Object && !declared.IsAssignableTo(typeof(IMayBeNull)))
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else
            values[^1].WriteTo(writer); // a pointer, or a type that takes null itself
    }

    private static JsonTypeInfo? InfoOf(JsonTypeInfo parent, Type? type) =>
        type is not null && parent.Options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out JsonTypeInfo? info) ? info : null;

    // A document of unclean text throws where its texts are looked at, names included.
    private static string Clean(ReadOnlySpan<byte> json) => ReplaceLoneSurrogates(Encoding.UTF8.GetString(json));

    private static string ReplaceLoneSurrogates(string text)
    {
        if (!text.Contains("\\u", StringComparison.Ordinal))
            return text;
        StringBuilder to = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                to.Append(text[i]);
                continue;
            }
            if (SurrogateAt(text, i) is not { } first)
            {
                to.Append(text[i]).Append(text[++i]);
                continue;
            }
            if (char.IsHighSurrogate(first) && SurrogateAt(text, i + 6) is { } second && char.IsLowSurrogate(second))
            {
                to.Append(first).Append(second);
                i += 11;
                continue;
            }
            to.Append('\ufffd');
            i += 5;
        }
        return to.ToString();
    }

    private static char? SurrogateAt(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out ushort code) && char.IsSurrogate((char)code)
            ? (char)code
            : null;
}
