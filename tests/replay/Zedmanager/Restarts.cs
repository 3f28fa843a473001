using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// zedmanager ends in the middle of a recording and starts anew, with its records of before. The original forgets what it knew,
/// withdraws configs and publishes them again; ours moves nothing.
/// </summary>
internal static partial class Restarts
{
    public const string PublishedAgain = "after a restart, configs are withdrawn and published again";
    public const string Forgotten = "after a restart, a status has forgotten what was";

    public const string AskedAnew = "after a restart, volumes are asked for as if they were new";

    /// <summary>Nothing happens for this long before a restart of which no remark tells.</summary>
    private const double Calm = 100;

    /// <summary>A status that is built anew lacks these until their cause comes again.</summary>
    private static readonly string[] MayBeForgotten = ["RestartStartedAt", "PurgeStartedAt", "MemOverhead", "MissingMemory", "AppNetAdapters", "DomainName", "BootTime", "IoAdapterList"];

    /// <summary>What moves an app.</summary>
    private static readonly HashSet<string> Heard =
    [
        nameof(AppInstanceConfig), nameof(VolumeRefStatus), nameof(VolumesSnapshotStatus), nameof(AppNetworkStatus), nameof(DomainStatus), nameof(EIDStatus), nameof(ENClusterAppStatus),
        nameof(ZedAgentStatus), nameof(HostMemory),
    ];

    /// <summary>In order of time: by the remarks of whoever recorded it, or because a subscriber is given a whole topic once more.</summary>
    public static IReadOnlyList<Restart> In(IReadOnlyList<TraceEvent> trace)
    {
        List<Restart> found = [];
        bool down = false;
        Dictionary<string, int> syncs = [];
        bool configured = false;
        for (int at = 0; at < trace.Count; at++)
        {
            TraceEvent step = trace[at];
            configured |= step is { Kind: "feed", Topic: nameof(AppInstanceConfig) };
            if (!configured && step.Kind == "step")
                continue;
            if (step.Kind == "step" && down && Begins().IsMatch(step.Text))
            {
                found[^1] = found[^1] with { Birth = step.Milliseconds };
                down = false;
            }
            else if (step.Kind == "step" && Ends().IsMatch(step.Text))
            {
                found.Add(new(step.Milliseconds, step.Milliseconds));
                down = !step.Text.Contains("start", StringComparison.OrdinalIgnoreCase);
            }
            else if (step is { Kind: "recv", Agent: "zedmanager", Operation: "sync" })
            {
                syncs[step.Topic] = syncs.GetValueOrDefault(step.Topic) + 1;
                if (syncs[step.Topic] > found.Count + 1)
                    found.Add(Unannounced(trace, at));
                else if (down && syncs[step.Topic] == found.Count + 1)
                    found[^1] = found[^1] with { Birth = step.Milliseconds };
                else
                    continue;
                down = false;
            }
        }
        return [.. found.Select(restart => restart with { Settled = trace.FirstOrDefault(step => step.Kind == "feed" && Heard.Contains(step.Topic) && step.Milliseconds > restart.Birth)?.Milliseconds ?? double.MaxValue })];
    }

    /// <summary>What the original published, as if it had gone on without a restart, unless something else came of it; a name is noted for each kind.</summary>
    public static TraceEvent[] Without(IReadOnlyList<TraceEvent> trace, TraceEvent[] theirs, TraceValue values, ISet<string> names)
    {
        foreach (Restart restart in In(trace))
            theirs = Without(restart, trace, theirs, values, names);
        return theirs;
    }

    /// <summary>A signal that the whole configuration was given is given anew by whoever starts anew.</summary>
    public static IReadOnlyList<TraceEvent> WithoutSignals(IReadOnlyList<Restart> restarts, IReadOnlyList<TraceEvent> ours) =>
        restarts.Count == 0 ? ours : [.. ours.Where(emission => emission.Operation != "restarted" || !restarts.Any(restart => restart.Covers(emission)))];

    /// <summary>Apps of which something that was published stays withdrawn when all has settled, though they are wanted.</summary>
    public static IEnumerable<string> TakenDown(Restart restart, IReadOnlyList<TraceEvent> trace, IReadOnlyList<TraceEvent> emissions) => emissions
        .Where(emission => emission.Topic is nameof(DomainConfig) or nameof(AppNetworkConfig) && emission.Milliseconds < restart.Settled)
        .GroupBy(emission => (emission.Topic, emission.Key))
        .Where(stream => stream.Last() is { Operation: "unpublish" } last && restart.Covers(last))
        .Select(stream => stream.Key.Key)
        .Where(app => Config(trace, app, restart) is not null)
        .Distinct();

    private static TraceEvent[] Without(Restart restart, IReadOnlyList<TraceEvent> trace, TraceEvent[] theirs, TraceValue values, ISet<string> names)
    {
        Dictionary<(string, string), TraceEvent> before = [];
        foreach (TraceEvent emission in theirs.Where(emission => emission.Milliseconds < restart.Death))
            before[(emission.Topic, emission.Key)] = emission;
        Dictionary<(string, string), TraceEvent> settled = [];
        foreach (TraceEvent emission in theirs.Where(restart.Covers))
            settled[(emission.Topic, emission.Key)] = emission;
        Dictionary<(string, string), Dictionary<string, JsonNode?>> forgotten = [];
        List<TraceEvent> left = [];
        foreach (TraceEvent emission in theirs)
        {
            (string, string) stream = (emission.Topic, emission.Key);
            if (emission.Milliseconds < restart.Death)
            {
                left.Add(emission);
                continue;
            }
            bool covered = restart.Covers(emission);
            if (covered && (emission.Operation == "restarted" || !ReferenceEquals(settled[stream], emission)))
                continue;
            TraceEvent? old = before.GetValueOrDefault(stream);
            if (covered && emission.Value is JsonObject now && old?.Value is JsonObject was)
                forgotten[stream] = emission.Topic switch
                {
                    nameof(AppInstanceStatus) => Lost(was, now),
                    nameof(VolumeRefConfig) when IsNothing(was["VerifyOnly"]) && !IsNothing(now["VerifyOnly"]) => new() { ["VerifyOnly"] = now["VerifyOnly"]!.DeepClone() },
                    // It stays at the version that last changed it.
                    nameof(AppNetworkConfig) when JsonNode.DeepEquals(now["UUIDandVersion"], Config(trace, emission.Key, restart)?["UUIDandVersion"]) => new() { ["UUIDandVersion"] = now["UUIDandVersion"]!.DeepClone() },
                    _ => [],
                };
            TraceEvent whole = forgotten.TryGetValue(stream, out Dictionary<string, JsonNode?>? lost) ? Remembering(emission, old!, lost, names) : emission;
            if (covered && old is not null && old.Operation == whole.Operation && JsonNode.DeepEquals(values.Comparable(old.Value), values.Comparable(whole.Value)))
            {
                names.Add(PublishedAgain);
                continue;
            }
            left.Add(whole);
        }
        return [.. left];
    }

    /// <summary>Members that were set and are not any more, with what they are now.</summary>
    private static Dictionary<string, JsonNode?> Lost(JsonObject was, JsonObject now) => MayBeForgotten
        .Where(member => IsNothing(now[member]) && !IsNothing(was[member]))
        .ToDictionary(member => member, member => now[member]?.DeepClone());

    private static TraceEvent Remembering(TraceEvent emission, TraceEvent old, Dictionary<string, JsonNode?> lost, ISet<string> names)
    {
        if (emission.Value is not JsonObject now)
            return emission;
        foreach (string member in lost.Keys.Where(member => !JsonNode.DeepEquals(now[member], lost[member])).ToArray())
            lost.Remove(member);
        if (lost.Count == 0)
            return emission;
        names.Add(emission.Topic switch
        {
            nameof(VolumeRefConfig) => AskedAnew,
            nameof(AppNetworkConfig) => PublishedAgain,
            _ => Forgotten,
        });
        JsonObject whole = now.DeepClone().AsObject();
        foreach (string member in lost.Keys)
            whole[member] = old.Value![member]?.DeepClone();
        return emission with { Value = whole };
    }

    /// <summary>What zedagent wants of the app when zedmanager starts anew.</summary>
    private static JsonNode? Config(IReadOnlyList<TraceEvent> trace, string app, Restart restart) =>
        trace.LastOrDefault(step => step is { Kind: "feed", Topic: nameof(AppInstanceConfig) } && step.Key == app && step.Milliseconds <= restart.Birth)?.Value;

    private static bool IsNothing(JsonNode? value) => value is null or JsonArray { Count: 0 }
        || value is JsonValue && value.ToJsonString() is "0" or "false" or "\"\"" or "\"0001-01-01T00:00:00Z\"";

    /// <summary>The subscriber may have come back late: it ended in the last calm before.</summary>
    private static Restart Unannounced(IReadOnlyList<TraceEvent> trace, int sync)
    {
        double death = trace[sync].Milliseconds;
        for (int at = sync; at > 0 && trace[at].Kind != "feed"; at--)
            if (trace[at].Milliseconds - trace[at - 1].Milliseconds > Calm)
            {
                death = trace[at].Milliseconds - 0.001;
                break;
            }
        return new(death, death);
    }

    [GeneratedRegex(@"\b(re-?start|kill|stop|crash|terminat|end)\w*( and \w+( again)?)?( of)?( the)?( zedbox (and|with))? (zedmanager|zedbox|agent)\b|\b(zedmanager|zedbox|agent)( process| service)?( is| was| has| gets)?( being)? (re-?started|re-?starts|killed|stopped|crashed|crashes|terminated|dies|died|exits|ends|ended|starts again|started again|starts anew)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ends();

    [GeneratedRegex(@"\b(re-?)?start\w*\b.*\b(zedmanager|zedbox|agent)\b|\b(zedmanager|zedbox|agent)\b.*\b(re-?)?start", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Begins();
}

/// <summary>One end of zedmanager and its new beginning, in milliseconds of the recording.</summary>
internal sealed record Restart(double Death, double Birth)
{
    /// <summary>When a neighbour next says something: what the new one says until then is of the restart.</summary>
    public double Settled { get; init; } = double.MaxValue;

    public bool Covers(TraceEvent emission) => emission.Milliseconds >= Death && emission.Milliseconds < Settled;
}
