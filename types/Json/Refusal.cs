using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Eve.Types;

/// <summary>Why a text is no such record, for people: which member, what it holds, what it can hold.</summary>
internal static class Refusal
{
    private const int Longest = 60;

    private static readonly Dictionary<Type, (object Low, object High)> Ranges = new()
    {
        [typeof(byte)] = (byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = (sbyte.MinValue, sbyte.MaxValue),
        [typeof(ushort)] = (ushort.MinValue, ushort.MaxValue),
        [typeof(short)] = (short.MinValue, short.MaxValue),
        [typeof(uint)] = (uint.MinValue, uint.MaxValue),
        [typeof(int)] = (int.MinValue, int.MaxValue),
        [typeof(ulong)] = (ulong.MinValue, ulong.MaxValue),
        [typeof(long)] = (long.MinValue, long.MaxValue),
    };

    /// <param name="json">A text that <paramref name="failure"/> is about.</param>
    public static string Of(ReadOnlySpan<byte> json, JsonTypeInfo type, JsonException failure)
    {
        if (failure.Path is not { } path)
            return failure.Message;
        string member = path is "$" ? "the record" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        // Our own converters say themselves what is wrong with a value.
        if (!failure.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return path is "$" ? failure.Message : $"{member}: {failure.Message}";
        return Find(json, type, path) is var (value, wanted) ? $"{member} is {Shown(value)}, expected {Words(wanted)}" : $"{member} is of another kind";
    }

    // The value at a path such as $.Ports[2].Map['a key'].Name, and what should be there.
    private static (string Value, JsonTypeInfo Wanted)? Find(ReadOnlySpan<byte> json, JsonTypeInfo type, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(json), new JsonDocumentOptions { MaxDepth = 1000 });
            JsonElement value = document.RootElement;
            JsonTypeInfo? wanted = type;
            for (int at = 1; at < path.Length;)
            {
                (string name, at) = Step(path, at);
                if (wanted is null)
                    return null;
                if (value.ValueKind == JsonValueKind.Array)
                {
                    value = value[int.Parse(name, CultureInfo.InvariantCulture)];
                    wanted = Inner(wanted, wanted.ElementType);
                }
                else if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().LastOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not JsonValueKind.Undefined } found)
                {
                    value = found.Value;
                    Type? declared = wanted.Kind == JsonTypeInfoKind.Dictionary
                        ? wanted.ElementType
                        : wanted.Properties.FirstOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
                    wanted = Inner(wanted, declared);
                }
                else
                {
                    return null;
                }
            }
            return wanted is null ? null : (value.GetRawText(), wanted);
        }
        catch (Exception odd) when (odd is JsonException or FormatException or IndexOutOfRangeException or InvalidOperationException or OverflowException)
        {
            return null; // a text too odd to be shown in detail
        }
    }

    private static (string Name, int Next) Step(string path, int at)
    {
        if (path[at] == '.')
        {
            int end = path.AsSpan(at + 1).IndexOfAny('.', '[');
            end = end < 0 ? path.Length : at + 1 + end;
            return (path[(at + 1)..end], end);
        }
        bool quoted = at + 1 < path.Length && path[at + 1] == '\'';
        int close = path.IndexOf(quoted ? "']" : "]", at, StringComparison.Ordinal);
        if (close < 0)
            return ("", path.Length);
        return quoted ? (path[(at + 2)..close], close + 2) : (path[(at + 1)..close], close + 1);
    }

    private static JsonTypeInfo? Inner(JsonTypeInfo parent, Type? type) =>
        type is not null && parent.Options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out JsonTypeInfo? info) ? info : null;

    private static string Shown(string value) => value.Length <= Longest ? value : value[..(Longest - 1)] + "…";

    private static string Words(JsonTypeInfo wanted)
    {
        Type type = wanted.Type.IsEnum ? wanted.Type.GetEnumUnderlyingType() : wanted.Type;
        return wanted.Kind switch
        {
            JsonTypeInfoKind.Object => "an object {…}",
            JsonTypeInfoKind.Dictionary => "an object {…}",
            JsonTypeInfoKind.Enumerable => "a list […]",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(string) => "a text in quotes",
            _ when Ranges.TryGetValue(type, out (object Low, object High) range) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {range.Low} to {range.High}"),
            _ => $"a {type.Name}",
        };
    }
}
