using System.Text.Json;
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
        IReadOnlyList<TraceEvent> trace;
        try
        {
            trace = TraceEvent.Read(path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            return new(name, $"not a recording: {error.Message}");
        }
        if (!trace.Any(step => step is { Kind: "feed", Topic: nameof(Types.AppInstanceConfig) }))
            return new(name, "not a recording of zedmanager: no AppInstanceConfig is fed");
        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(trace, TraceRun.Play(trace));
        return new(notCopied.Count == 0 ? name : $"{name} (not copied: {string.Join("; ", notCopied)})", difference);
    }
}
