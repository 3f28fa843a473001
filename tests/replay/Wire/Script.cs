using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Eve.Replay.Wire;

/// <summary>One line of a recorded conversation.</summary>
internal abstract record Line(int Number);

/// <summary>A message from subscriber to publisher.</summary>
internal sealed record ToPublisher(int Number, byte[] Packet) : Line(Number);

/// <summary>A message from publisher to subscriber.</summary>
internal sealed record ToSubscriber(int Number, Packet Packet) : Line(Number);

/// <summary>A remark: what was done between messages, what was on disk, which handler ran.</summary>
internal sealed record Remark(int Number, string Text) : Line(Number);

/// <summary>A recorded message; a long one is cut in the file, which then says how long it was.</summary>
/// <param name="Text">The message, or its visible start.</param>
/// <param name="CutLength">Its full length when it is cut.</param>
/// <param name="Blanks">How many blanks at its end the file does not show.</param>
internal sealed record Packet(string Text, int? CutLength, int Blanks)
{
    public string[] Words => Text.Split(' ');

    public string Word => Words[0];

    /// <summary>The third word, decoded.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    public string Key => Words.Length < 3 ? throw new FormatException($"\"{Text}\" has no key") : Encoding.UTF8.GetString(Convert.FromBase64String(Words[2]));
}

/// <summary>A recorded conversation, parsed.</summary>
internal sealed partial class Script
{
    private Script(string name, IReadOnlyList<Line> lines, TimeSpan patience)
    {
        Name = name;
        Patience = patience;
        Lines = lines;
        string head = string.Join('\n', lines.OfType<Remark>().Select(remark => remark.Text));
        Agent = AgentPattern().Match(head) is { Success: true } agent ? agent.Groups[1].Value : "zztest";
        Scope = ScopePattern().Match(head) is { Success: true } scope ? scope.Groups[1].Value : "";
        Topic = TopicPattern().Match(head) is { Success: true } topic ? topic.Groups[1].Value : FieldsPattern().Match(head).Groups[1].Value;
        Persistent = PersistentPattern().IsMatch(head);
        SubscriberIsOriginal = head.Contains("come from a scripted publisher", StringComparison.Ordinal);
        NoAgent = head.Contains("empty agent name", StringComparison.Ordinal) || Agent == "zedclient";
    }

    public string Name { get; }

    public IReadOnlyList<Line> Lines { get; }

    public string Agent { get; }

    public string Scope { get; }

    public string Topic { get; }

    public bool Persistent { get; }

    /// <summary>Recorded at a subscriber of the original; else at a publisher of the original.</summary>
    public bool SubscriberIsOriginal { get; }

    /// <summary>A topic of no agent, or of zedclient: files only.</summary>
    public bool NoAgent { get; }

    /// <summary>How long a replay waits for what should come.</summary>
    public TimeSpan Patience { get; }

    public static Script Read(string path, TimeSpan patience)
    {
        List<Line> lines = [];
        int number = 0;
        StringBuilder text = new();
        int start = 1;
        foreach (string raw in File.ReadAllText(path).TrimEnd('\n').Split('\n'))
        {
            number++;
            // A line feed inside a message or a file name goes on in the next line.
            bool opens = raw.StartsWith("# ", StringComparison.Ordinal) || raw.StartsWith("S>P ", StringComparison.Ordinal) || raw.StartsWith("P>S ", StringComparison.Ordinal);
            if (!opens && lines.Count == 0 && text.Length == 0)
                throw new IOException($"line {number} is none of \"# …\", \"S>P …\" and \"P>S …\": this is no recorded conversation");
            if (!opens && (NoLinePattern().IsMatch(raw) || !GoesOn(text.ToString())))
                throw new DifferenceException(number, $"none of \"# …\", \"S>P …\" and \"P>S …\": {raw[..Math.Min(80, raw.Length)]}");
            if (opens && text.Length > 0)
                lines.Add(Parse(start, text.ToString()));
            if (opens)
            {
                text.Clear();
                start = number;
            }
            else
            {
                text.Append('\n');
            }
            text.Append(raw);
        }
        lines.Add(Parse(start, text.ToString()));
        foreach (Remark remark in lines.OfType<Remark>())
            if (RemarkForms.Fault(remark) is { } fault)
                throw new DifferenceException(remark.Number, fault);
        return new(Path.GetFileName(path), lines, patience);
    }

    // A remark in free words has no line feeds.
    private static bool GoesOn(string line) =>
        line[0] != '#' || line.StartsWith("# on disk: ", StringComparison.Ordinal) || line.StartsWith("# content of /", StringComparison.Ordinal);

    private static Line Parse(int number, string line)
    {
        if (line.StartsWith("# ", StringComparison.Ordinal))
            return new Remark(number, line[2..]);
        string text = line[4..];
        if (line[0] == 'S')
        {
            text = text == "(empty message)" ? "" : text.Replace("\\n", "\n", StringComparison.Ordinal);
            return new ToPublisher(number, Encoding.UTF8.GetBytes(text));
        }
        Match cut = CutPattern().Match(text);
        if (!cut.Success)
            return new ToSubscriber(number, new(text, null, 0));
        int length = int.Parse(cut.Groups[2].Value, CultureInfo.InvariantCulture);
        int blanks = cut.Groups[3].Success ? int.Parse(cut.Groups[3].Value, CultureInfo.InvariantCulture) : 0;
        return new ToSubscriber(number, new(cut.Groups[1].Value, length, blanks));
    }

    // A direction that no conversation has, or one without its text.
    [GeneratedRegex(@"^(\w>\w|#)")]
    private static partial Regex NoLinePattern();

    [GeneratedRegex(@"\bagent ([^\s,]+)")]
    private static partial Regex AgentPattern();

    [GeneratedRegex(@"\bscope ([^\s,]+),")]
    private static partial Regex ScopePattern();

    [GeneratedRegex(@"\btopic ([A-Za-z0-9]+),")]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"^(\w+) fields in declaration order", RegexOptions.Multiline)]
    private static partial Regex FieldsPattern();

    [GeneratedRegex(@"\bpersistent (subscription )?true")]
    private static partial Regex PersistentPattern();

    [GeneratedRegex(@"^(.*?) ?\.\.\.\((\d+) bytes in all(?:, the last (\d+) are spaces)?\)$", RegexOptions.Singleline)]
    private static partial Regex CutPattern();
}
