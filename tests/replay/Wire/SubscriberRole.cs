using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Eve.PubSub;
using Eve.PubSub.Subscribing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;

namespace Eve.Replay.Wire;

/// <summary>
/// A bare publisher says what the recorded one said, our subscriber listens. Recorded at a subscriber of the original, its handler
/// calls are compared one by one; recorded at a publisher, the records that the subscriber holds in the end.
/// </summary>
internal sealed partial class SubscriberRole<T> : IDisposable
    where T : class
{
    private readonly Script script;
    private readonly JsonTypeInfo<T> json;
    private readonly Scratch scratch = new();
    private readonly WaitingLoop loop;
    private readonly BarePublisher publisher;
    private readonly TopicName topic;
    private readonly TableModel table = new();
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> outside = [];
    private readonly List<string> events = [];
    private readonly List<string> goneByTable = [];
    private FileTopics? topics;
    private Inbox<T> inbox = null!;
    private Connector<T> connector = null!;
    private string lastRemark = "";
    private string? sideFile;

    public SubscriberRole(Script script, JsonTypeInfo<T> json)
    {
        this.script = script;
        this.json = json;
        loop = new(script.Patience);
        topic = new(script.Agent, script.Scope, script.Topic, script.Persistent);
        publisher = new(scratch.Of($"/run/{topic.Path}.sock"), loop);
    }

    public void Run()
    {
        Directory.CreateDirectory(scratch.Of($"/run/{topic.Path}"));
        if (script.SubscriberIsOriginal)
            MakeFilesFromBefore();
        MakeRecordedSideFiles();
        topics = new(scratch.Root, loop, PosixFiles.Instance, PeerCredentials.OwnUid);
        inbox = topics.Subscribe(topic, json, new SubscriptionHandlers<T>(Heard, now => events.Add($"sync {now}"), count => events.Add($"restart {count}")), out ISource source);
        connector = (Connector<T>)source;
        loop.RunPending();

        for (int at = 0; at < script.Lines.Count; at++)
        {
            switch (script.Lines[at])
            {
                case ToPublisher line when Frame.IsRequest(line.Packet, script.Topic):
                    byte[] request = publisher.Accept();
                    table.Connected();
                    if (!request.SequenceEqual(line.Packet))
                        throw new DifferenceException(line.Number, $"the subscriber asked {Encoding.UTF8.GetString(request)}");
                    break;
                case ToPublisher line when script.SubscriberIsOriginal:
                    throw new DifferenceException(line.Number, $"no subscriber of this suite says {Encoding.UTF8.GetString(line.Packet)}");
                case ToSubscriber line:
                    Say(line);
                    break;
                case Remark { Text: var text } remark when text.StartsWith("handler: ", StringComparison.Ordinal):
                    List<Remark> block = [.. script.Lines.Skip(at).TakeWhile(line => line is Remark { Text: var next } && next.StartsWith("handler: ", StringComparison.Ordinal)).Cast<Remark>()];
                    at += block.Count - 1;
                    CompareEvents(block);
                    break;
                case Remark remark:
                    Obey(remark);
                    break;
                default:
                    break;
            }
        }
        CompareEnd();
    }

    public void Dispose()
    {
        topics?.Dispose();
        publisher.Dispose();
        scratch.Dispose();
    }

    private void Heard(Change<T> change) => events.Add(change switch
    {
        { New: null, Old: { } old } => $"delete {change.Key} {Text(old)}",
        { Old: null, New: { } now } => $"create {change.Key} {Text(now)}",
        { Old: { } old, New: { } now } => $"modify {change.Key} {Text(now)} was {Text(old)}",
        _ => "nothing",
    });

    private string Text(T record) => OriginalText.Of(GoJson.Serialize(json, record));

    private void Say(ToSubscriber line)
    {
        if (!publisher.Connected || Filled.Whole(line.Packet) is not { } packet)
            return;
        if (script.SubscriberIsOriginal && line.Packet.Word == "update" && line.Packet.Words.Length == 4)
            MakeSideFile(line);
        long taken = connector.PacketsTaken;
        publisher.Send(packet);
        loop.RunUntil(() => connector.PacketsTaken > taken, () => $"line {line.Number} to be taken");
        loop.RunPending();
        Follow(packet);
    }

    // What the subscriber must hold, told by its own reader of single messages.
    private void Follow(byte[] packet)
    {
        if (packet.Length > Frame.Limit)
            return;
        Received frame = Frame.Parse(packet);
        switch (frame.Word)
        {
            case Word.Update when Frame.Key(frame.Third) is { } key:
                T? now = inbox.Items.GetValueOrDefault(key);
                bool readable = Readable(frame.Fourth, out T? record) && Equals(record, now);
                table.Update(key, readable);
                if (record is not null)
                    values[key] = Text(record);
                break;
            case Word.Delete when Frame.Key(frame.Third) is { } key:
                table.Delete(key);
                values.Remove(key);
                break;
            case Word.Complete:
                foreach (string gone in table.Complete())
                {
                    goneByTable.Add(gone);
                    values.Remove(gone);
                }
                break;
            default:
                break;
        }
    }

    // Without its side files a record with large members is what the subscriber made of it.
    private bool Readable(ReadOnlySpan<byte> value, out T? record)
    {
        byte[] text = new byte[value.Length];
        record = null;
        int length = Frame.Decode(value, text);
        if (length < 0 || LargeMembers.MayHaveFiles(text.AsSpan(0, length)))
            return length >= 0;
        return GoJson.TryParse(text.AsSpan(0, length), json, out record, out _, sortMembers: true);
    }

    private void Obey(Remark remark)
    {
        lastRemark = remark.Text;
        if (remark.Text.StartsWith("publisher closes the connection", StringComparison.Ordinal))
            publisher.Disconnect();
        else if (remark.Text.StartsWith("publisher goes away", StringComparison.Ordinal))
            publisher.GoAway();
        else if (remark.Text.StartsWith("subscription closed", StringComparison.Ordinal))
            inbox.Dispose();
        else if (SideFilePattern().Match(remark.Text) is { Success: true } there)
            CompareSideFile(remark.Number, bool.Parse(there.Groups[1].Value));
    }

    private void CompareSideFile(int number, bool recorded)
    {
        bool there = File.Exists(sideFile);
        bool refused = sideFile is not null && !sideFile.StartsWith(scratch.Of("/persist/pubsub-large/"), StringComparison.Ordinal);
        // Deviation SideFilesOnlyFromTheirFolder: a file elsewhere is neither read nor removed.
        if (there != (recorded || refused))
            throw new DifferenceException(number, $"the side file is {(there ? "still there" : "gone")}");
    }

    private void CompareEvents(List<Remark> block)
    {
        List<string> expected = [];
        foreach (Remark remark in block)
        {
            using JsonDocument call = JsonDocument.Parse(remark.Text["handler: ".Length..(remark.Text.LastIndexOf('}') + 1)]);
            if (call.RootElement.GetProperty("event").GetString() == "list")
                CompareList(remark.Number, call.RootElement);
            else if (Words(call.RootElement) is { } words)
                expected.Add(words);
        }
        List<string> heard = WithoutGone(events);
        events.Clear();
        if (!Sorted(expected).SequenceEqual(Sorted(heard)))
            throw new DifferenceException(block[0].Number, $"handlers: expected {Short(expected)}; called {Short(heard)}");
    }

    // Deviation GoneKeysAreDeleted.
    private List<string> WithoutGone(List<string> all)
    {
        List<string> rest = [.. all];
        foreach (string gone in goneByTable)
            rest.Remove(rest.FirstOrDefault(line => line.StartsWith($"delete {gone} ", StringComparison.Ordinal)) ?? "");
        goneByTable.Clear();
        return rest;
    }

    private string? Words(JsonElement call)
    {
        string key = call.GetProperty("key").GetString()!;
        switch (call.GetProperty("event").GetString())
        {
            case "sync":
                return $"sync {call.GetProperty("value").GetBoolean()}";
            case "restart":
                return $"restart {(call.TryGetProperty("n", out JsonElement n) ? CounterOf(n) : 0)}";
            case "modify":
                return $"modify {key} {Text(call.GetProperty("value"))} was {Text(call.GetProperty("old"))}";
            case string kind:
                return outside.Contains(key) ? null : $"{kind} {key} {Text(call.GetProperty("value"))}";
            default:
                return null;
        }
    }

    // Deviation CountersEndAt31Bits.
    private static int CounterOf(JsonElement n) => (int)Math.Clamp(n.GetInt64(), int.MinValue, int.MaxValue);

    // Through the record, for a recorded value leaves out what is at zero.
    private string Text(JsonElement value) =>
        GoJson.TryParse(Encoding.UTF8.GetBytes(value.GetRawText()), json, out T? record, out string? error) ? Text(record) : $"({error})";

    private void CompareList(int number, JsonElement call)
    {
        Dictionary<string, string> recorded = call.GetProperty("value").EnumerateObject()
            .Where(member => values.ContainsKey(member.Name) || !script.Lines.OfType<ToSubscriber>().Any())
            .ToDictionary(member => member.Name, member => Text(member.Value));
        Dictionary<string, string> held = inbox.Items.ToDictionary(item => item.Key, item => Text(item.Value));
        if (recorded.Count != held.Count || recorded.Any(one => held.GetValueOrDefault(one.Key) != one.Value))
            throw new DifferenceException(number, $"the subscriber holds {string.Join(' ', held.Keys)}, expected {string.Join(' ', recorded.Keys)}");
        int count = call.TryGetProperty("n", out JsonElement n) ? CounterOf(n) : 0;
        if (inbox.RestartCount != count)
            throw new DifferenceException(number, $"the counter is {inbox.RestartCount}");
    }

    private void CompareEnd()
    {
        int last = script.Lines[^1].Number;
        if (script.SubscriberIsOriginal)
        {
            if (WithoutGone(events) is { Count: > 0 } left)
                throw new DifferenceException(last, $"handlers were called that the recording has not: {Short(left)}");
            return;
        }
        foreach ((string key, string value) in values)
            if (inbox.Items.GetValueOrDefault(key) is not { } record || Text(record) != value)
                throw new DifferenceException(last, $"as subscriber: {key} is not the record that was sent last");
        foreach (Remark remark in script.Lines.OfType<Remark>().Where(remark => remark.Text.StartsWith(OriginalHandler, StringComparison.Ordinal)))
        {
            using JsonDocument call = JsonDocument.Parse(remark.Text[OriginalHandler.Length..(remark.Text.LastIndexOf('}') + 1)]);
            if (!events.Remove(Words(call.RootElement)!))
                throw new DifferenceException(remark.Number, "as subscriber: this handler call did not come");
        }
    }

    private const string OriginalHandler = "handler of the original subscriber: ";

    private void MakeFilesFromBefore()
    {
        if (script.Lines.OfType<Remark>().FirstOrDefault(remark => remark.Text.StartsWith("files before start: ", StringComparison.Ordinal)) is not { } files)
            return;
        string folder = scratch.Of($"/persist/status/{topic.Path}");
        Directory.CreateDirectory(folder);
        foreach (string item in files.Text["files before start: ".Length..].Split(", "))
        {
            string[] words = item.Split(' ');
            string content = words.Length > 1 ? words[1].Trim('(', ')') : RecordedValue(words[0]) ?? "{}";
            File.WriteAllText(Path.Combine(folder, words[0]), content == "empty" ? "" : content);
            if (words.Length == 1 && words[0].EndsWith(".json", StringComparison.Ordinal))
                table.Loaded(words[0][..^".json".Length]);
        }
    }

    private string? RecordedValue(string fileName) =>
        script.Lines.OfType<Remark>().Select(remark => CreatedPattern().Match(remark.Text))
            .FirstOrDefault(match => match.Success && match.Groups[1].Value + ".json" == fileName)?.Groups[2].Value;

    // At a publisher's recording the content of side files was written down.
    private void MakeRecordedSideFiles()
    {
        foreach (Remark remark in script.Lines.OfType<Remark>())
            if (ContentPattern().Match(remark.Text) is { Success: true } content)
                WriteSideFile(scratch.Of(content.Groups[1].Value), content.Groups[2].Value);
    }

    // At a subscriber's, only what came of them.
    private void MakeSideFile(ToSubscriber line)
    {
        if (Filled.Value(line.Packet) is not { } value || SidePathPattern().Match(value) is not { Success: true } named)
            return;
        string key = line.Packet.Key;
        if (script.Lines.OfType<Remark>().Any(remark => remark.Text.StartsWith($"content of {named.Groups[1].Value}: ", StringComparison.Ordinal)))
            return; // written down, and made at the start
        string path = named.Groups[1].Value;
        sideFile = scratch.Of(path);
        if (!path.StartsWith($"/persist/pubsub-large/{topic.Path}/", StringComparison.Ordinal))
            outside.Add(key);
        IReadOnlyDictionary<string, string> large = LargeValues(key, line.Number);
        foreach ((string at, (string other, string rest)) in SidePaths(value).Skip(1))
            WriteSideFile(scratch.Of(other), $"{{\"pubsub-large-{rest}\":{large.GetValueOrDefault(at, "null")}}}");
        (string place, (_, string member)) = SidePaths(value).FirstOrDefault(new KeyValuePair<string, (string, string)>("", ("", "Big")));
        string first = large.GetValueOrDefault(place, "\"unread\"");
        string? content = lastRemark switch
        {
            _ when lastRemark.Contains("gone now", StringComparison.Ordinal) => null,
            _ when lastRemark.Contains("empty", StringComparison.Ordinal) => "",
            _ when lastRemark.Contains("another inner name", StringComparison.Ordinal) => $"{{\"other\":{first}}}",
            _ when lastRemark.Contains("two names", StringComparison.Ordinal) => "{\"one\":\"1\",\"two\":\"2\"}",
            _ => $"{{\"pubsub-large-{member}\":{first}}}",
        };
        if (content is not null)
            WriteSideFile(sideFile, content);
    }

    // Of the handler call that follows: where each large member is, and its value.
    private Dictionary<string, string> LargeValues(string key, int after)
    {
        foreach (Remark remark in script.Lines.OfType<Remark>().Where(remark => remark.Number > after && remark.Text.StartsWith("handler: ", StringComparison.Ordinal)))
        {
            using JsonDocument call = JsonDocument.Parse(remark.Text["handler: ".Length..(remark.Text.LastIndexOf('}') + 1)]);
            if (call.RootElement.GetProperty("key").GetString() == key && call.RootElement.TryGetProperty("value", out JsonElement record))
                return Members(record, "", "pubsub-large-").ToDictionary(member => member.Place, member => member.Value.GetRawText());
        }
        return [];
    }

    // In the order of the message: where each side file's member is, the file, and the rest of the member's name.
    private static IReadOnlyList<KeyValuePair<string, (string Path, string Name)>> SidePaths(string value)
    {
        using JsonDocument record = JsonDocument.Parse(value);
        return [.. Members(record.RootElement, "", "pubsub-file-").Select(member => KeyValuePair.Create(member.Place, (member.Value.GetString()!.Trim('"'), member.Place[(member.Place.LastIndexOf('/') + 1)..])))];
    }

    private static IEnumerable<(string Place, JsonElement Value)> Members(JsonElement value, string place, string start) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Name.StartsWith(start, StringComparison.Ordinal)
            ? [($"{place}/{member.Name[start.Length..]}", member.Value.Clone())]
            : Members(member.Value, $"{place}/{member.Name}", start)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((one, i) => Members(one, $"{place}/{i}", start)),
        _ => [],
    };

    private static void WriteSideFile(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    // Calls of one kind in a row come in any order: the original's tables have none.
    private static IEnumerable<string> Sorted(IReadOnlyList<string> lines)
    {
        for (int start = 0; start < lines.Count;)
        {
            string kind = lines[start].Split(' ')[0];
            string[] run = [.. lines.Skip(start).TakeWhile(line => line.Split(' ')[0] == kind)];
            foreach (string line in kind is "restart" or "sync" ? run : [.. run.Order(StringComparer.Ordinal)])
                yield return line;
            start += run.Length;
        }
    }

    private static string Short(IEnumerable<string> lines) => string.Join(", ", lines.Select(line => line.Length > 80 ? line[..80] + "…" : line));

    [GeneratedRegex(@"still there: (True|False)$")]
    private static partial Regex SideFilePattern();

    [GeneratedRegex("\"event\": \"create\", \"key\": \"([^\"]*)\", \"value\": (\\{.*?\\})")]
    private static partial Regex CreatedPattern();

    [GeneratedRegex(@"^content of (/persist/pubsub-large/.*?): (.*)$", RegexOptions.Singleline)]
    private static partial Regex ContentPattern();

    [GeneratedRegex("\"pubsub-file-[^\"]*\": *\"(?:\\\\\")?([^\"\\\\]*)")]
    private static partial Regex SidePathPattern();
}
