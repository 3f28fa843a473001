using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>The declared topics against the table of the original's topics.</summary>
public sealed class CatalogueTests
{
    // A row that the original subscribes to but never publishes.
    private const string NeverPublished = "zedrouter//CipherMetrics";

    private static List<string[]> Table() =>
        [.. File.ReadLines(Golden.Path("topics.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => row[6] == "2026-08" || (row[6] == "2020-08" && row[2].StartsWith("EID", StringComparison.Ordinal)))];

    private static string Word(string cell) => cell == "-" ? "" : cell;

    [Test]
    public void The_catalogue_has_exactly_the_topics_of_the_table()
    {
        IEnumerable<string> table = Table().Select(row => $"{Word(row[0])}/{Word(row[1])}/{row[2]}").Where(row => row != NeverPublished);
        IEnumerable<string> declared = TopicCatalogue.All().Select(entry => $"{entry.Where.Agent}/{entry.Where.Scope}/{entry.Where.Name}");
        Assert.That(declared, Is.EquivalentTo(table));
    }

    [Test]
    public void Our_own_topics_take_no_name_of_the_original_s()
    {
        HashSet<string> table = [.. Table().Select(row => row[2])];
        Assert.That(TopicCatalogue.Additions().Select(entry => entry.Where.Name).Where(table.Contains), Is.Empty);
    }

    [Test]
    public void Persistence_is_as_in_the_table()
    {
        HashSet<string> persistent = [.. Table().Where(row => row[3] == "yes").Select(row => $"{Word(row[0])}/{Word(row[1])}/{row[2]}")];
        foreach (TopicName topic in TopicCatalogue.All().Select(entry => entry.Where))
            Assert.That(topic.Persistent, Is.EqualTo(persistent.Contains($"{topic.Agent}/{topic.Scope}/{topic.Name}")), topic.ToString());
    }

    // The keys that the original computed for its sample records.
    private static readonly Dictionary<string, string> SampleKeys = File.ReadLines(Golden.Path("keys.tsv"))
        .Select(line => line.Split('\t'))
        .ToDictionary(row => row[0], row => row[1]);

    [Test]
    public void The_key_of_each_sample_is_the_original_one()
    {
        foreach (CatalogueEntry topic in TopicCatalogue.All())
        {
            string id = topic.Where.ToString();
            if (!SampleKeys.TryGetValue(id, out string? expected) && !SampleKeys.TryGetValue(topic.Where.Name, out expected))
                continue;
            string folder = Golden.Path(topic.Where.Name.StartsWith("EID", StringComparison.Ordinal) ? "types/era-2020-08" : "types");
            byte[] sample = File.ReadAllBytes(Path.Combine(folder, topic.Where.Name + ".sample.json"));
            Assert.That(topic.KeyOf(sample), Is.EqualTo(expected), id);
        }
        Assert.That(SampleKeys, Has.Count.GreaterThan(80));
    }
}
