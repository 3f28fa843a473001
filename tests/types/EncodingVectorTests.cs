using Eve.Replay.Values;
using Eve.Tests.Support;

namespace Eve.Tests.Types;

/// <summary>The original's encoding vectors: value in words to text.</summary>
public sealed class EncodingVectorTests
{
    private static IEnumerable<TestCaseData> Vectors() =>
        File.ReadLines(Golden.Path("types", "_encoding_vectors.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => EncodingVectors.CanHold(row[0], row[1]))
            .Select(row => new TestCaseData(row[0], row[1], row[2]).SetArgDisplayNames(row[0], row[1]));

    [TestCaseSource(nameof(Vectors))]
    public void A_value_is_written_as_the_original_writes_it(string type, string value, string encoded) =>
        Assert.That(EncodingVectors.Write(type, value), Is.EqualTo(encoded.StartsWith("ERROR", StringComparison.Ordinal) ? null : encoded));
}
