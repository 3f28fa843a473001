using System.CommandLine;
using System.CommandLine.Help;
using Eve.Evectl.Commands;
using Eve.Evectl.Controller;
using Eve.Evectl.Views;
using Eve.PubSub;

namespace Eve.Evectl;

/// <summary>The command line: what there is, and how a run ends: 0 done, 1 the thing failed, 2 wrong use.</summary>
internal static class Cli
{
    public static async Task<int> RunAsync(string[] args, Screen screen)
    {
        Shared shared = new(screen);
        RootCommand root = Make(shared);
        ParseResult parsed = root.Parse(args);
        screen.Json = parsed.GetValue(shared.Json);
        // Asking for help, version or completions comes first, whatever else is wrong.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            screen.Complain($"{Mistake(parsed)} (see evectl --help)");
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = screen.Output,
                Error = screen.Errors,
            }).ConfigureAwait(false);
        }
        catch (EvectlException error)
        {
            screen.Complain(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return 0; // Ctrl-C ends a watch; that is how one leaves it
        }
        catch (Exception error) when (error is PubSubException or ControllerException or IOException or UnauthorizedAccessException)
        {
            screen.Complain(error.Message);
            return 1;
        }
    }

    private static string Mistake(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var word, ..])
            return $"unknown command or option '{word}'";
        Command command = parsed.CommandResult.Command;
        Argument[] missing = [.. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument)?.Tokens is not { Count: > 0 })];
        if (missing.Length > 0)
            return $"{command.Name} needs {string.Join(' ', command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? argument.Name : $"[{argument.Name}]"))}; missing: {string.Join(' ', missing.Select(argument => argument.Name))}";
        return command.Subcommands.Count > 0 && command.Action is null
            ? $"{command.Name} needs one of: {string.Join(' ', command.Subcommands.Select(inner => inner.Name))}"
            : parsed.Errors[0].Message.TrimEnd('.');
    }

    private static RootCommand Make(Shared shared)
    {
        RootCommand root = new("Looks into EVE devices and steers their apps.")
        {
            new Command("topic", "Topics and records of a device, live or from the folder of a dead one.")
            {
                TopicLs.Make(shared),
                TopicGet.Make(shared),
                TopicWatch.Make(shared),
                TopicSet.Make(shared),
                TopicSet.MakeRm(shared),
            },
            new Command("app", "Apps: how they are, on the device; what they shall be, through the controller.")
            {
                AppLs.Make(shared),
                AppShow.Make(shared),
                AppWatch.Make(shared),
                AppTrace.Make(shared),
                AppDeploy.Make(shared),
                AppChange.MakeRm(shared),
                AppChange.Make(shared, "start", "Activates the app."),
                AppChange.Make(shared, "stop", "Deactivates the app; its volumes stay."),
                AppChange.Make(shared, "restart", "Stops and starts the app."),
                AppChange.Make(shared, "purge", "Restarts the app on fresh volumes: what it wrote is lost."),
            },
            new Command("device", "Devices as the controller knows them.")
            {
                DeviceLs.Make(shared),
                DeviceShow.Make(shared),
            },
            Completion.Make(shared),
        };
        root.Options.Add(shared.Root);
        root.Options.Add(shared.Json);
        root.Options.Add(shared.Controller);
        root.Options.Add(shared.TokenFile);
        root.Options.Add(shared.Ca);
        return root;
    }
}

/// <summary>Something is wrong; the text is one line that says what, and what to do.</summary>
internal sealed class EvectlException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
