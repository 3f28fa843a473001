using Eve.Replay.Zedmanager;

namespace Eve.Replay;

/// <summary>Replays recorded runs of the original zedmanager: the same input must give the same publications.</summary>
public static class Traces
{
    public static IEnumerable<Outcome> Replay(string folder) => StorageTraces.Are(folder)
        ? StorageTraces.Replay(folder)
        : Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Select(ReplayFile);

    public static Outcome ReplayFile(string path)
    {
        IReadOnlyList<TraceEvent> trace = TraceEvent.Read(path);
        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace));
        string name = Path.GetFileNameWithoutExtension(path);
        return new(notCopied.Count == 0 ? name : $"{name} (not copied: {string.Join("; ", notCopied)})", difference);
    }
}
