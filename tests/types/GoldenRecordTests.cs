using System.Text;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>Every record against the texts that the original wrote: zero, sample, and the sample as sent on the socket.</summary>
public sealed class GoldenRecordTests
{
    private static readonly string Folder = Golden.Path("types");

    private static IEnumerable<TestCaseData> Records() =>
        TopicCatalogue.All()
            .GroupBy(entry => entry.Where.Name)
            .Select(same => new TestCaseData(same.First(), same.Key.StartsWith("EID", StringComparison.Ordinal) ? Path.Combine(Folder, "era-2020-08") : Folder)
                .SetArgDisplayNames(same.Key));

    [TestCaseSource(nameof(Records))]
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

    private static IEnumerable<TestCaseData> Texts() =>
        Directory.EnumerateFiles(Folder, "*.json").Concat(Directory.EnumerateFiles(Path.Combine(Folder, "era-2020-08"), "*.json"))
            .Where(file => !file.EndsWith(".wire-files.json", StringComparison.Ordinal))
            .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [TestCaseSource(nameof(Texts))]
    public void What_came_over_the_original_s_socket_is_the_record_of_its_file_and_a_round_trip_is_equal(string file) =>
        Assert.That(Eve.Replay.Records.Difference(file), Is.Null);

    [Test]
    public void Every_topic_has_its_text_of_the_socket()
    {
        IEnumerable<string> names = TopicCatalogue.All().Select(entry => entry.Where.Name).Where(name => !name.StartsWith("EID", StringComparison.Ordinal)).Distinct();
        Assert.That(names.Where(name => !File.Exists(Path.Combine(Folder, name + ".sample.wire.json"))), Is.Empty);
    }

    [TestCaseSource(nameof(Records))]
    public void An_empty_object_reads_as_the_zero_record(CatalogueEntry topic, string folder)
    {
        (byte[]? text, string? error) = topic.Normalize("{}"u8.ToArray());
        Assert.That(error, Is.Null);
        string golden = topic.Where.Name == nameof(MetricsMap) ? "{}" : File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.zero.json")).TrimEnd('\n');
        Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(golden));
    }

    [TestCaseSource(nameof(Records))]
    public void Every_member_that_null_cannot_change_stays_zero(CatalogueEntry topic, string folder)
    {
        string zero = File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.zero.json")).TrimEnd('\n');
        using System.Text.Json.JsonDocument sample = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{topic.Where.Name}.sample.json")));
        if (topic.Where.Name == nameof(MetricsMap))
            return; // its members are entries of a map, where null makes an entry
        string nulls = "{" + string.Join(",", sample.RootElement.EnumerateObject().Select(member => $"\"{member.Name}\":null")) + "}";
        (byte[]? text, string? error) = topic.Normalize(Encoding.UTF8.GetBytes(nulls));
        Assert.That(error, Is.Null);
        Assert.That(Encoding.UTF8.GetString(text!), Is.EqualTo(zero));
    }
}
