using Eve.Evectl.Core;

namespace Eve.Evectl.Views;

/// <summary>Writes a line for each step that an app leaves, and on a terminal keeps the current one moving below.</summary>
internal sealed class StepLines(Screen screen, TimeProvider time, string app)
{
    private const int Column = 36;

    private readonly DateTimeOffset begin = time.GetUtcNow();
    private DateTimeOffset entered = time.GetUtcNow();
    private Step current = Step.WaitingForConfig;
    private string detail = "";
    private string error = "";

    public void Look(DeviceRecords records)
    {
        Guid? uuid = records.FindApp(app);
        Step now = Steps.Of(records, uuid);
        AppReport? report = uuid is { } known ? AppReport.Of(records, known) : null;
        if (now != current)
        {
            Leave(time.GetUtcNow());
            for (Step passed = current + 1; passed < now && now <= Step.Running; passed++)
                if (passed != Step.ConfigReceived)
                    screen.Line($"{Steps.NameOf(passed),-Column} at once");
            current = now;
            detail = "";
        }
        if (report is null)
            return;
        // A download that ends fast is seen at its last percent, or not at all: the step is then shown as passed at once.
        if (current == Step.Downloading && report.Progress is { } percent)
            detail = $" {percent} %";
        if (report.Error.Length > 0 && report.Error != error)
            screen.Line($"  {screen.Bad(report.Error)}");
        error = report.Error;
    }

    /// <summary>Shows how long the current step has lasted.</summary>
    public void Tick() => screen.Live($"{Steps.NameOf(current)}{detail}".PadRight(Column) + " " + Times.Of(time.GetUtcNow() - entered));

    /// <summary>The last step is reached.</summary>
    public void End() => screen.Line($"{screen.Good(Steps.NameOf(current).PadRight(Column))} {Times.Of(time.GetUtcNow() - begin)} in all");

    private void Leave(DateTimeOffset now)
    {
        screen.Line($"{(Steps.NameOf(current) + detail).PadRight(Column)} {Times.Of(now - entered)}");
        entered = now;
    }
}
