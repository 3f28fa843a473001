using System.Text;
using NLog;

namespace Eve.Agents.Startup;

/// <summary>The few options that every agent has, parsed.</summary>
/// <param name="Root">The device's root; absolute.</param>
/// <param name="Level">Null when the device's settings decide.</param>
/// <param name="LogFile">Null for standard error.</param>
/// <param name="Extra">The agent's own options that were given.</param>
public sealed record CommandLine(string Root, LogLevel? Level, string? LogFile, IReadOnlyDictionary<string, string> Extra)
{
    /// <summary>Parses <c>--name VALUE</c> and <c>--name=VALUE</c>.</summary>
    /// <returns>The options; or a text to print and the exit code: 0 for help and version on standard output, 2 for a mistake on standard error.</returns>
    public static (CommandLine? Options, string Text, int ExitCode) Parse(
        string program, string version, IReadOnlyList<string> args, IReadOnlyList<ExtraOption> extra)
    {
        string root = "/";
        LogLevel? level = null;
        string? logFile = null;
        Dictionary<string, string> values = [];
        for (int i = 0; i < args.Count; i++)
        {
            (string name, string? value) = Split(args[i]);
            switch (name)
            {
                case "--help" or "-h":
                    return (null, Help(program, extra), 0);
                case "--version":
                    return (null, $"{program} {version}", 0);
            }
            bool known = name is "--root" or "--log-level" or "--log-file" || extra.Any(option => "--" + option.Name == name);
            if (!known)
                return Mistake(program, name.StartsWith('-') ? $"unknown option {name}" : $"unexpected argument '{name}'");
            if (value is null && ++i < args.Count)
                value = args[i];
            if (string.IsNullOrEmpty(value))
                return Mistake(program, $"option {name} needs a value");
            switch (name)
            {
                case "--root":
                    root = Path.GetFullPath(value);
                    break;
                case "--log-level":
                    level = LogLevels.Parse(value);
                    if (level is null)
                        return Mistake(program, $"--log-level '{value}' is none of {LogLevels.Names}");
                    break;
                case "--log-file":
                    logFile = Path.GetFullPath(value);
                    break;
                default:
                    if (extra.First(option => "--" + option.Name == name).Allowed is { Count: > 0 } allowed && !allowed.Contains(value))
                        return Mistake(program, $"{name} '{value}' is none of {string.Join(", ", allowed)}");
                    values[name[2..]] = value;
                    break;
            }
        }
        return (new(root, level, logFile, values), "", 0);
    }

    private static (string Name, string? Value) Split(string arg)
    {
        int equals = arg.StartsWith("--", StringComparison.Ordinal) ? arg.IndexOf('=') : -1;
        return equals < 0 ? (arg, null) : (arg[..equals], arg[(equals + 1)..]);
    }

    private static (CommandLine?, string, int) Mistake(string program, string text) => (null, $"{program}: {text} (see {program} --help)", 2);

    private static string Help(string program, IReadOnlyList<ExtraOption> extra)
    {
        StringBuilder text = new();
        text.Append($"Usage: {program} [options]\n\n");
        Line("--root DIR", "root of the device: every path hangs off it (default /)");
        Line("--log-level LEVEL", $"{LogLevels.Names} (default: what the device's settings say)");
        Line("--log-file FILE", "appends the log there (default: standard error)");
        foreach (ExtraOption option in extra)
            Line($"--{option.Name} {option.Value}", option.Help);
        Line("--version", "prints the version");
        Line("--help", "prints this");
        return text.ToString().TrimEnd('\n');

        void Line(string left, string right) => text.Append("  ").Append(left.PadRight(22)).Append(' ').Append(right).Append('\n');
    }
}
