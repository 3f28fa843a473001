using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Eve.Replay.Zedmanager;

/// <summary>One line of a recorded run: what happened, when, and the record as text.</summary>
/// <param name="Milliseconds">Since the recording began.</param>
/// <param name="Kind">feed: a neighbour publishes; emit: zedmanager publishes; step: a remark; recv: what a subscriber of zedmanager heard.</param>
/// <param name="Operation">publish, unpublish or restarted; sync: a subscriber was given the whole topic.</param>
public sealed record TraceEvent(double Milliseconds, string Kind, string Agent, string Topic, string Key, string Operation, int Count, JsonNode? Value)
{
    /// <summary>How many feeds came before it: what is published in one round is of one handler, or of several that follow each other at once.</summary>
    public int Round { get; init; }

    /// <summary>A remark of whoever recorded it.</summary>
    public string Text { get; init; } = "";

    public string Path => $"{Agent}/{Topic}";

    public static IReadOnlyList<TraceEvent> Read(string file) =>
        [.. File.ReadLines(file).Select((line, at) => (line, at + 1)).Where(line => !string.IsNullOrWhiteSpace(line.line)).Select(line => Parse(line.line, line.Item2))];

    private static TraceEvent Parse(string line, int number)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"line {number} is no event of a recording: {fault.Message}", fault);
        }
    }

    private static TraceEvent Parse(string line)
    {
        JsonObject fields = JsonNode.Parse(line) as JsonObject ?? throw new JsonException("a line that is no object");
        return new(
            fields["ms"]?.GetValue<double>() ?? throw new JsonException("a line without \"ms\""), Text("ev"), Text("agent"), Text("topic"), Text("key"), Text("op"),
            fields["count"]?.GetValue<int>() ?? 0, fields["value"])
        {
            Text = Text("text"),
        };

        string Text(string name) => fields[name]?.GetValue<string>() ?? "";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path} {Key} {Operation} at {Milliseconds} ms");
}
