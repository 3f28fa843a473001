using System.CommandLine;
using System.Globalization;
using Eve.Agents;
using Eve.Evectl.Core;
using Eve.Evectl.Device;
using Eve.Evectl.Views;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Evectl.Commands;

/// <summary>An app's steps, live, each with the time it took.</summary>
internal static class AppWatch
{
    public static Command Make(Shared shared)
    {
        Argument<string> app = shared.App();
        Option<string?> until = new("--until") { Description = "Ends when the app is in this state, RUNNING say", HelpName = "STATE" };
        Option<string?> timeout = new("--timeout") { Description = "Fails after so long (default: never)", HelpName = "SECONDS" };
        Command command = new("watch", "The app's steps, live, each with the time it took; begin before the app is there, if you like.") { app, until, timeout };
        command.SetAction(async (parsed, stop) =>
        {
            string? goal = parsed.GetValue(until)?.ToUpperInvariant();
            if (goal is not null && Enum.GetValues<SwState>().All(state => StateNames.Of(state) != goal))
                throw new EvectlException($"--until '{goal}' is no state: RUNNING, HALTED and INSTALLED are", exitCode: 2);
            TimeSpan limit = Timeout.InfiniteTimeSpan;
            if (parsed.GetValue(timeout) is { } text)
                limit = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
                    ? TimeSpan.FromSeconds(seconds)
                    : throw new EvectlException($"--timeout '{text}' is no number of seconds", exitCode: 2);
            return await WatchAsync(shared.PathsOf(parsed), shared.Screen, parsed.GetRequiredValue(app), goal, limit, stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> WatchAsync(Paths paths, Screen screen, string app, string? goal, TimeSpan limit, CancellationToken stop)
    {
        EventLoop loop = new(TimeProvider.System);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using FilePubSub<Owner.Diag> pubsub = new(paths.Root, loop);
        StepLines lines = new(screen, loop.Time, app);
        Func<DeviceRecords>? look = null;
        bool reached = false;
        loop.Post("topics", () => look = Snapshot.Follow(pubsub, loop.Time, () =>
        {
            DeviceRecords records = look!();
            lines.Look(records);
            if (goal is not null && records.FindApp(app) is { } uuid && AppReport.Of(records, uuid).State == goal)
            {
                reached = true;
                end.Cancel();
            }
        }));
        using IDisposable tick = loop.Every("live line", TimeSpan.FromMilliseconds(100), lines.Tick);
        end.CancelAfter(limit);
        await loop.RunAsync(end.Token).ConfigureAwait(false);
        if (reached)
        {
            lines.End();
            return 0;
        }
        if (goal is null || stop.IsCancellationRequested)
            return 0;
        AppReport? report = look?.Invoke() is { } last && last.FindApp(app) is { } found ? AppReport.Of(last, found) : null;
        throw new EvectlException(report is null
            ? $"the app {app} did not appear on the device within {Times.Of(limit)}"
            : $"{app} is {report.State} and not {goal} after {Times.Of(limit)}; {Reason(report)}");
    }

    private static string Reason(AppReport report) =>
        report.Error.Length > 0 ? report.Error : report.Waits.Count > 0 ? $"it waits for {report.Waits[0]}" : "nothing says why";
}
