using System.CommandLine;
using System.Text.Json.Nodes;
using Eve.Evectl.Controller;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>rm, start, stop, restart, purge: edits of the device's configuration at the controller.</summary>
internal static class AppChange
{
    public static Command MakeRm(Shared shared) => Make(shared, "rm", "Takes the app out of the device's configuration.", (controller, path, stop) => controller.DeleteAsync(path, stop));

    public static Command Make(Shared shared, string verb, string help) => Make(shared, verb, help, (controller, path, stop) => controller.PostAsync($"{path}/{verb}", null, stop));

    /// <summary>The controller's answer to a change.</summary>
    /// <param name="done">Stands for "changed" where a better word is known.</param>
    public static void Tell(Screen screen, string device, JsonNode? reply, string done = "changed")
    {
        if (reply is null)
            return;
        string? outcome = (string?)reply["outcome"];
        screen.Line(screen.Json
            ? JsonText.Write(json => reply.WriteTo(json))
            : $"{(string?)reply["name"]} on {device}: {(outcome == "changed" ? done : outcome)}, configuration version {(string?)reply["configVersion"]}");
    }

    private static Command Make(Shared shared, string verb, string help, Func<ControllerClient, string, CancellationToken, Task<JsonNode?>> send)
    {
        Argument<string> app = shared.App();
        Command command = new(verb, help) { app, shared.Device };
        command.SetAction(async (parsed, stop) =>
        {
            using ControllerClient controller = shared.ControllerOf(parsed);
            string device = await controller.DeviceAsync(parsed.GetValue(shared.Device), stop).ConfigureAwait(false);
            string path = $"devices/{Uri.EscapeDataString(device)}/apps/{Uri.EscapeDataString(parsed.GetRequiredValue(app))}";
            Tell(shared.Screen, device, await send(controller, path, stop).ConfigureAwait(false), verb == "rm" ? "removed" : $"asked to {verb}");
            return 0;
        });
        return command;
    }
}
