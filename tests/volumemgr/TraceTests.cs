using Eve.Tests.Support;
using Eve.Tests.Storage.Traces;

namespace Eve.Tests.Volumemgr;

/// <summary>Recordings of the original agents, replayed against ours. Needs qemu-img.</summary>
[Category("System")]
public sealed class TraceTests
{
    private static IEnumerable<string> Recordings() =>
        Directory.EnumerateFiles(Golden.Path("storage-traces"), "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Recordings))]
    public async Task The_agents_publish_what_was_recorded(string name)
    {
        IReadOnlyList<string> differences = await TraceReplay.RunAsync(Golden.Path("storage-traces", name + ".jsonl"));

        Assert.That(differences, Is.Empty, string.Join('\n', differences));
    }
}
