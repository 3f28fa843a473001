using Eve.Replay;
using Eve.Replay.Values;
using Eve.Tests.Support;

namespace Eve.Tests.Types;

/// <summary>Enumerations and settings against the tables of the original's.</summary>
public sealed class TableTests
{
    private static IEnumerable<TestCaseData> Rows() =>
        EnumTable.Replay(Golden.Path("types", "_enums.tsv"))
            .Concat(EnumTable.Reverse(Golden.Path("types", "_enums.tsv")))
            .Concat(SettingsTable.Replay(Golden.Path("types", "_config_items.tsv")))
            .Select(outcome => new TestCaseData(outcome).SetArgDisplayNames(outcome.Name));

    [TestCaseSource(nameof(Rows))]
    public void The_table_s_names_numbers_texts_defaults_and_limits_hold(Outcome outcome) => Assert.That(outcome.Difference, Is.Null);

    [Test]
    public void The_tables_are_there() => Assert.That(Rows().Count(), Is.GreaterThan(200));

    [TestCase("VolumeRefStatus.a.json", "\0\0")]
    [TestCase("AppInstanceConfig.a.schema.json", "{\"members\":5}")]
    [TestCase("_enums.tsv", "head\nSwState\ttypes\n")]
    [TestCase("_encoding_vectors.tsv", "head\n\n")]
    [TestCase("_decoding_vectors.tsv", "head\nstring\n")]
    [TestCase("_roundtrip.tsv", "head\nVolumeRefStatus\tx\n")]
    [TestCase("_config_items.tsv", "head\na\n")]
    public void A_file_of_no_known_form_fails_by_itself(string name, string content)
    {
        string folder = Directory.CreateTempSubdirectory("rec").FullName;
        File.WriteAllText(Path.Combine(folder, name), content);
        File.WriteAllText(Path.Combine(folder, "ZedAgentStatus.zero.json"), Golden.Text("types", "ZedAgentStatus.zero.json"));
        try
        {
            Outcome[] outcomes = [.. Records.Replay(folder)];
            Assert.That(outcomes.Where(outcome => outcome.Name.StartsWith(name, StringComparison.Ordinal)).Select(outcome => outcome.Difference), Is.Not.Empty.And.None.Null);
            Assert.That(outcomes.Single(outcome => outcome.Name == "ZedAgentStatus.zero.json").Difference, Is.Null, "the file after it");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
