using System.Text.Json.Nodes;
using Eve.Replay.Zedmanager;
using Eve.Replay.Zedmanager.Original;
using Eve.Tests.Support;

namespace Eve.Zedmanager.Tests;

/// <summary>
/// Recordings that nobody made: a model of the original, proven by those that were, plays them. Ours publishes the same, but for
/// the defects that are named.
/// </summary>
public sealed class ScenarioTests
{
    private const int Lives = 400;
    private const int Blocks = 8;

    private static readonly string Folder = Golden.Path("zedmanager-traces");

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> All => Scenarios.All.Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    private static IEnumerable<TestCaseData> Excused => Scenarios.All.Where(scenario => scenario.NotCopied.Length != 0).Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    [TestCaseSource(nameof(Files))]
    public void The_model_of_the_original_repeats_each_recording_without_any_excuse(string name)
    {
        IReadOnlyList<TraceEvent> trace = TraceEvent.Read(Path.Combine(Folder, name + ".jsonl"));

        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace, context => _ = new OriginalZedmanager(context)));

        Assert.That(difference, Is.Null);
        Assert.That(notCopied, Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public void Ours_publishes_what_the_original_does_but_for_its_named_defects(object scenario)
    {
        IReadOnlyList<TraceEvent> trace = Record((Scenario)scenario);

        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace));

        Assert.That(difference, Is.Null);
        Assert.That(string.Join("; ", notCopied), Is.EqualTo(((Scenario)scenario).NotCopied), $"named: {string.Join("; ", notCopied)}");
    }

    /// <summary>An excuse is for its defect alone: anything else that is wrong in the same recording is found.</summary>
    [TestCaseSource(nameof(Excused))]
    public void A_recording_with_a_defect_and_something_else_wrong_fails(object scenario)
    {
        TraceEvent[] trace = [.. Record((Scenario)scenario)];
        IReadOnlyList<TraceEvent> ours = TraceRun.Play(trace);
        double excused = Excuses.For(trace).From;
        foreach ((string topic, string member) in (ReadOnlySpan<(string, string)>)[("VolumeRefConfig", "VerifyOnly"), ("AppNetworkConfig", "Activate"), ("DomainConfig", "Activate"), ("UuidToNum", "Number"), ("AppInstanceStatus", "State")])
        {
            int first = Array.FindIndex(trace, step => step.Kind == "emit" && step.Topic == topic && step.Operation == "publish" && step.Milliseconds < excused);
            if (first < 0)
                continue;
            Assert.That(TraceComparison.Compare(Mutated(trace, first, member), ours).Difference, Is.Not.Null, topic);
        }
    }

    /// <summary>Where a defect shows only in the status, every request to a neighbour still counts, also the last one.</summary>
    [TestCaseSource(nameof(Excused))]
    public void A_defect_of_the_status_alone_excuses_no_request(object scenario)
    {
        TraceEvent[] trace = [.. Record((Scenario)scenario)];
        if (Excuses.For(trace).OnlyOfStatus)
            foreach ((string topic, string member) in (ReadOnlySpan<(string, string)>)[("VolumeRefConfig", "VerifyOnly"), ("AppNetworkConfig", "Activate"), ("DomainConfig", "Activate"), ("UuidToNum", "Number"), ("VolumesSnapshotConfig", "Action")])
                if (Array.FindLastIndex(trace, step => step.Kind == "emit" && step.Topic == topic && step.Operation == "publish") is >= 0 and int last)
                    Assert.That(TraceComparison.Compare(Mutated(trace, last, member), TraceRun.Play(trace)).Difference, Is.Not.Null, topic);
    }

    private static TraceEvent[] Mutated(TraceEvent[] trace, int at, string member)
    {
        TraceEvent[] wrong = [.. trace];
        JsonObject value = trace[at].Value!.DeepClone().AsObject();
        value[member] = value[member]!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? 77 : !value[member]!.GetValue<bool>();
        wrong[at] = trace[at] with { Value = value };
        return wrong;
    }

    /// <summary>Two apps, edited at any moment, with neighbours that fail. The seed is named when one fails.</summary>
    [Test]
    [Parallelizable(ParallelScope.All)]
    public void Random_lives_differ_only_by_named_defects([Range(0, Blocks - 1)] int block)
    {
        for (int seed = block * (Lives / Blocks); seed < (block + 1) * (Lives / Blocks); seed++)
        {
            IReadOnlyList<TraceEvent> trace = Life.Of(seed);
            if (TraceComparison.Compare(trace, TraceRun.Play(trace)).Difference is not { } difference)
                continue;
            List<string> story = [];
            Life.Of(seed, story.Add);
            Assert.Fail($"life {seed}: {difference}\n{string.Join('\n', story)}");
        }
    }

    private static IReadOnlyList<TraceEvent> Record(Scenario scenario)
    {
        using Recording recording = new(cluster: scenario.Cluster);
        scenario.Play(recording);
        return recording.Events;
    }
}
