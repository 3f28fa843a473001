using System.CommandLine;
using System.Text.Json.Nodes;
using Eve.Evectl.Controller;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>The controller's devices.</summary>
internal static class DeviceLs
{
    public static Command Make(Shared shared)
    {
        Command command = new("ls", "All devices of the controller.");
        command.SetAction(async (parsed, stop) =>
        {
            using ControllerClient controller = shared.ControllerOf(parsed);
            JsonNode devices = (await controller.GetAsync("devices", stop).ConfigureAwait(false))!;
            if (shared.Screen.Json)
                shared.Screen.Line(JsonText.Write(json => devices.WriteTo(json)));
            else
                shared.Screen.Table(["NAME", "ID", "STATE", "LAST SEEN", "CONFIG", "APPS"], devices.AsArray().Select(device => Row(device!)));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Row(JsonNode device)
    {
        JsonArray apps = device["apps"]!.AsArray();
        return
        [
            (string)device["name"]!,
            (string)device["id"]!,
            DeviceShow.State(device),
            Times.Ago(DeviceShow.Moment(device, "lastSeen"), TimeProvider.System.GetUtcNow()),
            (string?)device["configVersion"] ?? "",
            apps.Count == 0 ? "" : $"{apps.Count(app => (string?)app!["state"] == "RUNNING")} of {apps.Count} running",
        ];
    }
}
