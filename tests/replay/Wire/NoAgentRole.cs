using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eve.PubSub;
using Eve.PubSub.Publishing;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.Types;

namespace Eve.Replay.Wire;

/// <summary>
/// A topic of no agent, or of zedclient: files only. The recorded handler calls tell what was published; ours must lead to the same calls
/// (deviation NoAgentCounterIsPrompt: a counter that is cleared is told, too).
/// </summary>
internal sealed class NoAgentRole<T>(Script script, JsonTypeInfo<T> json) : IDisposable
    where T : class
{
    private const string Handler = "handler: ";

    private readonly Scratch scratch = new();
    private readonly WaitingLoop loop = new(script.Patience);
    private readonly List<string> events = [];
    private FileTopics? topics;
    private Inbox<T>? inbox;

    public void Run()
    {
        TopicName topic = new(script.Agent == "zedclient" ? script.Agent : "", "", script.Topic, script.Persistent);
        topics = new(scratch.Root, loop, PosixFiles.Instance, PeerCredentials.OwnUid);
        Publication<T> publication = topics.Publish(topic, json, _ => throw new NotSupportedException("recordings name their keys"));
        List<(int Line, string Words, Action Cause)> calls = [.. script.Lines.OfType<Remark>()
            .Where(remark => remark.Text.StartsWith(Handler, StringComparison.Ordinal)).Select(remark => Call(remark, publication))];

        int sync = calls.FindIndex(call => call.Words == "sync True");
        foreach ((_, _, Action cause) in calls[..sync])
            cause();
        inbox = topics.Subscribe(topic, json, new SubscriptionHandlers<T>(Heard, now => events.Add($"sync {now}"), count => events.Add($"restart {count}")));
        Await(calls[..(sync + 1)]);
        int closed = script.Lines.OfType<Remark>().FirstOrDefault(remark => remark.Text.StartsWith("subscription closed", StringComparison.Ordinal))?.Number ?? int.MaxValue;
        foreach ((int line, string words, Action cause) in calls[(sync + 1)..].Where(call => call.Line < closed))
        {
            cause();
            Await([(line, words, cause)]);
        }
        if (closed < int.MaxValue)
        {
            inbox.Dispose();
            Await([.. calls.Where(call => call.Line > closed)]);
        }
        foreach (Remark remark in script.Lines.OfType<Remark>().Where(remark => remark.Text.StartsWith("on disk: ", StringComparison.Ordinal)))
            if (!remark.Text.EndsWith(".json", StringComparison.Ordinal) && !Directory.Exists(scratch.Of(remark.Text["on disk: ".Length..])))
                throw new DifferenceException(remark.Number, "this folder is missing");
        if (File.Exists(scratch.Of($"/run/{topic.Path}.sock")))
            throw new DifferenceException(1, "a topic of no agent has no socket");
    }

    public void Dispose()
    {
        topics?.Dispose();
        scratch.Dispose();
    }

    private (int Line, string Words, Action Cause) Call(Remark remark, Publication<T> publication)
    {
        string text = remark.Text[Handler.Length..(remark.Text.LastIndexOf('}') + 1)];
        using JsonDocument call = JsonDocument.Parse(text);
        string kind = call.RootElement.GetProperty("event").GetString()!;
        string key = call.RootElement.GetProperty("key").GetString()!;
        if (kind == "sync")
            return (remark.Number, $"sync {call.RootElement.GetProperty("value").GetBoolean()}", () => { });
        if (kind == "list")
            throw new DifferenceException(remark.Number, "a list of what a subscriber of no agent holds is not understood");
        if (kind == "restart")
            return (remark.Number, $"restart {(call.RootElement.TryGetProperty("n", out JsonElement n) ? n.GetInt32() : 0)}", publication.SignalRestarted);
        if (!GoJson.TryParse(Encoding.UTF8.GetBytes(call.RootElement.GetProperty("value").GetRawText()), json, out T? record, out string? error))
            throw new DifferenceException(remark.Number, error);
        string words = $"{kind} {key} {OriginalText.Of(GoJson.Serialize(json, record))}";
        return (remark.Number, words, kind == "delete" ? () => publication.Unpublish(key) : () => publication.Publish(key, record));
    }

    private void Heard(Change<T> change) => events.Add(
        $"{(change.New is null ? "delete" : change.Old is null ? "create" : "modify")} {change.Key} {OriginalText.Of(GoJson.Serialize(json, change.Any))}");

    private void Await(List<(int Line, string Words, Action Cause)> calls)
    {
        loop.RunUntil(() => events.Count >= calls.Count, () => $"line {calls[0].Line}: {calls[0].Words}");
        if (!events.Order(StringComparer.Ordinal).SequenceEqual(calls.Select(call => call.Words).Order(StringComparer.Ordinal)))
            throw new DifferenceException(calls[0].Line, $"called: {string.Join(", ", events)}");
        events.Clear();
    }
}
