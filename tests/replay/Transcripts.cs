namespace Eve.Replay;

/// <summary>Replays recorded pub/sub conversations in both roles.</summary>
public static class Transcripts
{
    public static IEnumerable<Outcome> Replay(string folder) =>
        Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal)
            .Select(path => new Outcome(Path.GetFileName(path), "not replayed yet"));
}
