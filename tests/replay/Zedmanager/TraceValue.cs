using System.Text.Json.Nodes;

namespace Eve.Replay.Zedmanager;

/// <summary>What of a published record can be compared between two runs.</summary>
/// <param name="fed">All error texts that neighbours or the config brought in.</param>
public sealed class TraceValue(IReadOnlySet<string> fed)
{
    private static readonly HashSet<string> Times =
    [
        "BootTime", "ErrorTime", "StartTime", "RestartStartedAt", "PurgeStartedAt", "CreateTime", "LastUseTime", "TimeCreated", "TimeTriggered",
    ];

    /// <summary>
    /// Times become "zero" or "set". Empty lists become null, since no subscriber can tell them apart. Error texts of
    /// zedmanager's own become "own words": they are for people and differ between the two.
    /// </summary>
    public JsonNode? Comparable(JsonNode? value) => value is null ? null : Blank(value.DeepClone());

    /// <summary>All lines of error texts in what neighbours publish.</summary>
    public static IReadOnlySet<string> TextsIn(IEnumerable<TraceEvent> feeds)
    {
        HashSet<string> texts = [];
        foreach (JsonObject value in feeds.Select(step => step.Value).OfType<JsonObject>())
        {
            foreach (string name in (string[])["Error", "ErrorRetryCondition"])
                if (value[name] is JsonValue text)
                    texts.UnionWith(Lines(text.GetValue<string>()));
            foreach (JsonNode? line in value["Errors"] as JsonArray ?? [])
                texts.UnionWith(Lines(line!.GetValue<string>()));
        }
        return texts;
    }

    private JsonNode Blank(JsonNode node)
    {
        if (node is JsonArray items)
            for (int i = 0; i < items.Count; i++)
                if (items[i] is { } item)
                    Blank(item);
        if (node is JsonObject fields)
            foreach ((string name, JsonNode? child) in fields.ToArray())
                fields[name] = child switch
                {
                    JsonArray { Count: 0 } => null,
                    JsonValue text when Times.Contains(name) => text.GetValue<string>().StartsWith("0001-", StringComparison.Ordinal) ? "zero" : "set",
                    JsonValue text when name is "Error" or "ErrorRetryCondition" => Words(text.GetValue<string>()),
                    not null => Detached(fields, name, Blank(child)),
                    null => null,
                };
        return node;
    }

    private static JsonNode Detached(JsonObject fields, string name, JsonNode child)
    {
        fields.Remove(name);
        return child;
    }

    private string Words(string text) => Lines(text).All(fed.Contains) ? text : "own words";

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
