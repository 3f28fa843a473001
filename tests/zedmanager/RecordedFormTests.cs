using Eve.Replay;
using Eve.Replay.Zedmanager.Original;

namespace Eve.Zedmanager.Tests;

/// <summary>The model's recordings as files of the recorded form, through the same door as any folder of recordings.</summary>
public sealed class RecordedFormTests
{
    private static IEnumerable<TestCaseData> All => Scenarios.All.Where(scenario => !scenario.Cluster).Select(scenario => new TestCaseData(scenario).SetArgDisplayNames(scenario.Name));

    [TestCaseSource(nameof(All))]
    public void A_file_in_the_recorded_form_passes_whatever_time_the_original_took(object scenario)
    {
        string folder = Directory.CreateTempSubdirectory("eve-recorded-").FullName;
        try
        {
            using Recording recording = new();
            ((Scenario)scenario).Play(recording);
            for (int seed = 0; seed < 2; seed++)
                File.WriteAllLines(Path.Combine(folder, $"synthetic-{seed}.jsonl"), RecordedForm.Of(recording.Events, seed));

            Outcome[] outcomes = [.. Traces.Replay(folder)];

            Assert.That(outcomes, Has.Length.EqualTo(2));
            Assert.That(outcomes.Select(outcome => outcome.Difference), Has.All.Null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
