using System.Text.Json.Nodes;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>Defects of the original that recordings show and ours does not have. Each is named in agents/zedmanager/README.md.</summary>
internal static class NotCopied
{
    private const string FromConfig = "types.AppInstanceConfig";
    private const string FromNetwork = "types.AppNetworkStatus";
    private const string FromDomain = "types.DomainStatus";

    /// <summary>Names when every difference between the two values is one of the known ones; else nothing.</summary>
    /// <param name="last">The recorded value is the last one before the record goes.</param>
    public static IReadOnlyList<string> Explain(string topic, JsonObject theirs, JsonObject ours, bool last)
    {
        List<string> names = [];
        foreach (string member in Differences(theirs, ours).Select(difference => difference[..difference.IndexOf(':')]))
        {
            string? name = topic switch
            {
                "AppInstanceStatus" => OfStatus(member, theirs, ours, last),
                "AppInstanceSummary" when Number(ours, member) == byte.MaxValue && Number(theirs, member) < byte.MaxValue => "counters wrap at 256",
                _ => null,
            };
            if (name is null)
                return [];
            names.Add(name);
        }
        return names;
    }

    private static string? OfStatus(string member, JsonObject theirs, JsonObject ours, bool last) => member switch
    {
        "State" when last && Number(ours, member) == (int)SwState.Halted => "the last status of a deleted app says that it runs",
        "State" when Number(ours, member) == (int)SwState.Halted && !Flag(ours, "Activated") && !Flag(theirs, "Activated") => (SwState)Number(theirs, member) switch
        {
            SwState.Halting => "HALTING sticks after a purge of an app that is not to run",
            SwState.Broken => "a BROKEN app that is switched off stays BROKEN",
            _ => null,
        },
        "MissingMemory" when !Flag(ours, member) => "MissingMemory stays after memory was found",
        "Error" or "ErrorTime" or "ErrorSeverity" or "ErrorRetryCondition" or "ErrorEntities"
            when Flag(theirs, "MissingMemory") && Flag(ours, "MissingMemory") && Text(theirs, "ErrorSourceType") == FromConfig && Text(ours, "ErrorSourceType") == FromConfig
            => "memory admission is not tried again when another app changes",
        "ErrorSeverity" or "ErrorRetryCondition" or "ErrorEntities"
            when Number(theirs, "ErrorSeverity") == (int)ErrorSeverity.Error && Text(theirs, "ErrorRetryCondition").Length == 0 && theirs["ErrorEntities"] is null
                && Text(theirs, "ErrorSourceType") is FromNetwork or FromDomain && Text(theirs, "Error") == Text(ours, "Error")
            => "errors lose severity and retry condition on the way",
        _ when member.StartsWith("FixedResources", StringComparison.Ordinal) => "FixedResources in the status stay as they were at creation",
        _ => null,
    };

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

    private static string Text(JsonObject value, string member) => value[member]?.GetValue<string>() ?? "";

    private static bool Flag(JsonObject value, string member) => value[member]?.GetValue<bool>() ?? false;
}
