using System.Globalization;
using System.Text;

namespace Eve.Tests.Types;

/// <summary>
/// Writes a record's text from its schema alone, as the original would: values from the ends of their ranges, nulls, empty lists and maps,
/// odd letters. Beside it the same record in an odd text, which a reader must take all the same: blanks, unknown members, names in
/// other letter case, members that are there twice.
/// </summary>
internal sealed class RandomRecord
{
    private static readonly string[] Strings =
    [
        "", "plain", "\\u003ca\\u003e\\u0026b", "\\\"\\\\/'", "tab\\tline\\n\\u0001\\u001f\u007f", "é€\U0001f600", "\\u2028\\u2029", "\ufffd",
        "{\\\"a\\\":[1]}", "pubsub-large-x", " leading", "0", "null", "\u017f\u212a", new('x', 300),
    ];

    private static readonly string[] Times =
    [
        "0001-01-01T00:00:00Z", "2024-02-03T04:05:06.123456789Z", "2024-02-03T04:05:06+05:30", "9999-12-31T23:59:59.999999999Z",
        "1969-12-31T23:59:59.5-08:00", "2026-11-22T00:00:00.000001Z",
    ];

    private static readonly string[] Addresses = ["", "10.0.0.1", "255.255.255.255", "0.0.0.0", "::", "::1", "2001:db8::1", "fe80::1:2:3:4"];
    private static readonly string[] Floats = ["0", "-0", "0.5", "1", "100", "1e-7", "123456.79", "-2.5", "1e+21", "16777216"];
    private static readonly string[] Unknown = ["{\"a\":[1,{}]}", "null", "[]", "-1e300", "\"\\ud800\"", "true"];
    private readonly Random random;
    private readonly bool extremes;
    private int depth;

    private RandomRecord(int seed)
    {
        random = new(seed);
        extremes = seed % 2 == 0; // the original's sockets cannot carry the ends of 64 bits
    }

    /// <summary>One record of a topic in two texts.</summary>
    public static (string Exact, string Odd) Of(string topic, int seed) => new RandomRecord(seed).Value(SchemaNode.Of(topic));

    private T Any<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    private bool OneIn(int chances) => random.Next(chances) == 0;

    private (string, string) Same(string text) => (text, text);

    private (string Exact, string Odd) Value(SchemaNode node)
    {
        if (node.Nullable && node.Kind is "array" or "map" or "object" && OneIn(depth > 5 ? 1 : 5))
            return Same("null");
        depth++;
        (string Exact, string Odd) value = node.Kind switch
        {
            "object" => Record(node),
            "array" => List(node),
            "map" => Map(node),
            _ => Same(Scalar(node)),
        };
        depth--;
        return value;
    }

    private (string, string) List(SchemaNode node)
    {
        int count = node.FixedLength ?? (depth > 6 ? 0 : Any(0, 1, 1, 2, 3));
        (string Exact, string Odd)[] items = [.. Enumerable.Range(0, count).Select(_ => Value(node.Items))];
        return ($"[{string.Join(',', items.Select(item => item.Exact))}]", $"[ {string.Join(" ,\t", items.Select(item => item.Odd))}]");
    }

    private (string, string) Map(SchemaNode node)
    {
        SortedDictionary<string, (string Exact, string Odd)> entries = new(Utf8Order);
        for (int i = depth > 6 ? 0 : random.Next(4); i > 0; i--)
            entries[Key(node.Keys)] = Value(node.Values);
        return ($"{{{string.Join(',', entries.Select(entry => $"\"{entry.Key}\":{entry.Value.Exact}"))}}}",
            $"{{\n{string.Join(" ,", entries.Reverse().Select(entry => $"\"{entry.Key}\" : {entry.Value.Odd}"))}}}");
    }

    private static readonly Comparer<string> Utf8Order = Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    private string Key(SchemaNode node) => node.Type switch
    {
        "string" or "AgentSettingKey" or "GlobalSettingKey" => Any("k", "K", "10", "9", "é", "a b", "\U0001f600", "\ue000", ""),
        "uuid.UUID" => Guid(),
        _ => Any("0", "9", "10", "100", "4294967295"),
    };

    private (string, string) Record(SchemaNode node)
    {
        List<string> exact = [];
        List<string> odd = [];
        bool together = OneIn(4); // those that are there or not all at once are not
        foreach (SchemaNode member in node.Members)
        {
            if (member.TogetherWithOthers && together)
                continue;
            (string text, string oddText) = Value(member);
            if (member.LeftOutWhenZero && text is "null" or "false" or "0" or "-0" or "\"\"" or "[]" or "{}")
                continue;
            exact.Add($"\"{member.Name}\":{text}");
            if (OneIn(8))
                odd.Add($" \"{Any("unknown", "Überraschung", "", "pubsub-large", member.Name + "x")}\" :{Any<string>(Unknown)}");
            if (OneIn(8) && member.Kind is "number" or "bool" or "string")
                odd.Add($"\"{OddName(member.Name)}\":{Scalar(member)}");
            odd.Add($"\r\n\"{(OneIn(3) ? OddName(member.Name) : member.Name)}\"\t:\t{oddText}");
        }
        return ($"{{{string.Join(',', exact)}}}", $"{{{string.Join(',', odd)} }}");
    }

    private string OddName(string name) => string.Concat(name.Select(letter => random.Next(4) switch
    {
        0 => char.ToUpperInvariant(letter),
        1 => char.ToLowerInvariant(letter),
        2 when letter is 's' or 'S' && OneIn(4) => '\u017f',
        2 when letter is 'k' or 'K' && OneIn(4) => '\u212a',
        _ => letter,
    }));

    private string Scalar(SchemaNode node) => (node.Kind, node.Type) switch
    {
        ("bool", _) => Any("true", "false"),
        ("any", "error") => "null",
        ("any", _) => Any("null", "1", "\"s\"", "[1,2]", "{\"a\":1}"),
        ("number", "float64" or "float32") => Any<string>(Floats),
        ("number", _) => Number(node.Type),
        (_, "[]uint8" or "net.IPMask") => Any("null", "\"\"", $"\"{Convert.ToBase64String(Content(random.Next(1, 40)))}\""),
        (_, "net.HardwareAddr") => Any("null", $"\"{Convert.ToBase64String(Content(6))}\""),
        (_, "net.IP") => $"\"{Any<string>(Addresses)}\"",
        (_, "uuid.UUID") => $"\"{Guid()}\"",
        (_, "time.Time") => $"\"{Any<string>(Times)}\"",
        _ => node.Pointer && OneIn(3) ? "null" : $"\"{Any<string>(Strings)}\"",
    };

    private string Number(string type)
    {
        (Int128 low, Int128 high) = Range(type);
        if (!extremes && high > uint.MaxValue)
            (low, high) = (Int128.Max(low, -(1L << 60)), 1L << 60);
        Int128 value = Any(low, high, 0, 1, Int128.Min(high, (1L << 53) + 1), Int128.Min(high, random.Next(1000)));
        return value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The ends of a number's range.</summary>
    public static (Int128 Low, Int128 High) Range(string type) => type switch
    {
        "int" or "int64" or "time.Duration" => (long.MinValue, long.MaxValue),
        "uint" or "uint64" => (0, ulong.MaxValue),
        "int8" => (sbyte.MinValue, sbyte.MaxValue),
        "uint8" => (0, byte.MaxValue),
        "int16" => (short.MinValue, short.MaxValue),
        "uint16" => (0, ushort.MaxValue),
        "int32" => (int.MinValue, int.MaxValue),
        "uint32" => (0, uint.MaxValue),
        _ => throw new ArgumentException($"no number of the original: {type}"),
    };

    private string Guid()
    {
        byte[] content = Content(16);
        return new Guid(content).ToString();
    }

    private byte[] Content(int length)
    {
        byte[] content = new byte[length];
        random.NextBytes(content);
        return content;
    }
}
