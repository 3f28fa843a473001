using System.Text;
using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>The original's decoding vectors (_decoding_vectors.tsv): text to value, and which texts are refused.</summary>
internal static class DecodingVectors
{
    private static readonly Dictionary<string, Func<string, string?>> Readers = new()
    {
        ["time.Time"] = Read<GoTime>,
        ["uuid.UUID"] = Read<Guid>,
        ["net.IP"] = Read<IpText>,
        ["[]byte"] = Read<Bytes>,
        ["[]string"] = Read<ValueList<string>>,
        ["uint32"] = Read<uint>,
        ["uint64"] = Read<ulong>,
        ["int64"] = Read<long>,
        ["uint8"] = Read<byte>,
        ["uint16"] = Read<ushort>,
        ["int8"] = Read<sbyte>,
        ["int16"] = Read<short>,
        ["int32"] = Read<int>,
        ["int"] = Read<long>,
        ["float64"] = Read<double>,
        ["float32"] = Read<float>,
        ["time.Duration"] = Read<GoDuration>,
        ["net.HardwareAddr"] = Read<MacAddress>,
        ["net.IPNet"] = Read<IPNet>,
        ["[]net.IP"] = Read<ValueList<IpText>>,
        ["[][]byte"] = Read<ValueList<Bytes>>,
        ["map[string]int"] = Read<ValueMap<string, long>>,
        ["bool"] = Read<bool>,
        ["string"] = Read<string>,
        ["types.SwState (uint8)"] = Read<SwState>,
        ["struct FooBar,Other"] = ReadRecord,
    };

    // A fixed-length list is a rule of its member, not of a value; its test is below. A reader never has an earlier map.
    private static readonly string[] Elsewhere = ["[2]int", "map[string]int already holding keep:1"];

    /// <summary>Whether the vector is about one value.</summary>
    public static bool IsOneValue(string type) => !Elsewhere.Contains(type);

    /// <summary>What this suite reads, written again; null when it refuses the text.</summary>
    public static string? Read(string type, string input) => Readers[type](input);

    /// <summary>What the original reads, in this suite's words; null when it refuses the text.</summary>
    // A null text gives our nullable text null where the original has an empty string.
    public static string? Expected(string type, string input, string again, string error) =>
        error.Length > 0 ? null : type == "string" && again == "\"\"" && input == "null" ? "null" : again;

    /// <summary>The rows of a table, with what differs.</summary>
    public static IEnumerable<Outcome> Replay(string file) =>
        File.ReadLines(file).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => IsOneValue(row[0]))
            .Select(row => new Outcome($"{Path.GetFileName(file)} {row[0]} {row[1]}", Difference(row[0], row[1], row[2], row.Length > 3 ? row[3] : "")));

    private static string? Difference(string type, string input, string again, string error)
    {
        if (!Readers.ContainsKey(type))
            return $"no reader for {type}";
        string? expected = Expected(type, input, again, error);
        string? read = Read(type, input);
        return read == expected ? null : $"{read ?? "refused"}, expected {expected ?? "a refusal"}";
    }

    public static string? Read<T>(string input) => Read<T>(input, whole: false);

    public static string? Read<T>(string input, bool whole) =>
        GoJson.TryParse(Encoding.UTF8.GetBytes(whole ? input : $"{{\"V\":{input}}}"), VectorJson.For<Box<T>>(), out Box<T>? box, out _)
            ? Encoding.UTF8.GetString(GoJson.Serialize(VectorJson.For<Box<T>>(), box))[5..^1]
            : null;

    private static string? ReadRecord(string input)
    {
        return GoJson.TryParse(Encoding.UTF8.GetBytes(input), VectorJson.For<FooBarRecord>(), out FooBarRecord? record, out _)
            ? Encoding.UTF8.GetString(GoJson.Serialize(VectorJson.For<FooBarRecord>(), record))
            : null;
    }
}
