using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Eve.Evectl.Controller;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>One device as the controller sees it.</summary>
internal static class DeviceShow
{
    public static Command Make(Shared shared)
    {
        Argument<string?> device = new("DEVICE") { Description = "Name or UUID (default: the only one the controller has)", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("show", "The controller's view of a device and of its apps.") { device };
        command.SetAction(async (parsed, stop) =>
        {
            using ControllerClient controller = shared.ControllerOf(parsed);
            string name = await controller.DeviceAsync(parsed.GetValue(device), stop).ConfigureAwait(false);
            JsonNode view = (await controller.GetAsync($"devices/{Uri.EscapeDataString(name)}", stop).ConfigureAwait(false))!;
            if (shared.Screen.Json)
                shared.Screen.Line(JsonText.Write(json => view.WriteTo(json)));
            else
                Show(shared.Screen, view["device"]!);
            return 0;
        });
        return command;
    }

    /// <summary>ONLINE for ZDEVICE_STATE_ONLINE; what is known of one that never reported.</summary>
    public static string State(JsonNode device)
    {
        string state = (string?)device["state"] ?? "";
        return state.Length > 0 ? state.Replace("ZDEVICE_STATE_", "", StringComparison.Ordinal)
            : device["registered"] is null ? "not registered" : "no report yet";
    }

    public static DateTimeOffset? Moment(JsonNode node, string name) =>
        (string?)node[name] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Show(Screen screen, JsonNode device)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Field("name", screen.Bold((string)device["name"]!));
        Field("id", (string)device["id"]!);
        Field("serial", (string?)device["serial"] ?? "");
        Field("state", State(device));
        Field("registered", Moment(device, "registered") is { } registered ? Times.Stamp(registered) : "no");
        Field("last seen", Times.Ago(Moment(device, "lastSeen"), now) is { Length: > 0 } ago ? ago : "never");
        Field("config", "version " + (string?)device["configVersion"]);
        JsonArray apps = device["apps"]!.AsArray();
        if (apps.Count == 0)
            return;
        screen.Line();
        screen.Table(["APP", "STATE", "WANTED", "ADDRESSES", "REPORTED", "ERROR"], apps.Select(app => (IReadOnlyList<string>)
        [
            (string)app!["name"]!,
            (string?)app["state"] is { Length: > 0 } state ? state : "no report yet",
            !(bool)app["configured"]! ? "gone" : (bool)app["activate"]! ? "running" : "stopped",
            string.Join(' ', app["addresses"]!.AsArray().Select(address => (string)address!)),
            Times.Ago(Moment(app, "reported"), now),
            string.Join("; ", app["errors"]!.AsArray().Select(error => (string)error!)),
        ]));

        void Field(string name, string value) => screen.Line($"{screen.Dim(name.PadRight(10))} {value}");
    }
}
