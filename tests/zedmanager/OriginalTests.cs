using Eve.Replay.Zedmanager;
using Eve.Replay.Zedmanager.Original;
using Eve.Tests.Support;

namespace Eve.Zedmanager.Tests;

/// <summary>The model of the original that makes recordings of what nobody recorded is right: it repeats what was.</summary>
public sealed class OriginalTests
{
    private static readonly string Folder = Golden.Path("zedmanager-traces");

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void The_model_of_the_original_repeats_each_recording_without_any_excuse(string name)
    {
        IReadOnlyList<TraceEvent> trace = TraceEvent.Read(Path.Combine(Folder, name + ".jsonl"));

        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace, context => _ = new OriginalZedmanager(context)));

        Assert.That(difference, Is.Null);
        Assert.That(notCopied, Is.Empty);
    }
}
