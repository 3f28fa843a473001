using System.Text.Json;
using System.Text.Json.Nodes;

namespace Eve.Tests.Storage.Traces;

/// <summary>One line of a recording of the original agents; see the README beside the recordings.</summary>
internal sealed record TraceEvent(double Ms, string Kind, string Agent, string Topic, string Key, string Op, int Count, JsonNode? Value, string Text)
{
    public static IReadOnlyList<TraceEvent> Read(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Parse)];

    private static TraceEvent Parse(string line)
    {
        JsonNode json = JsonNode.Parse(line)!;
        return new(
            (double)json["ms"]!, (string)json["ev"]!, (string?)json["agent"] ?? "", (string?)json["topic"] ?? "", (string?)json["key"] ?? "",
            (string?)json["op"] ?? "", (int?)json["count"] ?? 0, json["value"]?.DeepClone(), (string?)json["text"] ?? "");
    }
}
