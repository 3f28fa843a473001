using System.Text;
using System.Text.Json;
using Eve.Replay.Values;
using Eve.Types;

namespace Eve.Replay;

/// <summary>
/// Records as the original wrote them: TOPIC.KIND.json (zero, sample, any other word) must be read and written byte for byte;
/// TOPIC.KIND.wire.json, with the side files in TOPIC.KIND.wire-files.json, must be read to the record of TOPIC.KIND.json. Also the
/// tables of single values, enumerations and settings where the folder has them.
/// </summary>
public static class Records
{
    private const string End = ".json";
    private const string WireEnd = ".wire.json";
    private static readonly Dictionary<string, CatalogueEntry> Topics = TopicCatalogue.All().Concat(TopicCatalogue.Parts()).DistinctBy(entry => entry.Where.Name).ToDictionary(entry => entry.Where.Name);
    private static readonly string[] NoRecords = [".wire-files.json", ".schema.json"];

    public static IEnumerable<Outcome> Replay(string folder)
    {
        foreach (string file in Files(folder, "*.json").Where(file => !NoRecords.Any(file.EndsWith)))
            yield return new(Path.GetFileName(file), Difference(file));
        foreach (string file in Files(folder, "*_encoding_vectors.tsv"))
            foreach (Outcome outcome in EncodingVectors.Replay(file))
                yield return outcome;
        foreach (string file in Files(folder, "*_decoding_vectors.tsv"))
            foreach (Outcome outcome in DecodingVectors.Replay(file))
                yield return outcome;
        foreach (string file in Files(folder, "*_enums.tsv"))
            foreach (Outcome outcome in EnumTable.Replay(file))
                yield return outcome;
        foreach (string file in Files(folder, "*_config_items.tsv"))
            foreach (Outcome outcome in SettingsTable.Replay(file))
                yield return outcome;
        // Records of the time of LISP live in a folder of their own; the other topics had other members then.
        foreach (string era in Directory.EnumerateDirectories(folder).Where(name => name.EndsWith("era-2020-08", StringComparison.Ordinal)))
            foreach (string file in Files(era, "EID*.json").Where(file => !NoRecords.Any(file.EndsWith)))
                yield return new($"{Path.GetFileName(era)}/{Path.GetFileName(file)}", Difference(file));
    }

    /// <summary>The first difference that one file shows; null when there is none.</summary>
    public static string? Difference(string file)
    {
        string name = Path.GetFileName(file);
        if (!Topics.TryGetValue(name[..name.IndexOf('.', StringComparison.Ordinal)], out CatalogueEntry? topic))
            return "this suite has no such record";
        byte[] golden = File.ReadAllBytes(file).AsSpan().TrimEnd((byte)'\n').ToArray();
        return file.EndsWith(WireEnd, StringComparison.Ordinal) ? WireDifference(topic, file, golden) : FileDifference(topic, golden);
    }

    private static string? FileDifference(CatalogueEntry topic, byte[] golden)
    {
        (byte[]? text, string? error) = topic.Normalize(golden);
        if (text is null)
            return $"not read: {error}";
        if (!text.AsSpan().SequenceEqual(golden))
            return TextDifference(golden, text);
        (object? first, error) = topic.Read(golden);
        (object? second, _) = topic.Read(text);
        return first is null ? $"not read from a file: {error}" : first.Equals(second) && first.GetHashCode() == second!.GetHashCode() ? null : "two readings are not equal";
    }

    private static string? WireDifference(CatalogueEntry topic, string file, byte[] wire)
    {
        string original = file[..^WireEnd.Length] + End;
        if (!File.Exists(original))
            return $"{Path.GetFileName(original)} is missing, the record that it must be read to";
        string files = file[..^WireEnd.Length] + ".wire-files.json";
        using JsonDocument side = JsonDocument.Parse(File.Exists(files) ? File.ReadAllBytes(files) : "{}"u8.ToArray());
        if (!LargeMembers.TryMoveIn(
            wire,
            path => side.RootElement.TryGetProperty(Path.GetFileName(path), out JsonElement content) ? Encoding.UTF8.GetBytes(content.GetString()!) : null,
            out byte[]? whole,
            out string? error))
            return error;
        (object? read, error) = topic.Read(whole);
        if (read is null)
            return $"not read: {error}";
        byte[] golden = File.ReadAllBytes(original);
        (object? expected, error) = topic.Read(golden);
        if (expected is null)
            return $"{Path.GetFileName(original)} is not read: {error}";
        return expected.Equals(read) ? null : TextDifference(topic.Normalize(golden).Text!, topic.Normalize(whole).Text!);
    }

    private static string TextDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int at = expected.CommonPrefixLength(actual);
        return $"byte {at}: {Around(actual, at)}, expected {Around(expected, at)}";
    }

    private static string Around(ReadOnlySpan<byte> text, int at)
    {
        int start = Math.Max(0, at - 40);
        return $"…{Encoding.UTF8.GetString(text[start..Math.Min(text.Length, at + 40)])}…";
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
}
