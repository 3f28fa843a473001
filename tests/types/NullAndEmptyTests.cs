using System.Text;
using System.Text.Json.Nodes;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>An absent list and one without items are two values, in every place of every record.</summary>
public sealed class NullAndEmptyTests
{
    // Six numbers, always: neither null nor empty.
    private static readonly string[] FixedLength = ["Ops", "Bytes"];

    private static IEnumerable<TestCaseData> Topics() =>
        TopicCatalogue.All().DistinctBy(entry => entry.RecordType)
            .Where(entry => File.Exists(Golden.Path("types", entry.RecordType.Name + ".sample.json")))
            .Select(entry => new TestCaseData(entry).SetArgDisplayNames(entry.RecordType.Name));

    [TestCaseSource(nameof(Topics))]
    public void A_list_that_is_null_is_not_one_that_is_empty(CatalogueEntry topic)
    {
        string sample = Golden.Text("types", topic.RecordType.Name + ".sample.json");
        int lists = Lists(JsonNode.Parse(sample)!).Count();
        for (int i = 0; i < lists; i++)
        {
            (object none, string noneText, string path) = With(topic, sample, i, null);
            (object empty, string emptyText, _) = With(topic, sample, i, new JsonArray());
            if (FixedLength.Any(name => path.EndsWith('.' + name)))
                continue;
            Assert.That(none.Equals(empty), Is.False, path);
            // Where zeros are left out, both are: the text is the same, as the original's.
            if (noneText != emptyText)
                Assert.That(emptyText.Replace("[]", "null", StringComparison.Ordinal), Is.EqualTo(noneText.Replace("[]", "null", StringComparison.Ordinal)), path);
            else
                Assert.That(noneText, Does.Not.Contain($"\"{path[(path.LastIndexOf('.') + 1)..]}\":null"), path);
        }
    }

    private static (object Record, string Text, string Path) With(CatalogueEntry topic, string sample, int index, JsonNode? value)
    {
        JsonNode root = JsonNode.Parse(sample)!;
        JsonArray list = Lists(root).ElementAt(index);
        string path = list.GetPath();
        list.ReplaceWith(value);
        byte[] text = Encoding.UTF8.GetBytes(root.ToJsonString());
        (object? record, string? error) = topic.Read(text);
        Assert.That(record, Is.Not.Null, $"{path}: {error}");
        return (record!, Encoding.UTF8.GetString(topic.Normalize(text).Text!), path);
    }

    private static IEnumerable<JsonArray> Lists(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Lists).Prepend(list),
        JsonObject record => record.SelectMany(member => Lists(member.Value)),
        _ => [],
    };
}
