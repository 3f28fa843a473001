using System.Net;
using System.Text;
using System.Text.Json;
using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>The original's encoding vectors (_encoding_vectors.tsv): value in words to text.</summary>
internal static class EncodingVectors
{
    private static readonly Dictionary<string, Func<string>> Values = new()
    {
        ["string|less-than, greater-than, ampersand"] = () => Text("<a>&b"),
        ["string|double quote, backslash, slash, single quote"] = () => Text("\"\\/'"),
        ["string|tab newline return backspace formfeed"] = () => Text("\t\n\r\b\f"),
        ["string|U+0000 U+001F U+007F"] = () => Text("\u0000\u001f\u007f"),
        ["string|U+2028 U+2029"] = () => Text("\u2028\u2029"),
        ["string|e-acute, euro sign, U+1F600"] = () => Text("é€\U0001f600"),
        ["string|invalid UTF-8 bytes FF FE between a and b"] = () => Text("a\udfff\udffeb"),
        ["string|U+FFFD itself"] = () => Text("\ufffd"),
        ["float64|NaN"] = () => Text(double.NaN),
        ["float64|+Inf"] = () => Text(double.PositiveInfinity),
        ["int64|min"] = () => Text(long.MinValue),
        ["uint64|max"] = () => Text(ulong.MaxValue),
        ["time.Time|zero"] = () => Text(GoTime.Zero),
        ["time.Time|unix 0 UTC"] = () => Text(GoTime.From(DateTimeOffset.UnixEpoch)),
        ["time.Time|no fraction UTC"] = () => Text(At("2024-02-03T04:05:06Z")),
        ["time.Time|100 ms"] = () => Text(At("2024-02-03T04:05:06.100Z")),
        ["time.Time|1 us"] = () => Text(At("2024-02-03T04:05:06.000001Z")),
        ["time.Time|1 ns"] = () => Text(At("2024-02-03T04:05:06.000000001Z")),
        ["time.Time|123456789 ns, zone +05:30"] = () => Text(At("2024-02-03T04:05:06.123456789+05:30")),
        ["time.Time|120 ms, zone -08:00"] = () => Text(At("2024-02-03T04:05:06.120-08:00")),
        ["time.Time|zone offset zero but not UTC location"] = () => Text(At("2024-02-03T04:05:06+00:00")),
        ["time.Time|year 9999"] = () => Text(At("9999-12-31T23:59:59.999999999Z")),
        ["time.Duration|90 s"] = () => Text(GoDuration.From(TimeSpan.FromSeconds(90))),
        ["[]byte|nil"] = () => Text<Bytes>(null!),
        ["[]byte|empty"] = () => Text(Bytes.Empty),
        ["[]byte|00 FF"] = () => Text(Bytes.From([0, 0xff])),
        ["[]byte|FB EF BE (alphabet check)"] = () => Text(Bytes.From([0xfb, 0xef, 0xbe])),
        ["[][]byte|one element"] = () => Text<ValueList<Bytes>>([Bytes.From([1, 2])]),
        ["[]string|nil"] = () => Text<ValueList<string>>(null!),
        ["[]string|empty"] = () => Text<ValueList<string>>([]),
        ["map[string]int|nil"] = () => Text<ValueMap<string, long>>(null!),
        ["map[string]int|empty"] = () => Text(ValueMap<string, long>.Empty),
        ["map[string]int|ordering b a B A 10 9"] = () => Text(ValueMap<string, long>.From(
            [new("b", 1), new("a", 2), new("B", 3), new("A", 4), new("10", 5), new("9", 6), new("é", 7), new("z", 8)])),
        ["map[int]int|ordering 10 9 -1 (keys sorted as text)"] = () => Text(ValueMap<long, long>.From([new(10, 1), new(9, 2), new(-1, 3)])),
        ["net.IP|nil"] = () => Text(IpText.None),
        ["net.IP|4 bytes"] = () => Text(IpText.Parse("10.0.0.1")),
        ["net.IP|IPv4 in 16 bytes"] = () => Text(IpText.Parse("::ffff:10.0.0.1")),
        ["net.IP|IPv6"] = () => Text(IpText.Parse("2001:DB8:0:0::1")),
        ["[]net.IP|v4 and nil element"] = () => Text<ValueList<IpText>>([IpText.Parse("1.2.3.4"), IpText.None]),
        ["net.IPNet|zero"] = () => Text(IPNet.Zero),
        ["net.IPNet|10.1.2.0/24"] = () => Text(new IPNet { IP = IpText.Parse("10.1.2.0"), Mask = Bytes.From([255, 255, 255, 0]) }),
        ["net.IPNet|2001:db8::/64"] = () => Text(new IPNet
        {
            IP = IpText.Parse("2001:db8::"),
            Mask = Bytes.From([255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]),
        }),
        ["*net.IPNet|nil"] = () => Text<IPNet>(null!),
        ["net.HardwareAddr|nil"] = () => Text(default(MacAddress)),
        ["net.HardwareAddr|02:16:3e:00:00:01"] = () => Text(MacAddress.TryParse("02:16:3e:00:00:01", out MacAddress mac) ? mac : default),
        ["uuid.UUID|zero"] = () => Text(Guid.Empty),
        ["uuid.UUID|set"] = () => Text(new Guid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8")),
        ["*uuid.UUID|nil"] = () => Text<Guid?>(null),
        ["map[uuid.UUID]int|key"] = () => Text(ValueMap<Guid, long>.From([new(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), 1)])),
    };

    // Values that the types of this suite cannot hold, so that they can never be written.
    private static readonly string[] NotHeld =
    [
        "time.Time|zone offset with seconds (00:00:30)", "time.Time|year 10000", "net.IP|bad length 3", "[4]byte|array", "uuid.NullUUID|zero",
    ];

    /// <summary>Whether the types of this suite can hold the value at all.</summary>
    public static bool CanHold(string type, string value) => !NotHeld.Contains($"{type}|{value}");

    /// <summary>How this suite writes a value; null when it refuses to.</summary>
    /// <exception cref="KeyNotFoundException">Nobody has said in code what the words mean.</exception>
    public static string? Write(string type, string value)
    {
        try
        {
            return type switch
            {
                "float64" when value.Contains('p') => Text(Binary(value)),
                "float32" when value.Contains('p') => Text((float)Binary(value)),
                _ => Values.TryGetValue($"{type}|{value}", out Func<string>? known) ? known() : AsItself(type, value) ?? throw new KeyNotFoundException($"{type}|{value}"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The rows of a table, with what differs.</summary>
    public static IEnumerable<Outcome> Replay(string file) =>
        File.ReadLines(file).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => CanHold(row[0], row[1]))
            .Select(row => new Outcome($"{Path.GetFileName(file)} {row[0]} {row[1]}", Difference(row[0], row[1], row[2])));

    private static string? Difference(string type, string value, string encoded)
    {
        if (!value.Contains('p') && !Values.ContainsKey($"{type}|{value}") && AsItself(type, value) is null)
            return "no value of this suite is known for these words";
        string? expected = encoded.StartsWith("ERROR", StringComparison.Ordinal) ? null : encoded;
        string? written = Write(type, value);
        return written == expected ? null : $"{written ?? "refused"}, expected {expected ?? "a refusal"}";
    }

    // A value that stands in the table as itself and not in words.
    private static string? AsItself(string type, string value) => type switch
    {
        "bool" when bool.TryParse(value, out bool flag) => Text(flag),
        "int" or "int8" or "int16" or "int32" or "int64" or "uint8" or "uint16" or "uint32" when long.TryParse(value, out long number) => Text(number),
        "uint64" when ulong.TryParse(value, out ulong number) => Text(number),
        "time.Time" when GoTime.TryParse(value, out GoTime time) => Text(time),
        "uuid.UUID" when Guid.TryParseExact(value, "D", out Guid id) => Text(id),
        "net.HardwareAddr" when MacAddress.TryParse(value, out MacAddress mac) => Text(mac),
        "net.IP" when IPAddress.TryParse(value, out _) => Text(IpText.Parse(value)),
        "net.IPNet" when value.Split('/') is [var address, var bits] && IPAddress.TryParse(address, out IPAddress? ip) && int.TryParse(bits, out int length) =>
            Text(new IPNet { IP = IpText.Parse(address), Mask = Mask(ip.GetAddressBytes().Length, length) }),
        _ => null,
    };

    private static Bytes Mask(int bytes, int bits) =>
        Bytes.From([.. Enumerable.Range(0, bytes).Select(i => (byte)(0xff00 >> Math.Clamp(bits - (8 * i), 0, 8)))]);

    private static string Text<T>(T value) => Encoding.UTF8.GetString(GoJson.Serialize(VectorJson.For<Box<T>>(), new Box<T> { V = value }))[5..^1];

    private static GoTime At(string text) => GoTime.TryParse(text, out GoTime time) ? time : throw new FormatException(text);

    // "<mantissa>p<exponent>": mantissa times a power of two.
    private static double Binary(string text)
    {
        string[] parts = text.Split('p');
        return Math.ScaleB(double.Parse(parts[0]), int.Parse(parts[1]));
    }
}
