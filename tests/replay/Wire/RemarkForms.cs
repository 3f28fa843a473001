using System.Text.RegularExpressions;

namespace Eve.Replay.Wire;

/// <summary>
/// What a remark of a recorded conversation may say. Most are told in free words to people; those that begin as one of these here
/// tell the replay something, and one of unknown form would be a check that never fails. So it fails by name.
/// </summary>
internal static partial class RemarkForms
{
    private static readonly (string Start, Regex Form)[] Known =
    [
        ("on disk", OnDisk()),
        ("handler:", Handler()),
        ("handler of", Handler()),
        ("no handler", NoHandler()),
        ("content of /", Content()),
        ("publisher: ", Command()),
        .. new[] { "closed", "closes", "goes", "call", "alive", "exit", "killed", "started" }.Select(verb => ("publisher " + verb, Publisher())),
        ("started again", Counts()),
        ("exit status", ExitStatus()),
        ("loaded keys", LoadedKeys()),
        ("keys loaded", LoadedKeys()),
        ("connection still", Connection()),
        ("connection error", Connection()),
        ("subscription closed", Subscription()),
        ("side file still", StillThere()),
        ("file outside", StillThere()),
        ("files before start", FilesBefore()),
        ("first:", First()),
    ];

    /// <summary>Why a remark is of no known form; null when it is, or when it is told in free words.</summary>
    /// <param name="titles">The first line of a file is its title, in free words.</param>
    public static string? Fault(Remark remark, int titles = 1)
    {
        if (remark.Number <= titles)
            return null;
        foreach ((string start, Regex form) in Known)
            if (remark.Text.StartsWith(start, StringComparison.Ordinal))
                return form.IsMatch(remark.Text) ? null : $"this remark begins with \"{start.TrimEnd()}\" and is of no known form: {remark.Text[..Math.Min(80, remark.Text.Length)]}";
        return null;
    }

    [GeneratedRegex(@"^on disk: (\d{4} (dir +-|file +\d+|sock +\d+) )?/", RegexOptions.Singleline)]
    private static partial Regex OnDisk();

    [GeneratedRegex(@"^handler(?: of the original subscriber)?: \{.*""event"": ""(create|modify|delete|sync|restart|list)"".*\}( \(.*\))?$", RegexOptions.Singleline)]
    private static partial Regex Handler();

    [GeneratedRegex("^no handler call at the original subscriber")]
    private static partial Regex NoHandler();

    [GeneratedRegex("^content of /.*?: ", RegexOptions.Singleline)]
    private static partial Regex Content();

    [GeneratedRegex(@"^publisher: (restarted|clear|close|publish, .*|(publish|check) (""(?:[^""\\]|\\.)*""|\S+) .*|unpublish .*|(publish|unpublish|check) .* \.\.\. \(\d+ characters in all\))$", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^publisher (closed the connection|closes the connection|goes away: .*|call returned an error: .*|alive: (True|False)|exit status: (None|\d+)|killed( and started again( on the same files)?)?(; .*)?|started( again)?(: (keys:? \d+)?( ?counter \d+)?)?)$", RegexOptions.Singleline)]
    private static partial Regex Publisher();

    [GeneratedRegex(@"^started again: keys \d+( counter \d+)?$")]
    private static partial Regex Counts();

    [GeneratedRegex(@"^exit status of the publisher process: (None|\d+)$")]
    private static partial Regex ExitStatus();

    [GeneratedRegex(@"^(loaded keys: \d+|keys loaded from files: \d+ of \d+)$")]
    private static partial Regex LoadedKeys();

    [GeneratedRegex("^connection (still open|error: .*)$")]
    private static partial Regex Connection();

    [GeneratedRegex("^subscription closed by its owner$")]
    private static partial Regex Subscription();

    [GeneratedRegex("^(side file|file outside) still there: (True|False)$")]
    private static partial Regex StillThere();

    [GeneratedRegex(@"^files before start: (\S+?( \([^)]*\))?)(, \S+?( \([^)]*\))?)*$")]
    private static partial Regex FilesBefore();

    [GeneratedRegex("^first: (S>P|P>S) ")]
    private static partial Regex First();
}
