using System.Text.Json.Nodes;
using Eve.Tests.Support;

namespace Eve.Tests.Types;

/// <summary>A place in a record as the original's schema files describe it.</summary>
internal sealed class SchemaNode(JsonNode json, string folder)
{
    private static readonly Dictionary<string, JsonNode> Loaded = [];

    public string Kind => Text("json");

    /// <summary>The original's type in words, of enumerations the one below.</summary>
    public string Type => (string?)json["base"] ?? Text("go");

    public string Name => Text("name");

    public bool Nullable => Says("nullable");

    public bool Pointer => Says("pointer");

    /// <summary>Left out when it is zero; on a nested record or a time the mark does nothing.</summary>
    public bool LeftOutWhenZero => Says("omitempty") && (Kind != "object" || Pointer) && Type != "time.Time";

    public bool TogetherWithOthers => Says("embeddedByPointer");

    public int? FixedLength => (int?)json["fixedLength"];

    public SchemaNode Items => new(json["items"]!, folder);

    public SchemaNode Keys => new(json["keys"]!, folder);

    public SchemaNode Values => new(json["values"]!, folder);

    /// <summary>The members of a record in the order of the text.</summary>
    public IReadOnlyList<SchemaNode> Members
    {
        get
        {
            JsonNode record = (string?)json["$ref"] is { } file ? Load(Path.Combine(folder, file)) : json;
            IEnumerable<SchemaNode> members = record["fields"] is JsonArray fields ? fields.Select(one => new SchemaNode(one!, folder)) : [];
            // The one own encoder of the original sorts.
            return [.. record["custom"] is null ? members : members.OrderBy(member => member.Name, StringComparer.Ordinal)];
        }
    }

    public static SchemaNode Of(string topic)
    {
        string folder = Golden.Path(topic.StartsWith("EID", StringComparison.Ordinal) ? "types/era-2020-08" : "types");
        return new(Load(Path.Combine(folder, topic + ".schema.json")), folder);
    }

    private static JsonNode Load(string file)
    {
        lock (Loaded)
            return Loaded.TryGetValue(file, out JsonNode? known) ? known : Loaded[file] = JsonNode.Parse(File.ReadAllBytes(file))!;
    }

    private string Text(string name) => (string)json[name]!;

    private bool Says(string name) => (bool?)json[name] == true;
}
