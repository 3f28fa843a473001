using System.Text;
using System.Text.Json;
using Eve.Replay;
using Eve.Replay.Wire;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>Every record against the texts that the original wrote: zero, sample, and the sample as sent on the socket.</summary>
public sealed class GoldenRecordTests
{
    private static readonly string Folder = Golden.Path("types");

    private static IEnumerable<TestCaseData> AllTopics() =>
        TopicCatalogue.All()
            .GroupBy(entry => entry.Where.Name)
            .Select(same => new TestCaseData(same.First(), same.Key.StartsWith("EID", StringComparison.Ordinal) ? Path.Combine(Folder, "era-2020-08") : Folder)
                .SetArgDisplayNames(same.Key));

    [TestCaseSource(nameof(AllTopics))]
    public void A_record_reads_and_writes_its_golden_texts_byte_for_byte(CatalogueEntry topic, string folder)
    {
        foreach (string kind in new[] { "zero", "sample" })
        {
            string golden = File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.{kind}.json"));
            (byte[]? text, string? error) = topic.Normalize(Encoding.UTF8.GetBytes(golden));
            Assert.That(error, Is.Null, kind);
            Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(golden.TrimEnd('\n')), kind);
        }
    }

    private static IEnumerable<TestCaseData> Files(bool schemas) =>
        Records.RecordFiles(Folder).Concat(Records.RecordFiles(Path.Combine(Folder, "era-2020-08")))
            .Where(file => file.EndsWith(".schema.json", StringComparison.Ordinal) == schemas)
            .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    private static IEnumerable<TestCaseData> Texts() => Files(schemas: false);

    private static IEnumerable<TestCaseData> Schemas() => Files(schemas: true);

    [TestCaseSource(nameof(Texts))]
    public void What_came_over_the_original_s_socket_is_the_record_of_its_file_and_a_round_trip_is_equal(string file) =>
        Assert.That(Records.Difference(file), Is.Null);

    [TestCaseSource(nameof(Schemas))]
    public void Order_names_kinds_and_omitted_members_are_those_of_the_schema(string file) => Assert.That(Records.Difference(file), Is.Null);

    [Test]
    public void Every_topic_has_its_schema() =>
        Assert.That(
            TopicCatalogue.All().Select(entry => entry.Where.Name).Except(Schemas().Select(schema => Path.GetFileName((string)schema.Arguments[0]!)[..^".schema.json".Length])),
            Is.Empty);

    private static IEnumerable<TestCaseData> RoundTrips() =>
        Records.Replay(Folder).Where(outcome => outcome.Name.Contains("_roundtrip.tsv", StringComparison.Ordinal)).Select(outcome => new TestCaseData(outcome).SetArgDisplayNames(outcome.Name));

    [TestCaseSource(nameof(RoundTrips))]
    public void Sizes_and_large_members_are_those_of_the_original_s_round_trips(Outcome outcome) => Assert.That(outcome.Difference, Is.Null);

    [Test]
    public void There_are_round_trips_of_all_topics() => Assert.That(RoundTrips().Count(), Is.GreaterThan(115));

    // The original decodes our text to the very tree that it makes of its own.
    [TestCaseSource(nameof(WireTexts))]
    public void Our_text_of_the_socket_is_the_original_s_but_for_order_and_numbers(string file)
    {
        CatalogueEntry topic = TopicCatalogue.All().First(entry => entry.Where.Name == Path.GetFileName(file)[..^".sample.wire.json".Length]);
        string files = file[..^".json".Length] + "-files.json";
        List<string> sides = [];
        byte[] ours = LargeMembers.MoveOut(
            topic.Normalize(File.ReadAllBytes(file[..^".wire.json".Length] + ".json")).Text!,
            (_, side) =>
            {
                sides.Add(Encoding.UTF8.GetString(side));
                return "/side";
            });
        Assert.That(OriginalText.Of(ours), Is.EqualTo(OriginalText.Of(File.ReadAllBytes(file).AsSpan().TrimEnd((byte)'\n'))));
        using JsonDocument golden = JsonDocument.Parse(File.Exists(files) ? File.ReadAllText(files) : "{}");
        Assert.That(sides.Select(side => OriginalText.Of(Encoding.UTF8.GetBytes(side))), Is.EquivalentTo(golden.RootElement.EnumerateObject().Select(side => side.Value.GetString())));
    }

    private static IEnumerable<TestCaseData> WireTexts() =>
        TopicCatalogue.All().Select(entry => Path.Combine(Folder, entry.Where.Name + ".sample.wire.json")).Where(File.Exists).Distinct()
            .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [Test]
    public void Every_topic_has_its_text_of_the_socket()
    {
        IEnumerable<string> names = TopicCatalogue.All().Select(entry => entry.Where.Name).Where(name => !name.StartsWith("EID", StringComparison.Ordinal)).Distinct();
        Assert.That(names.Where(name => !File.Exists(Path.Combine(Folder, name + ".sample.wire.json"))), Is.Empty);
    }

    [TestCaseSource(nameof(AllTopics))]
    public void An_empty_object_reads_as_the_zero_record(CatalogueEntry topic, string folder)
    {
        (byte[]? text, string? error) = topic.Normalize("{}"u8.ToArray());
        Assert.That(error, Is.Null);
        string golden = topic.Where.Name == nameof(MetricsMap) ? "{}" : File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.zero.json")).TrimEnd('\n');
        Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(golden));
    }

    [TestCaseSource(nameof(AllTopics))]
    public void Every_member_that_null_cannot_change_stays_zero(CatalogueEntry topic, string folder)
    {
        string zero = File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.zero.json")).TrimEnd('\n');
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.sample.json")));
        if (topic.Where.Name == nameof(MetricsMap))
            return; // its members are entries of a map, where null makes an entry
        string nulls = "{" + string.Join(",", sample.RootElement.EnumerateObject().Select(member => $"\"{member.Name}\":null")) + "}";
        (byte[]? text, string? error) = topic.Normalize(Encoding.UTF8.GetBytes(nulls));
        Assert.That(error, Is.Null);
        Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(zero));
    }
}
