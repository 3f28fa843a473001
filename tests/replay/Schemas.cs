using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Eve.Types;

namespace Eve.Replay;

/// <summary>
/// The original's description of a record (TOPIC.schema.json, nested types in _types/) against this suite's contract of it: members in
/// order, names, kinds, widths of numbers, which may be null, which are left out when zero, at every depth.
/// </summary>
internal sealed class Schemas
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "string string",
        [typeof(bool)] = "bool bool",
        [typeof(byte)] = "number uint8",
        [typeof(sbyte)] = "number int8",
        [typeof(ushort)] = "number uint16",
        [typeof(short)] = "number int16",
        [typeof(uint)] = "number uint32",
        [typeof(int)] = "number int32",
        [typeof(ulong)] = "number uint64",
        [typeof(long)] = "number int64",
        [typeof(float)] = "number float32",
        [typeof(double)] = "number float64",
        [typeof(GoDuration)] = "number time.Duration",
        [typeof(GoTime)] = "string time.Time",
        [typeof(Guid)] = "string uuid.UUID",
        [typeof(IpText)] = "string net.IP",
        [typeof(MacAddress)] = "string net.HardwareAddr",
        [typeof(Bytes)] = "string bytes",
        [typeof(RawJson)] = "any any",
    };

    // Words of the schemas for what is the same on the wire.
    private static readonly Dictionary<string, string> Same = new()
    {
        ["int"] = "int64",
        ["uint"] = "uint64",
        ["[]uint8"] = "bytes",
        ["net.IPMask"] = "bytes",
        ["netutils.HostnameOrIP"] = "string",
    };

    private readonly string folder;
    private readonly HashSet<(string File, Type Type)> seen = [];

    private Schemas(string folder) => this.folder = folder;

    /// <summary>The first difference between a schema file and the contract of the record; null when there is none.</summary>
    public static string? Difference(string file, CatalogueEntry topic)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllBytes(file));
        return new Schemas(Path.GetDirectoryName(file)!).Value(schema.RootElement, topic.Contract, topic.Where.Name);
    }

    private string? Value(JsonElement schema, JsonTypeInfo info, string at)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string file = reference.GetString()!;
            if (!seen.Add((file, info.Type)))
                return null;
            using JsonDocument nested = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
            return Value(nested.RootElement, info, at);
        }
        string kind = schema.GetProperty("json").GetString()!;
        switch (kind)
        {
            case "object":
                return info.Kind == JsonTypeInfoKind.Object ? Members(schema, info, at) : $"{at} is no record, but {info.Type.Name}";
            case "array":
                return info.Kind == JsonTypeInfoKind.Enumerable ? Part(schema, "items", info, at + "[]") : $"{at} is no list, but {info.Type.Name}";
            case "map":
                if (info.Type == typeof(MetricsMap))
                    info = GoJson.For<ValueMap<string, ControllerConnMetrics>>();
                if (info.Kind != JsonTypeInfoKind.Dictionary)
                    return $"{at} is no map, but {info.Type.Name}";
                string keys = Words[info.KeyType!];
                string expected = InWords(schema.GetProperty("keys"));
                // A map's keys are texts; an enumeration of texts is one too.
                return keys[keys.IndexOf(' ', StringComparison.Ordinal)..] != expected[expected.IndexOf(' ', StringComparison.Ordinal)..]
                    ? $"{at} has keys {keys}, expected {expected}"
                    : Part(schema, "values", info, at + "{}");
            default:
                string words = InWords(info.Type);
                string wanted = kind == "any" ? "any any" : InWords(schema);
                return words == wanted || (kind == "any" && info.Type == typeof(Nothing)) ? null : $"{at} is {words}, expected {wanted}";
        }
    }

    private string? Part(JsonElement schema, string name, JsonTypeInfo info, string at)
    {
        JsonElement part = schema.GetProperty(name);
        Type type = info.ElementType!;
        bool nullable = type.GetInterface("Eve.Types.IMayBeNull") is not null;
        if (nullable != Says(part, "nullable") && part.GetProperty("json").GetString() != "any")
            return $"{at} may {(nullable ? "" : "not ")}be null";
        return Value(part, info.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type), at);
    }

    private string? Members(JsonElement schema, JsonTypeInfo info, string at)
    {
        JsonElement[] fields = schema.TryGetProperty("fields", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
        // The one own encoder of the original writes its members by name.
        if (schema.TryGetProperty("custom", out _))
            fields = [.. fields.OrderBy(NameOf, StringComparer.Ordinal)];
        HashSet<string> names = [.. fields.Select(NameOf)];
        JsonPropertyInfo[] properties =
        [
            .. info.Properties.Where(property => property.Get is not null // without those that the text never has
                && (names.Contains(property.Name) || !IsAbsentUnlessSet(property))), // and those of ours, or of another year, that it has only when they are set
        ];
        for (int i = 0; i < Math.Max(fields.Length, properties.Length); i++)
        {
            string? declared = properties.ElementAtOrDefault(i)?.Name;
            string? expected = i < fields.Length ? NameOf(fields[i]) : null;
            if (declared != expected)
                return $"{at} has {declared ?? "no"} as member {i + 1}, expected {expected ?? "none"}";
        }
        return fields.Zip(properties).Select(pair => Member(pair.First, pair.Second, $"{at}.{pair.Second.Name}")).FirstOrDefault(difference => difference is not null);
    }

    private static bool IsAbsentUnlessSet(JsonPropertyInfo property) => property.AttributeProvider?.GetCustomAttributes(inherit: false)
        .Any(attribute => attribute is JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull } || attribute.GetType().Name == "OmitEmptyAttribute") == true;

    private string? Member(JsonElement field, JsonPropertyInfo property, string at)
    {
        bool omitted = property.AttributeProvider?.GetCustomAttributes(inherit: false).Any(attribute => attribute.GetType().Name == "OmitEmptyAttribute") == true;
        // On a nested record or a time the original's mark does nothing.
        bool canBeEmpty = !(field.GetProperty("json").GetString() == "object" && !Says(field, "pointer")) && property.PropertyType != typeof(GoTime);
        if (canBeEmpty && omitted != Says(field, "omitempty"))
            return $"{at} is {(omitted ? "" : "not ")}left out when zero";
        Type type = property.PropertyType;
        bool together = Says(field, "embeddedByPointer"); // null means that none of them is there
        bool nullable = type == typeof(MacAddress) || (type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : property.IsSetNullable);
        if (!together && nullable != Says(field, "nullable"))
            return $"{at} may {(nullable ? "" : "not ")}be null";
        if (Says(field, "externalised") != property.Name.StartsWith("pubsub-large-", StringComparison.Ordinal))
            return $"{at} is no large member";
        return Value(field, property.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type), at);
    }

    private static string NameOf(JsonElement field) => field.GetProperty("name").GetString()!;

    private static bool Says(JsonElement field, string what) => field.TryGetProperty(what, out JsonElement value) && value.GetBoolean();

    private static string InWords(JsonElement schema)
    {
        string kind = schema.GetProperty("json").GetString()!;
        string type = schema.TryGetProperty("base", out JsonElement named) ? named.GetString()! : schema.GetProperty("go").GetString()!;
        return $"{kind} {Same.GetValueOrDefault(type, type)}";
    }

    private static string InWords(Type type) => Words.GetValueOrDefault(type.IsEnum ? type.GetEnumUnderlyingType() : type, type.Name);
}
