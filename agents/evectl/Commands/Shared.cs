using System.CommandLine;
using Eve.Agents;
using Eve.Evectl.Controller;
using Eve.Evectl.Device;
using Eve.Evectl.Views;

namespace Eve.Evectl.Commands;

/// <summary>The options that all commands have, and what they lead to.</summary>
internal sealed class Shared(Screen screen)
{
    public Screen Screen { get; } = screen;

    public Option<string?> Root { get; } = new("--root")
    {
        Description = "Root of the device (default: the one that make run started, else /)",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Output for programs", Recursive = true };

    public Option<string?> Controller { get; } = new("--controller")
    {
        Description = "Admin API of the controller: unix:PATH, http://HOST:PORT or https://HOST:PORT (default: the one that make run started)",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = "File with the admin token (default: admin.token beside the controller's socket)",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> Ca { get; } = new("--ca")
    {
        Description = "Certificate (PEM) that the controller's https certificate leads to",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>For commands that change a device's configuration.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = "Name or UUID of the device (default: the only one the controller has)",
        HelpName = "NAME",
    };

    public Argument<string> App()
    {
        Argument<string> app = new("APP") { Description = "Name or UUID of the app" };
        app.CompletionSources.Add(context => Completion.Apps(this, context));
        return app;
    }

    public Paths PathsOf(ParseResult parsed)
    {
        string root = parsed.GetValue(Root) ?? (Directory.Exists(DevelopmentPlaces.Root) ? DevelopmentPlaces.Root : "/");
        if (!Directory.Exists(root))
            throw new EvectlException($"the root {root} does not exist: name the device's root with --root");
        return new(Path.GetFullPath(root));
    }

    public DeviceFiles FilesOf(ParseResult parsed) => new(PathsOf(parsed));

    /// <exception cref="EvectlException">No controller can be found, or its token cannot be read.</exception>
    public ControllerClient ControllerOf(ParseResult parsed) =>
        ControllerClient.Open(parsed.GetValue(Controller), parsed.GetValue(TokenFile), parsed.GetValue(Ca));
}
