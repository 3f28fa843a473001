using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Eve.PubSub;
using Eve.PubSub.Publishing;
using Eve.PubSub.Unix;
using Eve.PubSub.Wire;
using Eve.Types;

namespace Eve.Replay.Wire;

/// <summary>
/// Our publisher does what the recorded one was told to do, a bare client says what the recorded client said, and what the publisher
/// answers is compared: words, records (put through the original's rewriting), files. Where ours does better on purpose, the
/// names in <see cref="Deviation"/> say how the recording is read.
/// </summary>
internal sealed partial class PublisherRole<T>(Script script, JsonTypeInfo<T> json) : IDisposable
    where T : class
{
    private static readonly Regex[] Starts = [StartedAgain(), KilledAndStarted(), Started()];

    private readonly Scratch scratch = new();
    private readonly WaitingLoop loop = new(script.Patience);
    private readonly TopicName topic = new(script.Agent, script.Scope, script.Topic, script.Persistent);
    private readonly HashSet<string> refused = [];
    private readonly HashSet<string> fresh = [];
    private readonly HashSet<string> tampered = [];
    private readonly Dictionary<string, string> published = [];
    private readonly Dictionary<string, string> recorded = [];
    private FileTopics? topics;
    private Publication<T> publication = null!;
    private BareClient? client;
    private BareClient? firstClient;
    private bool restarted;
    private bool mustClose;
    private bool originalDied;

    public void Run()
    {
        Start();
        for (int at = 0; at < script.Lines.Count; at++)
        {
            switch (script.Lines[at])
            {
                case ToPublisher line:
                    Say(line, at);
                    break;
                case ToSubscriber first:
                    List<Packet> group = [.. script.Lines.Skip(at).TakeWhile(line => line is ToSubscriber).Cast<ToSubscriber>().Select(line => line.Packet)];
                    at += group.Count - 1;
                    Compare(first.Number, group, Until(at, DiedPattern()));
                    break;
                case Remark remark:
                    at = Obey(remark, at);
                    break;
                default:
                    throw new InvalidOperationException("a line of no kind");
            }
        }
        CompareFirst();
    }

    public void Dispose()
    {
        client?.Dispose();
        firstClient?.Dispose();
        topics?.Dispose();
        scratch.Dispose();
    }

    private void Start()
    {
        topics = new(scratch.Root, loop, PosixFiles.Instance, PeerCredentials.OwnUid);
        publication = topics.Publish(topic, json, _ => throw new NotSupportedException("recordings name their keys"));
    }

    // As a kill would: records stay, and a socket that nobody listens to.
    private void Kill()
    {
        client?.Dispose();
        client = null;
        topics?.Dispose();
        topics = null;
        using SeqPacketSocket stale = SeqPacketSocket.Listen(SocketPath);
        restarted = true;
    }

    private BareClient Client(int number) => client ?? throw new DifferenceException(number, "nobody has connected yet");

    private string SocketPath => scratch.Of($"/run/{topic.Path}.sock");

    private void Say(ToPublisher line, int at)
    {
        if (client is null)
        {
            PublishWhatWasThereBefore(at);
            if (WhatFirstSaw("first: S>P ") is [var request, ..])
            {
                firstClient = new(SocketPath, loop.Patience);
                firstClient.Send(Encoding.UTF8.GetBytes(request.Text));
                loop.RunUntil(() => publication.Subscribers > 0, () => "the first subscriber's request to be taken");
            }
            client = new(SocketPath, loop.Patience);
        }
        bool first = !client.Asked;
        bool right = Frame.IsRequest(line.Packet, script.Topic);
        mustClose = first && !right;
        int before = publication.Subscribers;
        client.Asked = true;
        client.Send(line.Packet);
        if (first && right)
            loop.RunUntil(() => publication.Subscribers > before, () => $"line {line.Number}: the request to be taken");
    }

    // A recording of two subscribers tells in its remarks what the other one got.
    private (int Line, string Text)[] WhatFirstSaw(string start) =>
        [.. script.Lines.OfType<Remark>().Where(remark => remark.Text.StartsWith(start, StringComparison.Ordinal)).Select(remark => (remark.Number, remark.Text[start.Length..]))];

    private void CompareFirst()
    {
        if (firstClient is null)
            return;
        (int Line, string Text)[] recorded = WhatFirstSaw("first: P>S ");
        List<string> received = [.. firstClient.Collect(recorded[0].Line, 0, () => publication.Quiet).Select(packet => Canonical(packet))];
        if (!received.SequenceEqual(recorded.Select(one => Canonical(one.Text))))
            throw new DifferenceException(recorded[0].Line, $"the first subscriber got {string.Join(" | ", received)}");
    }

    // A table that the recording only shows by its first dump.
    private void PublishWhatWasThereBefore(int at)
    {
        if (restarted || published.Count > 0)
            return;
        foreach (ToSubscriber line in script.Lines.Skip(at + 1).OfType<ToSubscriber>().TakeWhile(line => line.Packet.Word != "complete"))
            if (line.Packet.Word == "update" && Filled.Value(line.Packet) is { } value)
                Publish(line.Number, line.Packet.Key, value, mayFail: false, mustFail: false);
    }

    private int Obey(Remark remark, int at)
    {
        string text = remark.Text;
        if (text.StartsWith("new connection", StringComparison.Ordinal))
        {
            client?.Dispose();
            client = new(SocketPath, loop.Patience);
        }
        else if (text == "publisher closed the connection")
        {
            if (mustClose || script.Lines[at - 1] is ToPublisher)
                Client(remark.Number).AwaitEnd(remark.Number);
            mustClose = false;
        }
        else if (text == "connection still open")
        {
            // What a wrong message leads to takes the publisher a moment.
            if (mustClose)
                Client(remark.Number).AwaitEnd(remark.Number);
            if (!Client(remark.Number).IsSilent())
                throw new DifferenceException(remark.Number, "a silent connection was closed");
        }
        else if (DiedPattern().IsMatch(text))
        {
            originalDied = true;
        }
        else if (text.StartsWith("publisher: ", StringComparison.Ordinal))
        {
            Command(remark.Number, text["publisher: ".Length..], at);
        }
        else if (text.StartsWith("publisher killed", StringComparison.Ordinal) || Starts.Any(start => start.IsMatch(text)))
        {
            Restart(remark.Number, text);
        }
        else if (text.StartsWith("on disk: ", StringComparison.Ordinal))
        {
            List<Remark> listing = [.. script.Lines.Skip(at).TakeWhile(line => line is Remark { Text: var next } && next.StartsWith("on disk: ", StringComparison.Ordinal)).Cast<Remark>()];
            if (!originalDied && refused.Count == 0)
                new DiskCheck(scratch, script, tampered).Compare(listing);
            return at + listing.Count - 1;
        }
        else if (ContentPattern().Match(text) is { Success: true } content)
        {
            CompareContent(remark.Number, content.Groups[1].Value, content.Groups[2].Value);
        }
        else if (topics is null || restarted)
        {
            CompareCounts(remark.Number, text);
            bool understood = Tamper(text);
            if (topics is null && !understood && DeedPattern().IsMatch(text))
                throw new DifferenceException(remark.Number, $"what was done while the publisher did not run is not understood: {text}");
        }
        return at;
    }

    private void Command(int number, string command, int at)
    {
        switch (command)
        {
            case "restarted":
                publication.SignalRestarted();
                return;
            case "clear":
                publication.ClearRestarted();
                return;
            case "close":
                publication.Close();
                mustClose = true;
                return;
            case var several when several.StartsWith("publish, ", StringComparison.Ordinal):
                // Only the messages that follow say what was published.
                foreach (ToSubscriber line in script.Lines.Skip(at + 1).TakeWhile(line => line is ToSubscriber).Cast<ToSubscriber>())
                    if (line.Packet.Word == "update")
                        Publish(number, line.Packet.Key, Filled.Value(line.Packet)!, mayFail: false, mustFail: false);
                if (several.Contains("restarted", StringComparison.Ordinal))
                    publication.SignalRestarted();
                return;
        }
        bool failed = script.Lines.Skip(at + 1).FirstOrDefault(line => line is not ToSubscriber) is Remark { Text: var next }
            && next.StartsWith("publisher call returned an error", StringComparison.Ordinal);
        string? usual = script.Lines.OfType<Remark>().Select(remark => UsualPattern().Match(remark.Text)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
        string? whole = Filled.Command(command, usual);
        if (command.StartsWith("check ", StringComparison.Ordinal))
            return; // ours has no separate size check: publish itself refuses
        if (UnpublishPattern().Match(whole ?? "") is { Success: true } unpublish)
        {
            Unpublish(number, Key(unpublish.Groups[1].Value), failed);
            return;
        }
        Match publish = PublishPattern().Match(whole ?? command);
        if (!publish.Success)
            throw new DifferenceException(number, $"unknown command {command[..Math.Min(40, command.Length)]}");
        string key = Key(publish.Groups[1].Value);
        string? record = whole is null ? NextUpdate(at, key) : publish.Groups[2].Value;
        bool diesNow = Until(at, DiedPattern());
        bool diesLater = script.Lines.Skip(at).OfType<Remark>().Any(remark => DiedPattern().IsMatch(remark.Text));
        Publish(number, key, record ?? throw new DifferenceException(number, "the record is cut and cannot be told"), mayFail: failed || diesLater, mustFail: failed || diesNow);
    }

    private void Publish(int number, string key, string text, bool mayFail, bool mustFail)
    {
        if (!GoJson.TryParse(Encoding.UTF8.GetBytes(text), json, out T? record, out string? error))
            throw new DifferenceException(number, $"the recorded record cannot be read: {error}");
        PublishError? refusal = publication.Publish(key, record);
        if (refusal is not null && !mayFail)
            throw new DifferenceException(number, $"refused: {refusal.Text}");
        if (refusal is null && mustFail && !IsKeyWithoutFile(key))
            throw new DifferenceException(number, $"a record that the original refuses, or ends at, is accepted under key {key}");
        if (refusal is not null)
        {
            // Deviation RefusedIsToldToNobody.
            refused.Add(key);
            return;
        }
        published[key] = text;
        fresh.Add(key);
    }

    private void Unpublish(int number, string key, bool failed)
    {
        PublishError? error = publication.Unpublish(key);
        if (error is null && failed && !IsKeyWithoutFile(key))
            throw new DifferenceException(number, $"unpublish of {key} did not fail");
        if (error is not null && !failed && !refused.Contains(key))
            throw new DifferenceException(number, error.Text);
        published.Remove(key);
    }

    // Deviation SlashKeysAreNoError.
    private bool IsKeyWithoutFile(string key) => key.Contains('/') && !script.Persistent;

    private void Restart(int number, string text)
    {
        if (text.StartsWith("publisher killed", StringComparison.Ordinal))
        {
            Kill();
            string[] done = text.Split(';', 2) is [_, var rest] ? rest.Split(", ") : [];
            if (done.FirstOrDefault(clause => !Tamper(clause.Trim())) is { } unknown)
                throw new DifferenceException(number, $"what was done while the publisher did not run is not understood: {unknown}");
        }
        if (!Starts.Any(start => start.IsMatch(text)))
            return;
        if (topics is not null)
            Kill();
        Start();
        originalDied = false;
        fresh.Clear();
        CompareCounts(number, text);
    }

    // Deviations NumbersAreExact and DamagedRecordsComeFromTheirBackup: ours may have more than the original, of what was published.
    private void CompareCounts(int number, string text)
    {
        if (CountsPattern().Match(text) is { Success: true } counts)
        {
            int keys = int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture);
            bool toOriginal = publication.Items.Count >= keys - refused.Count && publication.Items.Keys.All(published.ContainsKey);
            if (!toOriginal)
                throw new DifferenceException(number, $"{publication.Items.Count} records loaded: {string.Join(' ', publication.Items.Keys)}; recorded: {text}");
        }
        if (CounterPattern().Match(text) is { Success: true } counter
            && publication.RestartCount != int.Parse(counter.Groups[1].Value, CultureInfo.InvariantCulture))
            throw new DifferenceException(number, $"counter {publication.RestartCount} loaded; recorded: {text}");
    }

    /// <returns>Whether something was done to the files.</returns>
    private bool Tamper(string text)
    {
        string folder = scratch.Of((script.Persistent ? "/persist/status/" : "/run/") + topic.Path) + "/";
        int done = 0;
        foreach (Match match in RemovedPattern().Matches(text))
            Change(match.Groups[1].Value, File.Delete);
        if (text == "file of the first key removed")
            Change(published.Keys.First() + ".json", File.Delete);
        if (text == "restarted file now empty")
            Change("restarted", path => File.WriteAllText(path, ""), isRecord: false);
        if (text is "restarted file removed" or "restarted removed")
            Change("restarted", File.Delete, isRecord: false);
        if (CounterFilePattern().Match(text) is { Success: true } counter)
            Change("restarted", path => File.WriteAllText(path, Unquoted(counter.Groups[1].Value)), isRecord: false);
        if (EmptiedPattern().Match(text) is { Success: true } emptied)
            foreach (string name in emptied.Groups[1].Value.Split(" and "))
                Change(name, path => File.WriteAllText(path, ""));
        foreach (Match match in CutOffPattern().Matches(text))
            Change(match.Groups[1].Value, path => File.WriteAllText(path, File.Exists(path) ? File.ReadAllText(path)[..11] : "{\"Name\":\"cu"));
        return done > 0;

        void Change(string name, Action<string> change, bool isRecord = true)
        {
            if (isRecord)
                tampered.Add(name);
            change(folder + name);
            done++;
        }
    }

    private void CompareContent(int number, string path, string expected)
    {
        string here = scratch.Of(path);
        if (originalDied || refused.Count > 0)
            return;
        // Side files have random names, and the original's text for sockets.
        bool side = path.StartsWith("/persist/pubsub-large/", StringComparison.Ordinal);
        IEnumerable<string> candidates = side
            ? Directory.EnumerateFiles(Path.GetDirectoryName(here)!, Path.GetFileName(here).TrimEnd([.. "0123456789"]) + "*")
            : [here];
        string[] found = [.. candidates.Where(File.Exists).Select(File.ReadAllText)];
        bool same = side
            ? found.Any(text => OriginalText.Of(Encoding.UTF8.GetBytes(text)) == OriginalText.Of(Encoding.UTF8.GetBytes(expected)))
            : found.Contains(expected);
        if (!same)
            throw new DifferenceException(number, $"{path} holds {string.Join(" or ", found)}");
    }

    private void Compare(int number, List<Packet> group, bool originalDiesThen)
    {
        BareClient connected = Client(number);
        List<Expected> expected = Expect(group);
        List<string> received = connected.Collect(number, expected.Count(one => !one.Optional), () => publication.Quiet);
        received = [.. received.Select(packet => Canonical(packet))];
        List<string> left = [.. received];
        string? before = null;
        int position = 0;
        foreach (Expected one in Ordered(expected))
        {
            int found = left.FindIndex(one.Matches);
            if (found < 0 && one.Optional)
                continue;
            if (found < 0)
                throw new DifferenceException(number, $"expected {one.Packet.Text}, received {string.Join(" | ", received)}");
            // Groups keep their order, records within a group come in any.
            int at = received.IndexOf(left[found]);
            if (at < position && before != one.Packet.Word)
                throw new DifferenceException(number, $"{one.Packet.Text} came too early: {string.Join(" | ", received)}");
            position = Math.Max(position, at);
            before = one.Packet.Word;
            left.RemoveAt(found);
        }
        left.RemoveAll(extra => IsLostByOriginal(extra) || originalDiesThen);
        if (left.Count > 0)
            throw new DifferenceException(number, $"also received {string.Join(" | ", left)}");
        fresh.Clear();
    }

    private List<Expected> Expect(List<Packet> group)
    {
        List<Expected> expected = [];
        foreach (Packet packet in group)
        {
            if (packet.Word is not ("update" or "delete"))
            {
                expected.Add(new(packet, Optional: false));
                continue;
            }
            string key = packet.Key;
            if (refused.Contains(key))
                continue; // deviation RefusedIsToldToNobody
            if (restarted && packet.Word == "update" && !publication.Items.ContainsKey(key)
                && publication.Items.Keys.FirstOrDefault(ours => ours.StartsWith(key + ".json", StringComparison.Ordinal)) is { } whole)
            {
                // Deviation KeysKeepTheirDotJson.
                string[] words = packet.Words;
                words[2] = Convert.ToBase64String(Encoding.UTF8.GetBytes(whole));
                expected.Add(new(packet with { Text = string.Join(' ', words) }, Optional: false));
                continue;
            }
            // Deviation UnchangedIsNotSentAgain.
            string text = packet.Word == "update" ? Canonical(packet.Text, packet.CutLength) : "";
            bool again = packet.Word == "update" && !fresh.Contains(key) && recorded.GetValueOrDefault(key) == text && client!.Known.Contains(key);
            recorded[key] = text;
            if (packet.Word == "update")
                client!.Known.Add(key);
            expected.Add(new(packet with { Text = packet.Word == "update" ? text : packet.Text }, again));
        }
        return expected;
    }

    // Deviation CounterNeverOvertakes: what the first dump's counter ran ahead of comes before it.
    private static List<Expected> Ordered(List<Expected> expected)
    {
        int complete = expected.FindIndex(one => one.Packet.Word == "complete");
        int counter = complete + 1;
        if (complete < 0 || counter >= expected.Count - 1 || expected[counter].Packet.Word != "restarted")
            return expected;
        return [.. expected[..counter], .. expected[(counter + 1)..], expected[counter]];
    }

    // Deviations NumbersAreExact and DamagedRecordsComeFromTheirBackup.
    private bool IsLostByOriginal(string packet) =>
        restarted && packet.StartsWith("update ", StringComparison.Ordinal) && published.ContainsKey(new Packet(packet, null, 0).Key);

    private static string Canonical(string packet) => Canonical(packet, null);

    private static string Canonical(string packet, int? cut)
    {
        string[] words = packet.Split(' ');
        if (words[0] != "update" || cut is not null)
            return packet;
        words[3] = Convert.ToBase64String(Encoding.UTF8.GetBytes(OriginalText.Of(Convert.FromBase64String(words[3]))));
        return string.Join(' ', words);
    }

    private string? NextUpdate(int at, string key) =>
        script.Lines.Skip(at).OfType<ToSubscriber>().Where(line => line.Packet.Word == "update" && line.Packet.Key == key)
            .Select(line => Filled.Value(line.Packet)).FirstOrDefault();

    // Whether a remark comes before anything else happens.
    private bool Until(int at, Regex pattern) =>
        script.Lines.Skip(at + 1).TakeWhile(line => line is Remark { Text: var text } && !text.StartsWith("publisher: ", StringComparison.Ordinal))
            .Cast<Remark>().Any(remark => pattern.IsMatch(remark.Text));

    private static string Unquoted(string text) => text.StartsWith('"') ? Key(text) : text;

    private static string Key(string text) => text.StartsWith('"') ? JsonSerializer.Deserialize(text, TranscriptTypes.Json<string>())! : text;

    /// <summary>One recorded message; an optional one may be missing.</summary>
    private sealed record Expected(Packet Packet, bool Optional)
    {
        public bool Matches(string received) =>
            Packet.CutLength is { } length
                ? received.Length == length && received.StartsWith(Packet.Text, StringComparison.Ordinal)
                : received == Packet.Text;
    }

    [GeneratedRegex("exit status( of the publisher process)?: [1-9]\\d*$|^publisher alive: False$")]
    private static partial Regex DiedPattern();

    [GeneratedRegex("^publisher started again")]
    private static partial Regex StartedAgain();

    [GeneratedRegex("^publisher killed and started again")]
    private static partial Regex KilledAndStarted();

    [GeneratedRegex("^(publisher started|started again): ")]
    private static partial Regex Started();

    [GeneratedRegex(@"(?:keys:?|keys loaded from files:) (\d+)")]
    private static partial Regex CountsPattern();

    [GeneratedRegex(@"\bcounter (\d+)")]
    private static partial Regex CounterPattern();

    [GeneratedRegex(@"(\S+\.json(?:\.bak)?) removed")]
    private static partial Regex RemovedPattern();

    [GeneratedRegex(@"\.json|\.bak|\b(file|removed|emptied|empty|added|written|cut|truncated|damaged|copied|renamed)\b")]
    private static partial Regex DeedPattern();

    [GeneratedRegex(@"^restarted(?: file)? (?:now )?(?:holds|is|set to) (.+)$")]
    private static partial Regex CounterFilePattern();

    [GeneratedRegex(@"(\S+\.json(?:\.bak)?(?: and \S+\.json(?:\.bak)?)*) emptied")]
    private static partial Regex EmptiedPattern();

    [GeneratedRegex(@"(\S+\.json(?:\.bak)?) \(?cut off")]
    private static partial Regex CutOffPattern();

    [GeneratedRegex(@"^content of (.*?): (.*)$", RegexOptions.Singleline)]
    private static partial Regex ContentPattern();

    [GeneratedRegex(@"^publish (""(?:[^""\\]|\\.)*""|\S+) (.+)$", RegexOptions.Singleline)]
    private static partial Regex PublishPattern();

    [GeneratedRegex(@"^unpublish (""(?:[^""\\]|\\.)*""|\S+)$", RegexOptions.Singleline)]
    private static partial Regex UnpublishPattern();

    [GeneratedRegex(@"^publisher: publish \S+ (\{.*\})$")]
    private static partial Regex UsualPattern();
}
