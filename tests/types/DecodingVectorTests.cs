using System.Text;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>The original's decoding vectors: text to value, and which texts are refused.</summary>
public sealed class DecodingVectorTests
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
        ["bool"] = Read<bool>,
        ["string"] = Read<string>,
        ["types.SwState (uint8)"] = Read<SwState>,
        ["struct FooBar,Other"] = ReadRecord,
    };

    // A fixed-length list is a rule of its member, not of a value; its test is below. A reader never has an earlier map.
    private static readonly string[] Elsewhere = ["[2]int", "map[string]int already holding keep:1"];

    private static IEnumerable<TestCaseData> Vectors() =>
        File.ReadLines(Golden.Path("types", "_decoding_vectors.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => !Elsewhere.Contains(row[0]))
            .Select(row => new TestCaseData(row[0], row[1], row[2], row.Length > 3 ? row[3] : "").SetArgDisplayNames(row[0], row[1]));

    [TestCaseSource(nameof(Vectors))]
    public void A_text_is_read_or_refused_as_the_original_does(string type, string input, string again, string error)
    {
        // A null text gives our nullable text null where the original has an empty string.
        string? read = Readers[type](input);
        Assert.That(read, Is.EqualTo(error.Length > 0 ? null : type == "string" && again == "\"\"" && input == "null" ? "null" : again));
    }

    [TestCase("[1,2,3,4,5,6,7]", "[1,2,3,4,5,6]")]
    [TestCase("[1]", "[1,0,0,0,0,0]")]
    [TestCase("null", "[0,0,0,0,0,0]")]
    public void A_list_of_fixed_length_is_cut_or_filled(string input, string expected)
    {
        Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes($"{{\"Ops\":{input}}}"), GoJson.For<ZFSVDevMetrics>(), out ZFSVDevMetrics? metrics, out string? error), Is.True, error);
        Assert.That(Encoding.UTF8.GetString(GoJson.Serialize(GoJson.For<ZFSVDevMetrics>(), metrics!)), Does.Contain($"\"Ops\":{expected},"));
    }

    [TestCase("""{"V":{"FooBar":"a"},"V":{"Other":"b"}}""", """{"FooBar":"a","Other":"b"}""")]
    [TestCase("""{"v":{"foobar":"a","FOOBAR":null},"V":{"Other":"b"}}""", """{"FooBar":"a","Other":"b"}""")]
    public void Duplicate_records_merge(string input, string expected) =>
        Assert.That(Read<FooBarRecord>(input, whole: true), Is.EqualTo(expected));

    [Test]
    public void Null_after_a_record_leaves_it_alone_and_after_a_pointer_empties_it()
    {
        byte[] text = """{"UUIDandVersion":{"Version":"a"},"UUIDandVersion":null,"FixedResources":{"Memory":5},"VolumeRefConfigList":[],"VolumeRefConfigList":null}"""u8.ToArray();
        Assert.That(GoJson.TryParse(text, GoJson.For<AppInstanceConfig>(), out AppInstanceConfig? config, out string? error), Is.True, error);
        Assert.Multiple(() =>
        {
            Assert.That(config!.UUIDandVersion.Version, Is.EqualTo("a"));
            Assert.That(config.FixedResources.Memory, Is.EqualTo(5));
            Assert.That(config.VolumeRefConfigList, Is.Null);
        });
    }

    [Test]
    public void A_null_entry_of_a_map_is_a_zero_entry() =>
        Assert.That(Read<ValueMap<string, FooBarRecord>>("""{"a":null,"b":{"Other":null}}"""), Is.EqualTo("""{"a":{"FooBar":"","Other":""},"b":{"FooBar":"","Other":""}}"""));

    [Test]
    public void Null_items_of_plain_lists_are_zero() =>
        Assert.That(Read<ValueList<string>>("""["a",null]"""), Is.EqualTo("""["a",""]"""));

    [TestCase("")]
    [TestCase("\0\0\0\0")]
    [TestCase("{\"V\":")]
    [TestCase("[]")]
    [TestCase("7")]
    public void What_is_no_record_is_refused_with_a_reason(string text)
    {
        bool read = GoJson.TryParse(Encoding.UTF8.GetBytes(text), GoJson.For<VolumeRefStatus>(), out VolumeRefStatus? record, out string? error);
        Assert.Multiple(() =>
        {
            Assert.That(read, Is.False);
            Assert.That(record, Is.Null);
            Assert.That(error, Is.Not.Empty);
        });
    }

    [Test]
    public void The_reason_names_the_member_and_the_value()
    {
        GoJson.TryParse("""{"VolumeID":"nonsense"}"""u8, GoJson.For<VolumeRefStatus>(), out _, out string? error);
        Assert.That(error, Does.Contain("VolumeID").And.Contain("nonsense"));
    }

    private static string? Read<T>(string input) => Read<T>(input, whole: false);

    private static string? Read<T>(string input, bool whole) =>
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
