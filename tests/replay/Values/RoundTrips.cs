using Eve.Types;

namespace Eve.Replay.Values;

/// <summary>The original's own round trips (_roundtrip.tsv): how long each topic's texts are, and how many large members its sample has.</summary>
internal static class RoundTrips
{
    /// <summary>One outcome for each topic.</summary>
    public static IEnumerable<Outcome> Replay(string file, IReadOnlyDictionary<string, CatalogueEntry> topics, Func<string, bool> only) =>
        File.ReadLines(file).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => only(row[0]))
            .Select(row => new Outcome($"{Path.GetFileName(file)} {row[0]}", topics.TryGetValue(row[0], out CatalogueEntry? topic) ? Difference(row, topic, Path.GetDirectoryName(file)!) : "this suite has no such record"));

    private static string? Difference(string[] row, CatalogueEntry topic, string folder)
    {
        (string zeroBytes, string sampleBytes, string large) = (row[2], row[3], row[9]);
        // MetricsMap is a map, and its zero no object.
        byte[] none = topic.RecordType == typeof(MetricsMap) ? "null"u8.ToArray() : "{}"u8.ToArray();
        if (topic.Normalize(none).Text?.Length.ToString() is var zero && zero != zeroBytes)
            return $"the zero record has {zero ?? "no"} bytes, expected {zeroBytes}";
        string sample = Path.Combine(folder, $"{row[0]}.sample.json");
        if (!File.Exists(sample))
            return null;
        (byte[]? text, string? error) = topic.Normalize(File.ReadAllBytes(sample));
        if (text is null)
            return $"the sample is not read: {error}";
        if (text.Length.ToString() != sampleBytes)
            return $"the sample has {text.Length} bytes, expected {sampleBytes}";
        int moved = 0;
        LargeMembers.MoveOut(text, (_, _) => $"/{moved++}");
        return moved.ToString() == large ? null : $"{moved} large members, expected {large}";
    }
}
