using System.Text;
using System.Text.Json;
using Eve.Replay.Values;
using Eve.Replay.Wire;
using Eve.Types;

namespace Eve.Replay;

/// <summary>
/// Records as the original wrote them: TOPIC.KIND.json (zero, sample, any other word) must be read and written byte for byte;
/// TOPIC.KIND.wire.json, with the side files in TOPIC.KIND.wire-files.json, must be read to the record of TOPIC.KIND.json, less what the
/// original's text for its sockets loses; TOPIC.schema.json must describe it. Also the tables of single values, enumerations, settings
/// and round trips where the folder has them.
/// </summary>
public static class Records
{
    private const string End = ".json";
    private const string WireEnd = ".wire.json";
    private static readonly Dictionary<string, CatalogueEntry> Topics = TopicCatalogue.All().Concat(TopicCatalogue.Parts()).DistinctBy(entry => entry.Where.Name).ToDictionary(entry => entry.Where.Name);
    private const string SideEnd = ".wire-files.json";
    private const string SchemaEnd = ".schema.json";
    private static readonly string[] Tables = ["_roundtrip.tsv", "_encoding_vectors.tsv", "_decoding_vectors.tsv", "_enums.tsv", "_config_items.tsv", "_diff_with_current.tsv"];

    public static IEnumerable<Outcome> Replay(string folder)
    {
        foreach (string file in RecordFiles(folder))
            yield return Outcome.Of(Path.GetFileName(file), () => Difference(file));
        foreach (string file in Files(folder, "*" + SideEnd).Where(file => !File.Exists(file[..^SideEnd.Length] + WireEnd)))
            yield return new(Path.GetFileName(file), $"{Path.GetFileName(file[..^SideEnd.Length])}{WireEnd} is missing, the text whose side files these are");
        // Tables of single values begin with an underscore; others, as the list of topics, are not for this check.
        foreach (string file in Files(folder, "_*.tsv").Where(file => !Tables.Any(table => file.EndsWith(table, StringComparison.Ordinal))))
            yield return new(Path.GetFileName(file), "a table of no known kind");
        foreach (string file in Files(folder, "*_roundtrip.tsv"))
            foreach (Outcome outcome in Outcome.All(Path.GetFileName(file), RoundTrips.Replay(file, Topics, only: IsEra(folder) ? IsOfLisp : _ => true)))
                yield return outcome;
        if (IsEra(folder))
            yield break;
        foreach (string file in Files(folder, "*_encoding_vectors.tsv"))
            foreach (Outcome outcome in Outcome.All(Path.GetFileName(file), EncodingVectors.Replay(file)))
                yield return outcome;
        foreach (string file in Files(folder, "*_decoding_vectors.tsv"))
            foreach (Outcome outcome in Outcome.All(Path.GetFileName(file), DecodingVectors.Replay(file)))
                yield return outcome;
        foreach (string file in Files(folder, "*_enums.tsv"))
            foreach (Outcome outcome in Outcome.All(Path.GetFileName(file), EnumTable.Replay(file)))
                yield return outcome;
        foreach (string file in Files(folder, "*_config_items.tsv"))
            foreach (Outcome outcome in Outcome.All(Path.GetFileName(file), SettingsTable.Replay(file)))
                yield return outcome;
        foreach (string era in Directory.EnumerateDirectories(folder).Where(IsEra))
            foreach (Outcome outcome in Replay(era))
                yield return outcome with { Name = $"{Path.GetFileName(era)}/{outcome.Name}" };
    }

    /// <summary>The files of a folder that show a record's text or its description.</summary>
    public static IEnumerable<string> RecordFiles(string folder) =>
        Files(folder, "*.json").Where(file => !file.EndsWith(SideEnd, StringComparison.Ordinal) && (!IsEra(folder) || IsOfLisp(file)));

    // Earlier records have folders of their own. Of these only the ones of LISP are this suite's; the others had other members then.
    private static bool IsEra(string folder) => Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')).Contains("era-20", StringComparison.Ordinal);

    private static bool IsOfLisp(string file) => Path.GetFileName(file) is var name && (name.StartsWith("EID", StringComparison.Ordinal) || name.StartsWith("Lisp", StringComparison.Ordinal));

    /// <summary>The first difference that one file shows; null when there is none.</summary>
    public static string? Difference(string file)
    {
        string name = Path.GetFileName(file);
        if (!Topics.TryGetValue(name[..name.IndexOf('.', StringComparison.Ordinal)], out CatalogueEntry? topic))
            return "this suite has no such record";
        try
        {
            if (file.EndsWith(SchemaEnd, StringComparison.Ordinal))
                return Schemas.Difference(file, topic);
            byte[] golden = File.ReadAllBytes(file).AsSpan().TrimEnd((byte)'\n').ToArray();
            return file.EndsWith(WireEnd, StringComparison.Ordinal) ? WireDifference(topic, file, golden) : FileDifference(topic, golden);
        }
        catch (Exception failure) when (failure is JsonException or IOException or InvalidOperationException or KeyNotFoundException)
        {
            return $"the folder's data is not of the known form: {failure.Message}";
        }
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
        string files = file[..^WireEnd.Length] + SideEnd;
        using JsonDocument side = JsonDocument.Parse(File.Exists(files) ? File.ReadAllBytes(files) : "{}"u8.ToArray());
        if (!LargeMembers.TryMoveIn(
            wire,
            path => side.RootElement.TryGetProperty(Path.GetFileName(path), out JsonElement content) ? Encoding.UTF8.GetBytes(content.GetString()!) : null,
            out byte[]? whole,
            out string? error))
            return error;
        byte[] golden = File.ReadAllBytes(original).AsSpan().TrimEnd((byte)'\n').ToArray();
        (object? expected, string? unread) = topic.Read(golden);
        if (expected is null)
            return $"{Path.GetFileName(original)} is not read: {unread}";
        (object? read, error) = topic.Read(whole);
        // The original's own text for sockets rounds whole numbers above 2^53, some until they are out of range, and has no empty lists.
        (object? less, _) = topic.Read(Encoding.UTF8.GetBytes(OriginalText.Of(golden)));
        if (Equals(read, expected) || Equals(read, less))
            return null;
        return read is null ? $"not read: {error}" : TextDifference(topic.Normalize(golden).Text!, topic.Normalize(whole).Text!);
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
