using System.Text.Json.Nodes;

namespace Eve.Replay.Zedmanager;

/// <summary>Defects of the original that recordings show and ours does not have. Each is named in agents/zedmanager/README.md.</summary>
internal static class NotCopied
{
    /// <summary>Names when every difference between the two values is one of the known ones; else nothing.</summary>
    /// <param name="last">The recorded value is the last one before the record goes.</param>
    public static IReadOnlyList<string> Explain(string topic, JsonObject theirs, JsonObject ours, bool last)
    {
        if (topic != "AppInstanceStatus")
            return [];
        List<string> names = [];
        foreach (string member in Differences(theirs, ours).Select(difference => difference[..difference.IndexOf(':')]))
        {
            string? name = member switch
            {
                "State" when last && Number(ours, member) == 119 => "the last status of a deleted app says that it runs",
                "MissingMemory" when !Flag(ours, member) => "MissingMemory stays after memory was found",
                _ when member.StartsWith("FixedResources", StringComparison.Ordinal) => "FixedResources in the status stay as they were at creation",
                _ => null,
            };
            if (name is null)
                return [];
            names.Add(name);
        }
        return names;
    }

    /// <summary>"member: recorded, ours" for each member that differs.</summary>
    public static IEnumerable<string> Differences(JsonNode? theirs, JsonNode? ours, string path = "")
    {
        if (JsonNode.DeepEquals(theirs, ours))
            return [];
        if (theirs is JsonObject left && ours is JsonObject right)
            return left.Select(member => member.Key).Union(right.Select(member => member.Key))
                .SelectMany(name => Differences(left[name], right[name], path.Length == 0 ? name : $"{path}.{name}"));
        if (theirs is JsonArray first && ours is JsonArray second && first.Count == second.Count)
            return Enumerable.Range(0, first.Count).SelectMany(i => Differences(first[i], second[i], $"{path}[{i}]"));
        return [$"{path}: recorded {theirs?.ToJsonString() ?? "null"}, ours {ours?.ToJsonString() ?? "null"}"];
    }

    private static int Number(JsonObject value, string member) => value[member]?.GetValue<int>() ?? 0;

    private static bool Flag(JsonObject value, string member) => value[member]?.GetValue<bool>() ?? false;
}
