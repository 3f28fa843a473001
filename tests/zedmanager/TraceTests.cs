using System.Text.Json.Nodes;
using Eve.Replay;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;

namespace Eve.Zedmanager.Tests;

/// <summary>Runs of the original zedmanager, replayed. The last tests show that the comparison finds what differs.</summary>
public sealed class TraceTests
{
    private static readonly string Folder = Golden.Path("zedmanager-traces");

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void The_same_input_gives_the_same_publications(string name)
    {
        Outcome outcome = Traces.ReplayFile(Path.Combine(Folder, name + ".jsonl"));

        Assert.That(outcome.Difference, Is.Null, outcome.ToString());
    }

    [Test]
    public void A_defect_of_the_original_is_named()
    {
        Outcome outcome = Traces.ReplayFile(Path.Combine(Folder, "delete-running.jsonl"));

        Assert.That(outcome.ToString(), Is.EqualTo("pass delete-running (not copied: the last status of a deleted app says that it runs)"));
    }

    [TestCase("AppInstanceStatus")]
    [TestCase("VolumeRefConfig")]
    [TestCase("AppNetworkConfig")]
    [TestCase("DomainConfig")]
    [TestCase("UuidToNum")]
    [TestCase("AppInstanceSummary")]
    public void A_recording_whose_last_value_is_another_is_told_apart(string topic)
    {
        List<TraceEvent> trace = [.. TraceEvent.Read(Path.Combine(Folder, "restart-cmd.jsonl"))];
        int last = trace.FindLastIndex(step => step.Kind == "emit" && step.Topic == topic);
        JsonObject other = trace[last].Value!.DeepClone().AsObject();
        (string member, JsonNode? value) = other.First(pair => pair.Value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number
            || pair.Value is JsonValue flag && flag.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False);
        other[member] = value!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? 77 : !value.GetValue<bool>();
        trace[last] = trace[last] with { Value = other };

        (string? difference, _) = TraceComparison.Compare(trace, TraceRun.Play(trace));

        Assert.That(difference, Does.Contain(topic).And.Contain(member));
    }

    [TestCase("\"op\":\"publish\"", "\"op\":\"frobnicate\"")]
    [TestCase("\"UUID\":\"", "\"UUID\":\"no uuid ")]
    [TestCase("\"Memory\":", "\"Memory\":\"much\",\"Was\":")]
    [TestCase("\"ms\":", "\"ms\":1e300,\"was\":")]
    [TestCase("\"value\":{", "\"value\":7,\"was\":{")]
    [TestCase("\"value\":{", "\"was\":{")]
    public void A_recording_that_is_damaged_anywhere_fails_by_itself(string what, string with)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"damaged-{Guid.NewGuid():N}.jsonl");
        try
        {
            File.WriteAllLines(path, File.ReadLines(Path.Combine(Folder, "restart-cmd.jsonl")).Select(line => line.Replace(what, with, StringComparison.Ordinal)));

            Outcome outcome = Traces.ReplayFile(path);

            Assert.That(outcome.Difference, Is.Not.Null);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("{\"ms\":3,")]
    [TestCase("[]")]
    [TestCase("{\"ev\":\"feed\"}")]
    [TestCase("{\"ms\":\"soon\",\"ev\":\"feed\"}")]
    public void A_line_that_is_no_event_is_told_by_its_number(string line)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"damaged-{Guid.NewGuid():N}.jsonl");
        try
        {
            File.WriteAllLines(path, [.. File.ReadLines(Path.Combine(Folder, "restart-cmd.jsonl")).Take(6), "", line]);

            Assert.That(Traces.ReplayFile(path).Difference, Does.Contain("line 8 "));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_recording_without_one_of_our_requests_is_told_apart()
    {
        List<TraceEvent> trace = [.. TraceEvent.Read(Path.Combine(Folder, "restart-cmd.jsonl"))];
        trace.RemoveAt(trace.FindLastIndex(step => step.Kind == "emit" && step.Topic == "DomainConfig"));

        (string? difference, _) = TraceComparison.Compare(trace, TraceRun.Play(trace));

        Assert.That(difference, Does.StartWith("also published").And.Contain("DomainConfig"));
    }

    [Test]
    public void A_recording_with_another_order_of_requests_is_told_apart()
    {
        List<TraceEvent> trace = [.. TraceEvent.Read(Path.Combine(Folder, "delete-running.jsonl"))];
        int network = trace.FindLastIndex(step => step.Kind == "emit" && step.Topic == "AppNetworkConfig");
        int domain = trace.FindLastIndex(step => step.Kind == "emit" && step.Topic == "DomainConfig");
        (trace[network], trace[domain]) = (trace[domain], trace[network]);

        (string? difference, _) = TraceComparison.Compare(trace, TraceRun.Play(trace));

        Assert.That(difference, Does.StartWith("order of requests"));
    }
}
