using System.Text;
using System.Text.Json.Nodes;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Types;

/// <summary>Every place of a topic's sample record beside what the schema says of it.</summary>
internal static class Places
{
    /// <summary>One topic of each record type, LISP's too.</summary>
    public static IEnumerable<TestCaseData> Topics() =>
        TopicCatalogue.All().DistinctBy(entry => entry.RecordType).Select(entry => new TestCaseData(entry).SetArgDisplayNames(entry.Where.Name));

    /// <summary>The sample's text with one place changed, for each place that the schema describes.</summary>
    public static IEnumerable<(SchemaNode Schema, string Path, Func<string, byte[]> With)> Of(CatalogueEntry topic)
    {
        string folder = topic.Where.Name.StartsWith("EID", StringComparison.Ordinal) ? "types/era-2020-08" : "types";
        string sample = Golden.Text(folder, topic.Where.Name + ".sample.json");
        JsonNode root = JsonNode.Parse(sample)!;
        foreach ((SchemaNode schema, JsonNode? place) in Walk(SchemaNode.Of(topic.Where.Name), root).Skip(1).ToArray()) // without the record itself
        {
            if (place is null)
                continue;
            string path = place.GetPath();
            if (path.Contains("[1]", StringComparison.Ordinal))
                continue; // as the first item
            JsonValue mark = JsonValue.Create("-- here --");
            place.ReplaceWith(mark);
            string[] around = root.ToJsonString().Split("\"-- here --\"");
            mark.ReplaceWith(place);
            yield return (schema, path, value => Encoding.UTF8.GetBytes(around[0] + value + around[1]));
        }
    }

    private static IEnumerable<(SchemaNode Schema, JsonNode? Value)> Walk(SchemaNode schema, JsonNode? value)
    {
        yield return (schema, value);
        IEnumerable<(SchemaNode, JsonNode?)> parts = (schema.Kind, value) switch
        {
            ("array", JsonArray list) => list.Select(item => (schema.Items, item)),
            ("map", JsonObject map) => map.Select(entry => (schema.Values, entry.Value)),
            ("object", JsonObject record) => schema.Members.Where(member => record.ContainsKey(member.Name)).Select(member => (member, record[member.Name])),
            _ => [],
        };
        foreach ((SchemaNode part, JsonNode? inner) in parts)
            foreach ((SchemaNode, JsonNode?) place in Walk(part, inner))
                yield return place;
    }
}
