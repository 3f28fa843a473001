using Eve.Agents.Zedagent.Core.Report;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>When which object is reported.</summary>
public sealed class PaceTests
{
    private static readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Subject app = new(SubjectKind.App, "a");
    private static readonly Subject volume = new(SubjectKind.Volume, "v#0");

    [Test]
    public void The_first_change_goes_out_at_once_and_later_ones_wait_their_time()
    {
        Pace pace = new();
        pace.Mark(volume);
        pace.Mark(app);
        Assert.That(pace.Take(now), Is.EqualTo(new[] { app, volume }));

        pace.Mark(app);
        pace.Mark(app);
        pace.Mark(volume);
        Assert.That(pace.Take(now), Is.Empty);
        Assert.That(pace.NextTime(), Is.EqualTo(now + TimeSpan.FromMilliseconds(200)));
        Assert.That(pace.Take(now + TimeSpan.FromMilliseconds(200)), Is.EqualTo(new[] { app }));
        Assert.That(pace.Take(now + TimeSpan.FromSeconds(1)), Is.EqualTo(new[] { volume }));
        Assert.That(pace.NextTime(), Is.Null);
    }

    [Test]
    public void After_a_quiet_time_a_change_goes_out_at_once_again()
    {
        Pace pace = new();
        pace.Mark(app);
        pace.Take(now);
        pace.Mark(app);

        Assert.That(pace.Take(now + TimeSpan.FromMinutes(1)), Is.EqualTo(new[] { app }));
    }
}
