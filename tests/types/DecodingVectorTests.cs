using System.Text;
using Eve.Replay.Values;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>The original's decoding vectors: text to value, and which texts are refused.</summary>
public sealed class DecodingVectorTests
{
    private static IEnumerable<TestCaseData> Vectors() =>
        File.ReadLines(Golden.Path("types", "_decoding_vectors.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => DecodingVectors.IsOneValue(row[0]))
            .Select(row => new TestCaseData(row[0], row[1], row[2], row.Length > 3 ? row[3] : "").SetArgDisplayNames(row[0], row[1]));

    [TestCaseSource(nameof(Vectors))]
    public void A_text_is_read_or_refused_as_the_original_does(string type, string input, string again, string error) =>
        Assert.That(DecodingVectors.Read(type, input), Is.EqualTo(DecodingVectors.Expected(type, input, again, error)));

    [TestCase("[1,2,3,4,5,6,7]", "[1,2,3,4,5,6]")]
    [TestCase("[1]", "[1,0,0,0,0,0]")]
    [TestCase("null", "[0,0,0,0,0,0]")]
    public void A_list_of_fixed_length_is_cut_or_filled(string input, string expected)
    {
        Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes($"{{\"Ops\":{input}}}"), GoJson.For<ZFSVDevMetrics>(), out ZFSVDevMetrics? metrics, out string? error), Is.True, error);
        Assert.That(Encoding.UTF8.GetString(GoJson.Serialize(GoJson.For<ZFSVDevMetrics>(), metrics!)), Does.Contain($"\"Ops\":{expected},"));
    }

    [TestCase("{\"AppUUID\":\"6ba7b810-9dad-41d1-80b4-000000000003\",\"Di\u017fplayName\":\"a\"}")]
    [TestCase("{\"di\u017fPLAYname\":\"a\"}")]
    [TestCase("""{"di\u017Fplayname":"a"}""")]
    [TestCase("""{"DisplayName":"b","di\u017fplayname":"a"}""")]
    [TestCase("""{"\u0064ISPLAYNAME":"a"}""")]
    public void A_name_matches_in_any_case_the_long_s_included(string input)
    {
        Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes(input), GoJson.For<VolumeRefStatus>(), out VolumeRefStatus? record, out string? error), Is.True, error);
        Assert.That(record!.DisplayName, Is.EqualTo("a"));
    }

    [TestCase("{\"\u212aernel\":\"a\"}")]
    [TestCase("""{"\u212Aernel":"a"}""")]
    public void The_Kelvin_sign_is_a_k(string input)
    {
        Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes(input), GoJson.For<DomainConfig>(), out DomainConfig? record, out string? error), Is.True, error);
        Assert.That(record!.Kernel, Is.EqualTo("a"));
    }

    [TestCase("{\"D\u0131splayName\":\"a\"}")] // a dotless i is no i
    [TestCase("{\"Display\u00a0Name\":\"a\"}")]
    [TestCase("{\"DisplayName\u0000\":\"a\"}")]
    [TestCase("{\"\uff24isplayName\":\"a\"}")]
    public void Other_letters_are_other_names(string input)
    {
        Assert.That(GoJson.TryParse(Encoding.UTF8.GetBytes(input.Replace("\0", "\\u0000", StringComparison.Ordinal)), GoJson.For<VolumeRefStatus>(), out VolumeRefStatus? record, out string? error), Is.True, error);
        Assert.That(record!.DisplayName, Is.Empty);
    }

    // Names of map entries are keys, not members: nothing is folded.
    [Test]
    public void The_keys_of_a_map_keep_their_letters() =>
        Assert.That(DecodingVectors.Read<ValueMap<string, long>>("{\"\u017f\":1,\"s\":2,\"S\":3,\"\u212a\":4,\"k\":5}"), Is.EqualTo("{\"S\":3,\"k\":5,\"s\":2,\"\u017f\":1,\"\u212a\":4}"));

    [TestCase("""{"V":{"FooBar":"a"},"V":{"Other":"b"}}""", """{"FooBar":"a","Other":"b"}""")]
    [TestCase("""{"v":{"foobar":"a","FOOBAR":null},"V":{"Other":"b"}}""", """{"FooBar":"a","Other":"b"}""")]
    public void Duplicate_records_merge(string input, string expected) =>
        Assert.That(DecodingVectors.Read<FooBarRecord>(input, whole: true), Is.EqualTo(expected));

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
        Assert.That(DecodingVectors.Read<ValueMap<string, FooBarRecord>>("""{"a":null,"b":{"Other":null}}"""), Is.EqualTo("""{"a":{"FooBar":"","Other":""},"b":{"FooBar":"","Other":""}}"""));

    [Test]
    public void Null_items_of_plain_lists_are_zero() =>
        Assert.That(DecodingVectors.Read<ValueList<string>>("""["a",null]"""), Is.EqualTo("""["a",""]"""));

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

    [TestCase("""{"Activate":"yes"}""", "Activate is \"yes\", expected true or false")]
    [TestCase("""{"activate":1}""", "Activate is 1, expected true or false")]
    [TestCase("""{"DisplayName":7}""", "DisplayName is 7, expected a text in quotes")]
    [TestCase("""{"FixedResources":{"VCpus":1.5}}""", "FixedResources.VCpus is 1.5, expected a whole number from -9223372036854775808 to 9223372036854775807")]
    [TestCase("""{"FixedResources":[]}""", "FixedResources is [], expected an object {…}")]
    [TestCase("""{"AppNetAdapterList":[{},{"AppMacAddr":5}]}""", "AppNetAdapterList[1].AppMacAddr: 5 is no base64 text")]
    [TestCase("""{"AppNetAdapterList":[{},{"AllowToDiscover":0}]}""", "AppNetAdapterList[1].AllowToDiscover is 0, expected true or false")]
    [TestCase("""{"AppNetAdapterList":{}}""", "AppNetAdapterList is {}, expected a list […]")]
    [TestCase("[]", "the record is [], expected an object {…}")]
    public void The_reason_says_what_the_member_can_hold(string text, string reason)
    {
        GoJson.TryParse(Encoding.UTF8.GetBytes(text), GoJson.For<AppInstanceConfig>(), out _, out string? error);
        Assert.That(error, Is.EqualTo(reason));
    }

    [Test]
    public void The_reason_finds_its_way_through_maps_too()
    {
        GoJson.TryParse("""{"GlobalSettings":{"a.b":{"IntValue":4294967296}}}"""u8, GoJson.For<ConfigItemValueMap>(), out _, out string? error);
        Assert.That(error, Is.EqualTo("GlobalSettings['a.b'].IntValue is 4294967296, expected a whole number from 0 to 4294967295"));
    }
}
