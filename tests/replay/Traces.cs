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
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            return ReplayTrace(name, TraceEvent.Read(path));
        }
        // Whatever is wrong with one file, or with us on its account, the others are still replayed.
        catch (Exception error)
        {
            return new(name, $"cannot be replayed: {error.GetType().Name}: {error.Message}");
        }
    }

    private static Outcome ReplayTrace(string name, IReadOnlyList<TraceEvent> trace)
    {
        if (!trace.Any(step => step is { Kind: "feed", Topic: nameof(Types.AppInstanceConfig) }))
            return new(name, "not a recording of zedmanager: no AppInstanceConfig is fed");
        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace));
        return new(notCopied.Count == 0 ? name : $"{name} (not copied: {string.Join("; ", notCopied)})", difference);
    }
}
