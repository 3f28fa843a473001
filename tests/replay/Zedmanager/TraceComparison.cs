using System.Text.Json.Nodes;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// Compares what two zedmanagers published on the same input. Exact: the sequence of values of each VolumeRefConfig, EIDConfig,
/// AppNetworkConfig, DomainConfig and UuidToNum, the order of the first four for each app, and restart signals. Statuses and
/// summaries may lack, or have, values that lasted only a moment, because one agent merges updates that come together and the
/// other does not.
/// </summary>
public sealed class TraceComparison
{
    /// <summary>A value that is replaced this soon is a moment's: neighbours in the recordings take 40 ms for a step.</summary>
    private const double Moment = 30;

    private static readonly HashSet<string> Exact = ["VolumeRefConfig", "EIDConfig", "AppNetworkConfig", "DomainConfig", "UuidToNum", "AppInstanceConfig", "VolumesSnapshotConfig"];
    private static readonly HashSet<string> Ordered = ["VolumeRefConfig", "EIDConfig", "AppNetworkConfig", "DomainConfig"];

    private readonly TraceValue values;
    private readonly SortedSet<string> notCopied = new(StringComparer.Ordinal);

    private TraceComparison(IEnumerable<TraceEvent> trace) => values = new(TraceValue.TextsIn(trace.Where(step => step.Kind == "feed")));

    /// <returns>The first difference, or null; and the names of the original's defects that the trace shows and we do not copy.</returns>
    public static (string? Difference, IReadOnlyCollection<string> NotCopied) Compare(IReadOnlyList<TraceEvent> trace, IReadOnlyList<TraceEvent> ours)
    {
        TraceComparison comparison = new(trace);
        TraceEvent[] theirs = [.. Rounds(trace)];
        SortedSet<string> orders = new(StringComparer.Ordinal);
        theirs = Restarts.Without(trace, theirs, comparison.values, orders);
        ours = SnapshotOrders.Without(theirs, Restarts.WithoutSignals(Restarts.In(trace), ours), orders);
        string? difference = comparison.CompareSequences(theirs, ours) ?? CompareOrder(theirs, ours);
        if (difference is null || Excuses.For(trace) is not { Names.Count: > 0 } excuses)
            return (difference, [.. comparison.notCopied.Union(orders).Order(StringComparer.Ordinal)]);

        do
        {
            comparison.notCopied.Clear();
            TraceEvent[] left = excuses.Apply(theirs);
            TraceEvent[] right = excuses.Apply(ours);
            difference = comparison.CompareSequences(left, right) ?? CompareOrder(left, right);
        }
        while (difference is not null && excuses.Part());
        comparison.notCopied.UnionWith(excuses.Names);
        comparison.notCopied.UnionWith(orders);
        return (difference, comparison.notCopied);
    }

    private static IEnumerable<TraceEvent> Rounds(IEnumerable<TraceEvent> trace)
    {
        int round = 0;
        foreach (TraceEvent step in trace)
            if (step.Kind == "feed")
                round++;
            else if (step.Kind == "emit")
                yield return step with { Round = round };
    }

    private string? CompareSequences(IReadOnlyList<TraceEvent> theirs, IReadOnlyList<TraceEvent> ours)
    {
        ILookup<(string, string), TraceEvent> mine = ours.ToLookup(emission => (emission.Topic, emission.Key));
        ILookup<(string, string), TraceEvent> recorded = theirs.ToLookup(emission => (emission.Topic, emission.Key));
        foreach ((string Topic, string Key) stream in recorded.Select(group => group.Key).Union(mine.Select(group => group.Key)).OrderBy(key => Rank(key.Item1)))
            if (Align(stream.Topic, [.. recorded[stream]], [.. mine[stream]]) is { } difference)
                return difference;
        return null;
    }

    /// <summary>Exact topics first: when one of them differs, that is the cause and a status only its consequence.</summary>
    private static int Rank(string topic) => Exact.Contains(topic) ? 0 : topic == "AppInstanceStatus" ? 1 : 2;

    /// <summary>Walks both sequences together, leaving out moments where that is allowed; every way of leaving out is tried.</summary>
    private string? Align(string topic, TraceEvent[] theirs, TraceEvent[] ours)
    {
        Entry[] left = Distinct(theirs);
        Entry[] right = Distinct(ours);
        bool exact = Exact.Contains(topic);
        bool[,] reached = new bool[left.Length + 1, right.Length + 1];
        reached[0, 0] = true;
        (int Left, int Right) furthest = (0, 0);
        for (int i = 0; i <= left.Length; i++)
            for (int j = 0; j <= right.Length; j++)
            {
                if (!reached[i, j])
                    continue;
                if (i + j > furthest.Left + furthest.Right)
                    furthest = (i, j);
                if (i < left.Length && j < right.Length && Same(topic, left, i, right[j]))
                    reached[i + 1, j + 1] = true;
                // A value that the same handler replaced is one that no neighbour may rely on.
                if (exact && i + 1 < left.Length && IsOverwritten(left[i].Event, left[i + 1].Event))
                    reached[i + 1, j] = true;
                if (exact)
                    continue;
                if (IsMoment(left, i))
                    reached[i + After(left, i), j] = true;
                if (IsMoment(right, j))
                    reached[i, j + After(right, j)] = true;
                // A value that is one of the defects' own, or the healed one of it: the other side just stays as it is.
                if (i < left.Length && j > 0 && Differs(topic, left, i, right[j - 1]))
                    reached[i + 1, j] = true;
                if (i > 0 && j < right.Length && Differs(topic, left, i - 1, right[j]))
                    reached[i, j + 1] = true;
            }
        return reached[left.Length, right.Length] ? null : Describe(left, furthest.Left, right, furthest.Right);
    }

    private Entry[] Distinct(TraceEvent[] emissions)
    {
        List<Entry> entries = [];
        foreach (TraceEvent emission in emissions)
        {
            Entry entry = new(emission, values.Comparable(emission.Value));
            if (entries.Count == 0 || entries[^1].Event.Operation != emission.Operation || emission.Operation == "restarted" || !JsonNode.DeepEquals(entries[^1].Value, entry.Value))
                entries.Add(entry);
            else
                entries[^1] = entries[^1] with { Until = emission.Milliseconds };
        }
        return [.. entries];
    }

    private static bool IsMoment(Entry[] entries, int at) =>
        at + 1 < entries.Length && entries[at].Event.Operation == "publish"
        && entries[at + 1].Event.Milliseconds - Math.Max(entries[at].Event.Milliseconds, entries[at].Until) < Moment;

    private static bool IsOverwritten(TraceEvent emission, TraceEvent next) =>
        emission.Round == next.Round && next.Milliseconds - emission.Milliseconds < Moment && emission.Operation == "publish" && next.Operation == "publish";

    /// <summary>A moment is left out; and what it returned to, when that is what was there before it.</summary>
    private static int After(Entry[] entries, int at) =>
        at > 0 && at + 1 < entries.Length && entries[at - 1].Event.Operation == entries[at + 1].Event.Operation && JsonNode.DeepEquals(entries[at - 1].Value, entries[at + 1].Value) ? 2 : 1;

    private bool Differs(string topic, Entry[] left, int at, Entry right) => !JsonNode.DeepEquals(left[at].Value, right.Value) && Same(topic, left, at, right);

    private bool Same(string topic, Entry[] left, int at, Entry right)
    {
        Entry entry = left[at];
        if (entry.Event.Operation != right.Event.Operation || entry.Event.Count != right.Event.Count)
            return false;
        if (JsonNode.DeepEquals(entry.Value, right.Value))
            return true;
        bool last = at + 1 < left.Length && left[at + 1].Event.Operation == "unpublish";
        if (entry.Value is not JsonObject theirs || right.Value is not JsonObject ours || NotCopied.Explain(topic, theirs, ours, last) is not { Count: > 0 } names)
            return false;
        notCopied.UnionWith(names);
        return true;
    }

    private static string Describe(Entry[] left, int i, Entry[] right, int j)
    {
        if (i >= left.Length)
            return $"also published {right[j].Event}: {right[j].Value?.ToJsonString()}";
        if (j >= right.Length)
            return $"not published {left[i].Event}: {left[i].Value?.ToJsonString()}";
        if (left[i].Event.Operation != right[j].Event.Operation)
            return $"recorded {left[i].Event}, ours {right[j].Event}";
        return $"recorded {left[i].Event}, ours at {right[j].Event.Milliseconds} ms: {string.Join("; ", NotCopied.Differences(left[i].Value, right[j].Value).Take(4))}";
    }

    /// <summary>Requests to neighbours come in one order for each app; two volumes that move together have none.</summary>
    private static string? CompareOrder(IReadOnlyList<TraceEvent> theirs, IReadOnlyList<TraceEvent> ours)
    {
        foreach (string app in theirs.Where(emission => Ordered.Contains(emission.Topic)).Select(AppOf).Distinct())
        {
            string[] recorded = Order(theirs, app);
            string[] mine = Order(ours, app);
            int at = recorded.Zip(mine).TakeWhile(pair => pair.First == pair.Second).Count();
            if (at < recorded.Length || at < mine.Length)
                return $"order of requests for app {app}: recorded {recorded.ElementAtOrDefault(at) ?? "end"}, ours {mine.ElementAtOrDefault(at) ?? "end"}";
        }
        return null;
    }

    private static string[] Order(IReadOnlyList<TraceEvent> emissions, string app)
    {
        List<TraceEvent> requests = [.. emissions.Where(emission => Ordered.Contains(emission.Topic) && emission.Operation != "restarted" && AppOf(emission) == app)];
        // Ours have no rounds: it publishes each key once in a walk.
        requests = [.. requests.Where((request, at) => request.Round == 0
            || !requests.Skip(at + 1).Any(next => next.Topic == request.Topic && next.Key == request.Key && IsOverwritten(request, next)))];
        List<string> order = [];
        for (int i = 0; i < requests.Count; i++)
        {
            int run = 1;
            while (i + run < requests.Count && requests[i].Topic == "VolumeRefConfig" && requests[i + run].Topic == "VolumeRefConfig")
                run++;
            order.AddRange(requests.GetRange(i, run).Select(request => $"{request.Topic} {request.Operation} {request.Key}").Order(StringComparer.Ordinal));
            i += run - 1;
        }
        return [.. order];
    }

    private static string AppOf(TraceEvent emission) => emission.Topic == "EIDConfig" ? emission.Key[..emission.Key.IndexOf(':', StringComparison.Ordinal)] : emission.Key[(emission.Key.LastIndexOf('#') + 1)..];

    private sealed record Entry(TraceEvent Event, JsonNode? Value)
    {
        public double Until { get; init; }
    }
}
