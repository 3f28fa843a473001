using System.CommandLine;
using Eve.Evectl.Core;
using Eve.Evectl.Device;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>All apps of the device.</summary>
internal static class AppLs
{
    public static Command Make(Shared shared)
    {
        Command command = new("ls", "All apps of the device, and what each waits for.");
        command.SetAction(parsed =>
        {
            DeviceRecords records = Snapshot.Read(shared.FilesOf(parsed), shared.Screen.Complain);
            AppReport[] apps = [.. records.Apps().Select(app => AppReport.Of(records, app)).OrderBy(app => app.Name, StringComparer.Ordinal)];
            if (shared.Screen.Json)
                shared.Screen.Line(AppView.Json(apps));
            else
                shared.Screen.Table(["NAME", "STATE", "PROGRESS", "ADDRESSES", "WAITS FOR", "ERROR"], apps.Select(Row));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Row(AppReport app) =>
    [
        app.Name,
        app.State + (app.Wanted ? "" : " (going)"),
        app.State != "RUNNING" && app.Progress is { } percent ? $"{percent} %" : "",
        string.Join(' ', app.Addresses),
        app.Waits.Count == 0 ? "" : $"{app.Waits[0].Agent}: {app.Waits[0].What}{(app.Waits.Count > 1 ? $" (+{app.Waits.Count - 1})" : "")}",
        app.Error,
    ];
}
