using Eve.Replay.Zedmanager;

namespace Eve.Zedmanager.Tests;

/// <summary>What a decision costs in memory does not depend on the machine, so it is a test and no measurement.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    [Test]
    public void One_step_at_1000_apps_allocates_at_most_64_kB()
    {
        (int steps, _, long bytes) = Crowd.Bring(1000);

        Assert.That(bytes / steps, Is.LessThanOrEqualTo(64 * 1024));
    }

    [Test]
    public void One_step_at_1000_apps_allocates_hardly_more_than_at_10()
    {
        (int fewSteps, _, long few) = Crowd.Bring(10);
        (int manySteps, _, long many) = Crowd.Bring(1000);

        Assert.That(many / manySteps, Is.LessThanOrEqualTo(2 * (few / fewSteps)));
    }
}
