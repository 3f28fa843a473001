using Eve.Evectl.Views;

namespace Eve.Evectl.Tests;

/// <summary>One run of evectl within the test's process.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<Run> OfAsync(params string[] args) => await OfAsync(terminal: false, colours: false, args);

    public static async Task<Run> OfAsync(bool terminal, bool colours, params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter errors = new() { NewLine = "\n" };
        int exitCode = await Cli.RunAsync(args, new Screen(output, errors, terminal, colours, terminal ? 80 : int.MaxValue));
        return new(exitCode, output.ToString(), errors.ToString());
    }
}
