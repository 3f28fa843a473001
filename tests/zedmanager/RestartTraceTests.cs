using System.Text.Json.Nodes;
using Eve.Replay.Zedmanager;
using Eve.Replay.Zedmanager.Original;

namespace Eve.Zedmanager.Tests;

/// <summary>Recordings in the middle of which zedmanager starts anew: what is wrong after that is found all the same.</summary>
public sealed class RestartTraceTests
{
    private static IEnumerable<TestCaseData> All => RestartScenarios.All.Where(scenario => !scenario.NotCopied.Contains("what a restart withdraws", StringComparison.Ordinal))
        .Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    /// <summary>Each first and each last value after the restart, of each member that is no time and no text.</summary>
    [TestCaseSource(nameof(All))]
    public void Another_value_after_the_restart_is_told_apart(object scenario)
    {
        TraceEvent[] trace = Record((Scenario)scenario);
        IReadOnlyList<TraceEvent> ours = TraceRun.Play(trace);
        Restart restart = Restarts.In(trace)[0];
        int tried = 0;
        foreach (IGrouping<(string, string), (TraceEvent Step, int At)> stream in trace.Select((step, at) => (step, at)).Where(one => one.step is { Kind: "emit", Operation: "publish" } && one.step.Milliseconds >= restart.Death).GroupBy(one => (one.step.Topic, one.step.Key)))
            foreach (int at in (int[])[stream.LastOrDefault(one => one.Step.Milliseconds < restart.Settled).At, stream.Last().At])
                foreach ((string member, JsonNode? value) in at == 0 ? [] : trace[at].Value!.AsObject().ToArray())
                    if (Other(value) is { } other && (stream.Key.Item1, member) is not (("VolumeRefConfig", "VerifyOnly") or ("AppInstanceStatus", "MissingMemory")))
                    {
                        tried++;
                        TraceEvent[] wrong = [.. trace];
                        JsonObject changed = trace[at].Value!.DeepClone().AsObject();
                        changed[member] = other;
                        wrong[at] = trace[at] with { Value = changed };
                        if (!IsUnseen(trace, at, stream.Key, member, other))
                            Assert.That(TraceComparison.Compare(wrong, ours).Difference, Is.Not.Null, $"{trace[at]} {member}");
                    }
        Assert.That(tried, Is.GreaterThan(10));
    }

    [TestCase("unpublish", "DomainConfig")]
    [TestCase("unpublish", "AppNetworkConfig")]
    [TestCase("unpublish", "VolumeRefConfig")]
    [TestCase("publish", "UuidToNum")]
    public void Ours_must_move_nothing_at_a_restart(string operation, string topic)
    {
        TraceEvent[] trace = Record(RestartScenarios.All[0]);
        List<TraceEvent> ours = [.. TraceRun.Play(trace)];
        Restart restart = Restarts.In(trace)[0];
        TraceEvent last = ours.Last(step => step.Topic == topic && step.Milliseconds < restart.Death);
        JsonObject other = last.Value!.DeepClone().AsObject();
        if (topic == "UuidToNum")
            other["Number"] = 7;
        int at = ours.IndexOf(last) + 1;
        ours.Insert(at, last);
        ours.Insert(at, last with { Operation = operation, Value = operation == "publish" ? other : null, Milliseconds = restart.Death });

        Assert.That(TraceComparison.Compare(trace, ours).Difference, Is.Not.Null);
    }

    [TestCase("zedmanager is killed", true)]
    [TestCase("restart zedmanager", true)]
    [TestCase("kill zedbox and start it again", true)]
    [TestCase("the agent is stopped and started anew", true)]
    [TestCase("stop the zedmanager process", true)]
    [TestCase("restart command of the controller", false)]
    [TestCase("delete first, restart second at the same time", false)]
    [TestCase("zedmanager brings the app down for the restart", false)]
    [TestCase("domain boots, then stops by itself", false)]
    public void A_remark_tells_of_a_restart(string text, bool tells)
    {
        TraceEvent[] trace = [.. Record(RestartScenarios.All[0]).Select(step => step.Kind == "step" ? step with { Text = text } : step)];

        Assert.That(Restarts.In(trace), Has.Count.EqualTo(tells ? 1 : 0));
    }

    [Test]
    public void Between_its_end_and_its_beginning_zedmanager_hears_nothing()
    {
        List<TraceEvent> trace = [.. Record(RestartScenarios.All[0])];
        int at = trace.FindIndex(step => step.Kind == "step");
        TraceEvent begins = trace[at] with { Text = "zedmanager starts again" };
        trace.Insert(at, trace[at] with { Milliseconds = trace[at].Milliseconds - 500, Text = "zedmanager is killed" });
        trace[at + 1] = begins;

        Assert.That(Restarts.In(trace).Select(restart => restart.Birth - restart.Death), Is.EqualTo(new[] { 500 }));
        Assert.That(TraceComparison.Compare(trace, TraceRun.Play(trace)).Difference, Is.Null);
    }

    /// <summary>A status that lasted only a moment may be anything; and how long one lasts is not compared.</summary>
    private static bool IsUnseen(TraceEvent[] trace, int at, (string Topic, string Key) stream, string member, JsonNode other) => stream.Topic is "AppInstanceStatus" or "AppInstanceSummary"
        && trace.Skip(at + 1).FirstOrDefault(step => step.Kind == "emit" && (step.Topic, step.Key) == stream) is { } next && (next.Milliseconds - trace[at].Milliseconds < 30 || JsonNode.DeepEquals(next.Value?[member], other));

    private static JsonNode? Other(JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => 77,
        System.Text.Json.JsonValueKind.True => false,
        System.Text.Json.JsonValueKind.False => true,
        _ => null,
    };

    private static TraceEvent[] Record(Scenario scenario)
    {
        using Recording recording = new();
        scenario.Play(recording);
        return [.. recording.Events];
    }
}
