using Eve.Replay;
using Eve.Tests.Support;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>Each recorded device config gives the records that the original published for it.</summary>
public sealed class GoldenConfigTests
{
    private static readonly Outcome[] outcomes = [.. Configs.Replay(Golden.Path("edgedevconfig-samples"))];

    [TestCaseSource(nameof(Names))]
    public void A_recorded_config_gives_the_recorded_topics(string name) =>
        Assert.That(outcomes.First(outcome => outcome.Name == name).Difference, Is.Null);

    private static IEnumerable<string> Names() => outcomes.Select(outcome => outcome.Name);
}
