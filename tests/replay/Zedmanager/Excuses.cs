using System.Text.Json;
using System.Text.Json.Nodes;
using Eve.Agents.Zedmanager;
using Eve.Replay.Zedmanager.Original;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>
/// Where a recording shows a defect of the original that we do not copy. The model of the original is given the same input as
/// ours: what it says of its own defects, and what ours refuses, tells for which app and how long the two may differ, and in what.
/// </summary>
internal sealed class Excuses
{
    private const double Moment = 30;

    private static readonly string[] OfErrors = ["Error", "ErrorTime", "ErrorSeverity", "ErrorRetryCondition", "ErrorEntities", "ErrorSourceType"];

    private const string NoError = """{"Error":"","ErrorTime":"0001-01-01T00:00:00Z","ErrorSeverity":0,"ErrorRetryCondition":"","ErrorEntities":null,"ErrorSourceType":""}""";

    private static readonly string[] OfRefusal = [.. OfErrors, "UUIDandVersion", "FixedResources", "IoAdapterList", "RestartInprogress", "RestartStartedAt"];

    private static readonly string[] OfNeighbours = ["BootTime", "DomainName", "AppNetAdapters", "IoAdapterList"];

    private readonly List<Span> spans = [];
    private readonly List<Span> mayPart = [];

    /// <summary>Defects that change some members of the app's status, for a while.</summary>
    private readonly List<Span> windows = [];

    public IReadOnlyCollection<string> Names => new SortedSet<string>(spans.Concat(windows).Select(span => span.Defect.Name), StringComparer.Ordinal);

    /// <summary>None of them changes what is asked of neighbours.</summary>
    public bool OnlyOfStatus => spans.Count == 0;

    /// <summary>When the first of them begins, in milliseconds of the recording.</summary>
    public double From => spans.Concat(windows).Select(span => span.From).DefaultIfEmpty(double.MaxValue).Min();

    public static Excuses For(IReadOnlyList<TraceEvent> trace)
    {
        Excuses excuses = new();
        Dictionary<(double, string), bool> refused = RefusedByUs(trace);
        Dictionary<string, AppInstanceConfig> configs = [];
        List<(Guid App, Defect Defect)> committed = [];
        List<(Guid App, Defect Defect)> windowed = [];
        List<(Guid App, Defect Defect)> ended = [];
        IReadOnlyList<TraceEvent> model = TraceRun.Play(trace, context => _ = new OriginalZedmanager(context) { Commits = (app, defect) => (defect.Members is null ? committed : windowed).Add((app, defect)), Ends = (app, defect) => ended.Add((app, defect)) }, step =>
        {
            // Whoever starts anew takes every app for one that comes.
            if (step.Kind == "birth")
            {
                committed.Clear();
                windowed.Clear();
            }
            foreach ((Guid app, Defect defect) in ended)
                excuses.Close(app.ToString(), defect, step.Milliseconds);
            foreach ((Guid app, Defect defect) in windowed)
                excuses.OpenWindow(app.ToString(), defect, step.Milliseconds);
            ended.Clear();
            windowed.Clear();
            foreach ((Guid app, Defect defect) in committed.Where(one => one.Defect.Parts || step.Topic != nameof(AppInstanceConfig)))
                excuses.Open(app.ToString(), defect, defect.Parts ? excuses.Since(app.ToString(), defect) ?? step.Milliseconds : step.Milliseconds);
            if (step.Topic == nameof(AppInstanceConfig) && step.Value is not null)
                excuses.OnConfig(step, configs, committed.FirstOrDefault(one => one.App.ToString() == step.Key && !one.Defect.Parts).Defect, refused.TryGetValue((step.Milliseconds, step.Key), out bool nothing) ? nothing : null);
            committed.Clear();
        });
        foreach (Restart restart in Restarts.In(trace))
            foreach (string app in Restarts.TakenDown(restart, trace, model))
                excuses.Open(app, Defect.TakenDownByRestart, restart.Death);
        excuses.Linger(trace.Where(step => step.Kind == "emit"));
        return excuses;
    }

    /// <summary>What is left to compare of what one of the two published.</summary>
    public TraceEvent[] Apply(IEnumerable<TraceEvent> emissions)
    {
        List<TraceEvent> left = [];
        Dictionary<(string, string), string> activated = [];
        Dictionary<(string, string), double> started = [];
        Dictionary<string, string> owners = [];
        Dictionary<string, JsonObject> whole = [];
        foreach (TraceEvent emission in emissions)
        {
            string app = emission.Key[(emission.Key.LastIndexOf('#') + 1)..];
            if (emission.Topic == nameof(VolumesSnapshotConfig))
                app = owners[emission.Key] = emission.Value?["AppUUID"]?.GetValue<string>() ?? owners.GetValueOrDefault(emission.Key, "");
            (string, string) stream = (emission.Topic, emission.Key);
            Span[] all = [.. spans.Where(span => (span.App == app || emission.Topic == nameof(AppInstanceSummary)) && span.From <= emission.Milliseconds)];
            Span[] open = [.. windows.Where(window => (window.App == app || emission.Topic == nameof(AppInstanceSummary)) && window.From <= emission.Milliseconds && emission.Milliseconds < window.Until)];
            Span[] now = [.. all.Where(span => emission.Milliseconds < Late(emission, span))];
            // A purge switches off what was published last, whatever that was: only what is switched on again is built anew.
            if (now.Length == 0 && emission.Value?["Activate"]?.GetValue<bool>() != false)
                started[stream] = emission.Milliseconds;
            bool stale = emission.Topic is nameof(DomainConfig) or nameof(AppNetworkConfig) && all.Any(span => span.From > started.GetValueOrDefault(stream, -1));
            TraceEvent? rest = now.Any(span => span.Defect.Parts) || now.Length + open.Length != 0 && emission.Topic == nameof(AppInstanceSummary) ? null
                : emission.Topic == nameof(AppInstanceStatus) ? Status(emission, Refusals(all), Refusals(now))
                : !stale ? emission
                : now.Length != 0 && activated.GetValueOrDefault(stream) == Activate(emission) ? null
                : OnOrOff(emission);
            if (rest?.Topic == nameof(AppInstanceStatus))
                rest = Less(rest, open, whole);
            if (rest is null)
                continue;
            left.Add(rest);
            activated[stream] = Activate(rest);
        }
        return [.. left];
    }

    /// <summary>Which configs ours refused, and whether the app then follows none at all.</summary>
    private static Dictionary<(double, string), bool> RefusedByUs(IReadOnlyList<TraceEvent> trace)
    {
        Dictionary<(double, string), bool> refused = [];
        ZedmanagerAgent? ours = null;
        TraceRun.Play(trace, context => ours = new(context), step =>
        {
            if (step.Topic == nameof(AppInstanceConfig) && Guid.TryParse(step.Key, out Guid app) && ours!.Apps.TryGetValue(app, out Agents.Zedmanager.Core.AppRecord? record) && record.Refusal is not null)
                refused[(step.Milliseconds, step.Key)] = record.Config is null;
        });
        return refused;
    }

    /// <summary>From a config that one of the two refuses until one that both take over, they follow different ones.</summary>
    private void OnConfig(TraceEvent step, Dictionary<string, AppInstanceConfig> configs, Defect? refused, bool? nothingFollowed)
    {
        bool refusedByUs = nothingFollowed is not null;
        AppInstanceConfig config = JsonSerializer.Deserialize(step.Value, FromZedagent.AppInstanceConfig.Json)!;
        AppInstanceConfig? old = configs.GetValueOrDefault(step.Key);
        configs[step.Key] = config;
        Span? open = spans.LastOrDefault(span => span.App == step.Key && !span.Defect.Parts && span.Until == double.MaxValue);
        // The first config of an app may be faulty; then both wait for a better one.
        if (old is null)
            return;
        if (refused is null && !refusedByUs)
        {
            if (open is not null)
                open.Until = step.Milliseconds;
            return;
        }
        Defect defect = refused is null ? open?.Defect ?? Defect.FaultyConfigFollowed : !refusedByUs && open is null && refused != Defect.RollbackConfigLate ? Defect.RepairRefused : refused;
        bool commanded = config.Activate != old.Activate || config.RestartCmd != old.RestartCmd && defect == Defect.FaultyConfigFollowed || config.PurgeCmd != old.PurgeCmd;
        if (commanded && defect != Defect.RefusedChangeFollowed || nothingFollowed == true)
            Open(step.Key, defect with { Parts = true }, step.Milliseconds);
        else if (open?.Defect != defect)
            Open(step.Key, defect, step.Milliseconds);
        if (commanded)
            mayPart.Add(new(step.Key, defect with { Parts = true }, step.Milliseconds));
    }

    /// <summary>When one that now parts the two began to show.</summary>
    private double? Since(string app, Defect defect) =>
        windows.LastOrDefault(window => window.App == app && window.Defect.Name == defect.Name && window.Until == double.MaxValue)?.From;

    private void OpenWindow(string app, Defect defect, double from)
    {
        if (!windows.Any(window => window.App == app && window.Defect == defect && window.Until == double.MaxValue))
            windows.Add(new(app, defect, from));
    }

    private void Close(string app, Defect defect, double at)
    {
        foreach (Span window in windows.Where(window => window.App == app && window.Defect == defect && window.Until == double.MaxValue))
            window.Until = at + Moment;
    }

    private void Open(string app, Defect defect, double from)
    {
        if (!spans.Any(span => span.App == app && span.Defect == defect && span.Until == double.MaxValue))
            spans.Add(new(app, defect, from));
    }

    /// <summary>
    /// A refused config also switched the app on or off, which ours obeys at once and the original at some later event, if there
    /// is one: from there on the two may go separate ways.
    /// </summary>
    public bool Part()
    {
        bool more = mayPart.Count != 0;
        spans.AddRange(mayPart);
        mayPart.Clear();
        return more;
    }

    /// <summary>The original shows the error of a refused config a while longer than it lasts.</summary>
    private void Linger(IEnumerable<TraceEvent> theirs)
    {
        foreach (Span span in spans)
            span.ErrorUntil = theirs.FirstOrDefault(emission => emission.Topic == nameof(AppInstanceStatus) && emission.Key == span.App && emission.Milliseconds >= span.Until
                && emission.Value?["Error"]?.GetValue<string>().Length == 0)?.Milliseconds ?? double.MaxValue;
    }

    /// <summary>What neighbours were asked late is there when both follow the same config again.</summary>
    private static double Late(TraceEvent emission, Span span) => emission.Topic switch
    {
        nameof(AppNetworkConfig) => span.Until + Moment,
        nameof(AppInstanceSummary) => Math.Max(span.Until, span.ErrorUntil) + Moment,
        _ => span.Until,
    };

    private static TraceEvent? Status(TraceEvent emission, Span[] all, Span[] now)
    {
        if (emission.Value is not JsonObject value || all.Length == 0)
            return emission;
        // One that stands still, and one that is ahead.
        if (now.Any(span => span.Defect == Defect.RefusedVolumesFreezeApp || span.Defect == Defect.RepairRefused))
            return null;
        JsonObject rest = value.DeepClone().AsObject();
        foreach (string member in now.Length != 0 ? OfRefusal : [])
            rest.Remove(member);
        // As if it had gone with the config that healed it.
        if (now.Length == 0 && all.Any(span => emission.Milliseconds < span.ErrorUntil))
            foreach ((string member, JsonNode? none) in JsonNode.Parse(NoError)!.AsObject())
                rest[member] = none?.DeepClone();
        // Copied late, or reckoned from the refused config.
        foreach (string member in all.Any(span => span.Defect == Defect.RefusedVolumesFreezeApp) ? OfNeighbours : [])
            rest.Remove(member);
        rest.Remove("MemOverhead");
        return emission with { Value = rest };
    }

    private static Span[] Refusals(Span[] spans) => [.. spans.Where(span => span.Defect != Defect.RollbackConfigLate)];

    /// <summary>A status in which the members that these defects change stand as they were before.</summary>
    private static TraceEvent? Less(TraceEvent emission, Span[] open, Dictionary<string, JsonObject> whole)
    {
        if (emission.Value is not JsonObject value)
            return emission;
        if (open.Length == 0)
            whole[emission.Key] = value;
        if (open.Length == 0)
            return emission;
        if (open.Any(window => window.Defect.Members!.Length == 0))
            return null;
        JsonObject rest = value.DeepClone().AsObject();
        foreach (string member in open.SelectMany(window => window.Defect.Members!.Split(' ')))
            rest[member] = whole.GetValueOrDefault(emission.Key)?[member]?.DeepClone();
        return emission with { Value = rest };
    }

    private static TraceEvent OnOrOff(TraceEvent emission) =>
        emission.Value is JsonObject value ? emission with { Value = new JsonObject { ["Activate"] = value["Activate"]!.DeepClone() } } : emission;

    private static string Activate(TraceEvent emission) => $"{emission.Operation} {emission.Value?["Activate"]}";

    private sealed record Span(string App, Defect Defect, double From)
    {
        public double Until { get; set; } = double.MaxValue;

        public double ErrorUntil { get; set; }
    }
}
