using System.CommandLine;
using System.Text.Json.Nodes;
using Eve.Evectl.Controller;

namespace Eve.Evectl.Commands;

/// <summary>Sends an app definition to the controller.</summary>
internal static class AppDeploy
{
    public static Command Make(Shared shared)
    {
        Argument<string> file = new("FILE") { Description = "App definition (JSON with comments); - for standard input" };
        Command command = new("deploy", "Adds the app of a definition file to a device, or changes it into that.") { file, shared.Device };
        command.SetAction(async (parsed, stop) =>
        {
            string path = parsed.GetRequiredValue(file);
            if (path != "-" && !File.Exists(path))
                throw new EvectlException($"there is no file {path}", exitCode: 2);
            string definition = path == "-"
                ? await Console.In.ReadToEndAsync(stop).ConfigureAwait(false)
                : await File.ReadAllTextAsync(path, stop).ConfigureAwait(false);
            using ControllerClient controller = shared.ControllerOf(parsed);
            string device = await controller.DeviceAsync(parsed.GetValue(shared.Device), stop).ConfigureAwait(false);
            JsonNode reply = (await controller.PostAsync($"devices/{Uri.EscapeDataString(device)}/apps", definition, stop).ConfigureAwait(false))!;
            AppChange.Tell(shared.Screen, device, reply);
            return 0;
        });
        return command;
    }
}
