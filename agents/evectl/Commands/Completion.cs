using System.CommandLine;
using System.CommandLine.Completions;
using Eve.Evectl.Core;
using Eve.Evectl.Device;

namespace Eve.Evectl.Commands;

/// <summary>Scripts that make a shell complete evectl's commands, options and topics; the words come from evectl itself.</summary>
internal static class Completion
{
    private const string Bash = """
        _evectl() {
          local words; words=$(evectl "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _evectl evectl
        """;

    private const string Zsh = """
        #compdef evectl
        _evectl() {
          local -a words; words=("${(@f)$(evectl "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words
        }
        compdef _evectl evectl
        """;

    private const string Fish = """
        function __evectl
          set -l line (commandline -p)
          evectl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c evectl -a '(__evectl)'
        """;

    public static Command Make(Shared shared)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Prints a script for the shell: eval \"$(evectl completion bash)\"") { shell };
        command.SetAction(parsed =>
        {
            shared.Screen.Line(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return 0;
        });
        return command;
    }

    /// <summary>Topics of the device that the line names.</summary>
    public static IEnumerable<CompletionItem> Topics(Shared shared, CompletionContext context) =>
        Try(() => shared.FilesOf(context.ParseResult).Topics().Select(topic => topic.Name.Path));

    /// <summary>Apps of the device that the line names.</summary>
    public static IEnumerable<CompletionItem> Apps(Shared shared, CompletionContext context) => Try(() =>
    {
        DeviceRecords records = Snapshot.Read(shared.FilesOf(context.ParseResult), _ => { });
        return records.Apps().Select(records.NameOf);
    });

    private static CompletionItem[] Try(Func<IEnumerable<string>> words)
    {
        try
        {
            return [.. words().Order(StringComparer.Ordinal).Select(word => new CompletionItem(word))];
        }
        catch (Exception error) when (error is EvectlException or IOException or UnauthorizedAccessException)
        {
            return []; // a half-typed line; nothing to offer
        }
    }
}
