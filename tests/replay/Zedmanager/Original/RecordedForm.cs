using System.Globalization;
using System.Text.Json.Nodes;

namespace Eve.Replay.Zedmanager.Original;

/// <summary>
/// Events in the very form of the recorded runs: one JSON line each, sorted by time, remarks and what a subscriber received in between.
/// zedmanager takes a while for each publication, so that the next feed can come before it; and there are topics and members that nobody knows.
/// </summary>
public static class RecordedForm
{
    public static IEnumerable<string> Of(IReadOnlyList<TraceEvent> events, int seed)
    {
        Random random = new(seed);
        double last = 0;
        List<(double At, JsonObject Line)> lines = [(0.5, Line(0.5, "step", ("text", "scenario: peers publish their base state, then zedbox and zedmanager start")))];
        lines.AddRange(Given(0.6));
        foreach (TraceEvent step in events)
        {
            double at = step.Milliseconds + 1;
            if (step.Kind == "step")
            {
                // Not every recording has a remark, and not everyone listens.
                if (seed % 2 == 0)
                    lines.Add((at, Line(at, "step", ("text", step.Text))));
                else
                    lines.AddRange(Given(at));
                continue;
            }
            if (step.Kind == "emit")
                at = last = Math.Max(at + 0.2 + random.NextDouble() * (random.Next(8) == 0 ? 12 : 3), last + 0.05);
            lines.Add((at, Record(at, step.Kind, step, step.Operation, random)));
            if (step.Kind == "emit" && random.Next(3) != 0)
                lines.Add((at + 0.1, Record(at + 0.1, "recv", step, step.Operation switch { "publish" => "modify", "unpublish" => "delete", _ => step.Operation }, random)));
            if (random.Next(10) == 0)
                lines.Add((at + 0.2, Line(at + 0.2, "feed", ("agent", "baseosmgr"), ("topic", "BaseOsMgrStatus"), ("op", "publish"), ("key", "global"), ("value", new JsonObject { ["CurrentRetryUpdateCounter"] = random.Next(9) }))));
        }
        return lines.OrderBy(line => line.At).Select(line => line.Line.ToJsonString());
    }

    /// <summary>A subscriber is given whole topics.</summary>
    private static IEnumerable<(double, JsonObject)> Given(double at) => ((string[])["AppNetworkConfig", "AppInstanceStatus", "DomainConfig"])
        .Select((topic, number) => (at + (0.01 * number), Line(at + (0.01 * number), "recv", ("agent", "zedmanager"), ("topic", topic), ("op", "sync"))));

    private static JsonObject Record(double at, string kind, TraceEvent step, string operation, Random random)
    {
        JsonObject line = Line(at, kind, ("agent", step.Agent), ("topic", step.Topic), ("op", operation));
        if (operation == "restarted")
            line["count"] = step.Count;
        else
            line["key"] = step.Key;
        if (step.Value is not null)
            line["value"] = random.Next(4) == 0 && step.Value is JsonObject value ? Turned(value) : step.Value.DeepClone();
        return line;
    }

    /// <summary>The order of members says nothing.</summary>
    private static JsonObject Turned(JsonObject value) => new(value.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static JsonObject Line(double at, string kind, params (string Name, JsonNode? Value)[] members)
    {
        JsonObject line = new() { ["ms"] = double.Parse(at.ToString("0.000", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), ["ev"] = kind };
        foreach ((string name, JsonNode? value) in members)
            line[name] = value;
        return line;
    }
}
