using System.Text.Json.Nodes;
using Eve.Agents.Downloader;
using Eve.Agents.Verifier;
using Eve.Agents.Volumemgr;
using Eve.Types;

namespace Eve.Tests.Storage.Traces;

/// <summary>
/// Feeds a recording's configs to our three agents, with a server that answers as the recorded one, and compares what they
/// publish: per key each member must take the recorded values in the recorded order (values that the original only passed
/// through may be missing), and end at the same value.
/// </summary>
public sealed class TraceReplay : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly HashSet<string> Topics =
    [
        "ContentTreeStatus", "BlobStatus", "VolumeStatus", "VolumeRefStatus", "DownloaderConfig", "VerifyImageConfig", "ResolveConfig",
        "AppAndImageToHash", "DeferredContentDeleteStatus", "VolumeCreatePending", "VolumesSnapshotStatus", "AppDiskMetric", "DownloaderStatus", "ResolveStatus", "VerifyImageStatus",
    ];

    private readonly Stage stage = new();
    private readonly IReadOnlyList<TraceEvent> trace;
    private readonly TraceServer server;
    private readonly TraceTopics topics;
    private readonly string scenario;
    private readonly List<TraceEvent> fed = [];
    private readonly List<string> differences = [];
    private readonly TraceText theirText;
    private readonly TraceText ourText;
    private int ourStart;
    private int theirStart;

    private TraceReplay(string file)
    {
        scenario = Path.GetFileNameWithoutExtension(file);
        trace = TraceEvent.Read(file);
        server = new(Path.GetDirectoryName(file)!, trace, scenario);
        topics = new(stage);
        theirText = new(text => text);
        string address = trace.Any(line => line.Value?["DsType"]?.ToString() == "DsContainerRegistry") ? "http://registry.example:5000" : "http://files.example:8080";
        ourText = new(text => text
            .Replace(server.Server.Address, address, StringComparison.Ordinal)
            .Replace(stage.Paths.Root, "", StringComparison.Ordinal));
    }

    /// <summary>Replays one recording.</summary>
    /// <returns>What is different; empty when nothing is.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string file)
    {
        using TraceReplay replay = new(file);
        await replay.RunAsync().ConfigureAwait(false);
        return replay.differences;
    }

    public void Dispose()
    {
        stage.Dispose();
        server.Dispose();
    }

    private async Task RunAsync()
    {
        Network();
        bool held = scenario is "delete-while-downloading" or "reboot-while-downloading";
        if (held)
        {
            server.Server.PartSize = 65536;
            server.Server.Parts.Release(6);
        }
        double lastFeed = double.MinValue;
        bool started = false;
        for (int i = 0; i < trace.Count; i++)
        {
            TraceEvent line = trace[i];
            if (line.Kind == "step" && (line.Text.Contains("restart of the three agents", StringComparison.Ordinal) || line.Text.StartsWith("agents stopped", StringComparison.Ordinal)))
            {
                if (started)
                    await ConvergeAsync(i).ConfigureAwait(false);
                Compare(i);
                stage.Reboot();
                started = false;
                theirStart = i;
                ourStart = stage.Log.Count;
                Network();
                foreach (TraceEvent again in fed)
                    Feed(again);
                PutFiles(line.Text);
                if (held)
                    server.Server.Parts.Release(1000);
                continue;
            }
            if (line.Kind != "feed")
            {
                if (!started && line.Kind == "emit")
                {
                    StartAgents();
                    started = true;
                }
                continue;
            }
            if (started && line.Ms - lastFeed > 100)
                await ConvergeAsync(i).ConfigureAwait(false);
            lastFeed = line.Ms;
            Remember(line);
            Feed(line);
        }
        await ConvergeAsync(trace.Count).ConfigureAwait(false);
        Compare(trace.Count);
    }

    private void StartAgents()
    {
        stage.Start<Owner.Verifier>(context => new VerifierAgent(context));
        stage.Start<Owner.Downloader>(context => new DownloaderAgent(context));
        stage.Start<Owner.Volumemgr>(context => new VolumemgrAgent(context));
    }

    private void Network()
    {
        topics.Feed(new(0, "feed", "", "DeviceNetworkStatus", "global", "publish", 0,
            JsonNode.Parse("""{"Ports":[{"IfName":"lo","Logicallabel":"lo","IsMgmt":true,"AddrInfoList":[{"Addr":"127.0.0.1"}]}]}"""), ""));
        topics.Feed(new(0, "feed", "", "ZedAgentStatus", "zedagent", "publish", 0, JsonNode.Parse("""{"Name":"zedagent","ConfigGetStatus":1}"""), ""));
    }

    private void Remember(TraceEvent line)
    {
        if (line.Op != "restarted")
            fed.RemoveAll(old => old.Op != "restarted" && old.Topic == line.Topic && old.Key == line.Key);
        if (line.Op != "unpublish")
            fed.Add(line);
    }

    private void Feed(TraceEvent line)
    {
        if (line is { Topic: "DatastoreConfig", Op: "publish" })
        {
            JsonNode value = line.Value!.DeepClone();
            value["Fqdn"] = ((string)value["Fqdn"]!)
                .Replace("files.example:8080", $"127.0.0.1:{server.Server.Port}", StringComparison.Ordinal)
                .Replace("registry.example:5000", $"127.0.0.1:{server.Server.Port}", StringComparison.Ordinal);
            line = line with { Value = value };
        }
        topics.Feed(line);
    }

    // What the recorder put in place while the agents were stopped.
    private void PutFiles(string step)
    {
        if (!step.StartsWith("agents stopped", StringComparison.Ordinal))
            return;
        string verified = stage.Paths.Of("/persist/vault/verifier/verified/");
        string verifying = stage.Paths.Of("/persist/vault/verifier/verifier/");
        Directory.CreateDirectory(verified);
        Directory.CreateDirectory(verifying);
        foreach (TraceEvent status in trace.Skip(theirStart).Where(line => line is { Topic: "VerifyImageStatus", Op: "publish" } && (string)line.Value!["Name"]! != line.Key).DistinctBy(line => line.Key))
            File.WriteAllBytes(verified + (string)status.Value!["Name"]!, (long)status.Value["Size"]! == 6 ? "unused"u8.ToArray() : server.Object(status.Key));
        File.WriteAllText(verified + new string('1', 64) + ".application%2Foctet-stream", "not that digest");
        File.WriteAllText(verified + new string('2', 64), "no type");
        File.WriteAllText(verifying + "leftover", "x");
        if (step.Contains("orphan volume", StringComparison.Ordinal))
        {
            string volumes = stage.Paths.Of("/persist/vault/volumes/");
            Directory.CreateDirectory(volumes);
            File.WriteAllText(volumes + "11111111-1111-1111-1111-111111111111#0.raw", "orphan");
            File.WriteAllText(volumes + "stray", "stray");
        }
    }

    // Waits until every key has the members that the recording shows just before the line.
    private async Task ConvergeAsync(int line)
    {
        Dictionary<(string, string), JsonNode?> wanted = [];
        foreach (TraceEvent emit in trace.Take(line).Skip(theirStart).Where(emit => emit.Kind == "emit" && Topics.Contains(emit.Topic) && emit.Op != "restarted"))
        {
            theirText.Learn(emit.Topic, emit.Value);
            wanted[(emit.Topic, theirText.Clean(emit.Key))] = emit.Value;
        }
        string missing = "";
        try
        {
            await stage.UntilAsync(() => (missing = Missing(wanted)).Length == 0, null, Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            differences.Add($"line {line}: {missing}");
        }
    }

    private string Missing(Dictionary<(string Topic, string Key), JsonNode?> wanted)
    {
        Dictionary<(string, string), Dictionary<string, string>?> ours = [];
        foreach (Publication entry in stage.Log.Skip(ourStart).Where(entry => Topics.Contains(entry.Topic)))
        {
            JsonNode? value = entry.Value is null ? null : JsonNode.Parse(TraceTopics.TextOf(entry.Value));
            ourText.Learn(entry.Topic, value);
            ours[(entry.Topic, ourText.Clean(entry.Key))] = value is null ? null : ourText.Members(value);
        }
        foreach (((string topic, string key), JsonNode? value) in wanted)
        {
            if (!ours.TryGetValue((topic, key), out Dictionary<string, string>? mine))
                return $"{topic} {key} was never there";
            if (value is null)
            {
                if (mine is not null)
                    return $"{topic} {key} should be gone";
                continue;
            }
            if (mine is null)
                return $"{topic} {key} is not there";
            foreach ((string member, string text) in theirText.Members(value))
                if (!TraceRules.Excused(scenario, topic, key, member) && mine[member] != text)
                    return $"{topic} {key} {member}: recorded {text}, ours {mine[member]}";
        }
        return "";
    }

    private void Compare(int end)
    {
        Dictionary<(string, string), List<Dictionary<string, string>>> theirs = [];
        foreach (TraceEvent emit in trace.Take(end).Skip(theirStart).Where(emit => emit.Kind == "emit" && Topics.Contains(emit.Topic) && emit.Op != "restarted"))
            Append(theirs, emit.Topic, theirText.Clean(emit.Key), emit.Value is null ? null : theirText.Members(emit.Value));
        Dictionary<(string, string), List<Dictionary<string, string>>> ours = [];
        foreach (Publication entry in stage.Log.Skip(ourStart).Where(entry => Topics.Contains(entry.Topic)))
        {
            JsonNode? value = entry.Value is null ? null : JsonNode.Parse(TraceTopics.TextOf(entry.Value));
            Append(ours, entry.Topic, ourText.Clean(entry.Key), value is null ? null : ourText.Members(value));
        }
        foreach (((string topic, string key), List<Dictionary<string, string>> values) in ours)
        {
            if (!theirs.TryGetValue((topic, key), out List<Dictionary<string, string>>? recorded))
            {
                differences.Add($"{topic} {key} is not in the recording");
                continue;
            }
            foreach (string member in values.SelectMany(value => value.Keys).Distinct())
            {
                if (TraceRules.Excused(scenario, topic, key, member))
                    continue;
                string[] mine = Distinct(values, member);
                string[] wanted = Distinct(recorded, member);
                if (!IsSubsequence(mine, wanted))
                    differences.Add($"{topic} {key} {member}: recorded {string.Join(" → ", wanted)}; ours {string.Join(" → ", mine)}");
            }
        }
    }

    private static void Append(
        Dictionary<(string, string), List<Dictionary<string, string>>> into, string topic, string key, Dictionary<string, string>? members)
    {
        if (!into.TryGetValue((topic, key), out List<Dictionary<string, string>>? list))
            into[(topic, key)] = list = [];
        list.Add(members ?? new() { [""] = "gone" });
    }

    private static string[] Distinct(List<Dictionary<string, string>> values, string member)
    {
        List<string> distinct = [];
        foreach (Dictionary<string, string> value in values)
            if (value.TryGetValue(member, out string? text) && (distinct.Count == 0 || distinct[^1] != text))
                distinct.Add(text);
        return [.. distinct];
    }

    private static bool IsSubsequence(string[] part, string[] whole)
    {
        int at = 0;
        foreach (string item in whole)
            if (at < part.Length && part[at] == item)
                at++;
        return at == part.Length;
    }
}
