using System.CommandLine;
using Eve.Evectl.Core;
using Eve.Evectl.Device;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>One app in full.</summary>
internal static class AppShow
{
    public static Command Make(Shared shared)
    {
        Argument<string> app = shared.App();
        Command command = new("show", "State, progress, what it waits for, addresses, last error.") { app };
        command.SetAction(parsed =>
        {
            DeviceRecords records = Snapshot.Read(shared.FilesOf(parsed), shared.Screen.Complain);
            string wanted = parsed.GetRequiredValue(app);
            if (records.FindApp(wanted) is not { } uuid)
                throw new EvectlException($"there is no app '{wanted}' on this device: evectl app ls shows all");
            AppReport report = AppReport.Of(records, uuid);
            if (shared.Screen.Json)
                shared.Screen.Line(AppView.Json(report));
            else
                AppView.Show(shared.Screen, report, TimeProvider.System.GetUtcNow());
            return 0;
        });
        return command;
    }
}
