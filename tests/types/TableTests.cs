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
}
