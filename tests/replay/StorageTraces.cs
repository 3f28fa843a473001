using Eve.Tests.Storage.Traces;

namespace Eve.Replay;

/// <summary>Replays recorded runs of the original storage agents, with the objects that their servers gave out (needs qemu-img).</summary>
public static class StorageTraces
{
    /// <summary>Whether a folder of recordings is one of these: it has the objects beside them.</summary>
    public static bool Are(string folder) => Directory.Exists(Path.Combine(folder, "blobs"));

    public static IEnumerable<Outcome> Replay(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            IReadOnlyList<string> differences = TraceReplay.RunAsync(file).GetAwaiter().GetResult();
            yield return new(Path.GetFileNameWithoutExtension(file), differences.Count == 0 ? null : differences[0]);
        }
    }
}
