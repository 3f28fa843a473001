using Eve.Replay;
using Eve.Replay.Values;

// aot-check DIR: every record and vector of DIR (tests/golden/types) is read and written as it is by the ordinary build.
if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("use: aot-check DIR");
    return 2;
}

IEnumerable<Outcome> outcomes =
[
    .. Records.RecordFiles(folder).Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal)).Select(file => new Outcome(Path.GetFileName(file), Records.Difference(file))),
    .. Tables("*_encoding_vectors.tsv").SelectMany(EncodingVectors.Replay),
    .. Tables("*_decoding_vectors.tsv").SelectMany(DecodingVectors.Replay),
];
int passed = 0, failed = 0;
foreach (Outcome outcome in outcomes)
{
    if (outcome.Difference is null)
    {
        passed++;
        continue;
    }
    failed++;
    Console.WriteLine(outcome);
}
Console.WriteLine($"{passed} passed, {failed} failed, {(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? "ordinary" : "ahead-of-time")} build");
return failed == 0 && passed > 0 ? 0 : 1;

IEnumerable<string> Tables(string pattern) => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
