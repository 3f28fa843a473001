using System.Text;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>
/// The YAML that cloud-configs are written in: nested maps and lists by indentation, plain and quoted scalars, and the block
/// scalars | and &gt;. Anchors, tags, flow collections and several documents are refused with a clear text.
/// </summary>
internal sealed class YamlSubset
{
    private readonly string[] lines;
    private int at;

    private YamlSubset(string text) => lines = text.ReplaceLineEndings("\n").Split('\n');

    internal abstract record Node;

    internal sealed record Scalar(string Text) : Node;

    internal sealed record Sequence(IReadOnlyList<Node> Items) : Node;

    internal sealed record Map(IReadOnlyDictionary<string, Node> Members) : Node
    {
        public Node? Find(string name) => Members.GetValueOrDefault(name);

        /// <summary>A member's text; null when it is missing or no scalar.</summary>
        public string? Text(string name) => (Find(name) as Scalar)?.Text;
    }

    /// <summary>Reads one document.</summary>
    /// <returns>null when it is empty (then <paramref name="wrong"/> is empty, too) or cannot be read.</returns>
    public static Node? Read(string text, out string wrong)
    {
        YamlSubset reader = new(text);
        wrong = "";
        try
        {
            Node? node = reader.Peek() is { } line ? reader.Block(Indent(line)) : null;
            if (reader.Peek() is not null)
                throw reader.Wrong("is indented otherwise than the lines before it");
            return node;
        }
        catch (FormatException error)
        {
            wrong = error.Message;
            return null;
        }
    }

    /// <summary>The next line with content; skips blank lines and comments.</summary>
    private string? Peek()
    {
        for (; at < lines.Length; at++)
        {
            string bare = lines[at].Trim();
            if (bare.Length > 0 && bare[0] != '#')
                return lines[at].Contains('\t', StringComparison.Ordinal) && lines[at].TrimStart(' ')[0] == '\t' ? throw Wrong("is indented with a tab") : lines[at];
        }
        return null;
    }

    private Node Block(int indent) => IsItem(lines[at].TrimStart(' ')) ? Items(indent) : Members(indent);

    private Sequence Items(int indent)
    {
        List<Node> items = [];
        while (Peek() is { } line && Indent(line) == indent && IsItem(line.TrimStart(' ')))
        {
            string rest = line[(indent + 1)..];
            string content = rest.TrimStart(' ');
            if (content.Length == 0)
            {
                at++;
                items.Add(Nested(indent));
            }
            else if (KeyEnd(content) >= 0)
            {
                // "- key: value": a map whose first member stands on the item's line.
                int inner = indent + 1 + rest.Length - content.Length;
                lines[at] = new string(' ', inner) + content;
                items.Add(Members(inner));
            }
            else
                items.Add(Value(content, indent));
        }
        return new(items);
    }

    private Map Members(int indent)
    {
        Dictionary<string, Node> members = [];
        while (Peek() is { } line && Indent(line) == indent && !IsItem(line.TrimStart(' ')))
        {
            string content = line[indent..];
            int end = KeyEnd(content);
            if (end < 0)
                throw Wrong("is neither 'key: value' nor a list item");
            string key = Unquote(content[..end].Trim());
            string rest = content[(end + 1)..].Trim();
            if (rest.Length == 0 || rest[0] == '#')
            {
                at++;
                // A list may stand at the same indentation as its key.
                members[key] = Peek() is { } next && Indent(next) == indent && IsItem(next.TrimStart(' ')) ? Items(indent) : Nested(indent);
            }
            else
                members[key] = Value(rest, indent);
        }
        return new(members);
    }

    private Node Nested(int indent) => Peek() is { } line && Indent(line) > indent ? Block(Indent(line)) : new Scalar("");

    /// <summary>The value that begins on the current line; moves behind it.</summary>
    private Scalar Value(string text, int indent)
    {
        if (text[0] is '|' or '>')
            return BlockScalar(text, indent);
        if (text[0] is '{' or '[' or '&' or '*' or '!')
            throw Wrong($"has a value that starts with {text[0]}, which is not supported here: write it over several lines, or in quotes");
        Scalar value = new(Unquote(text));
        at++;
        return value;
    }

    private Scalar BlockScalar(string header, int indent)
    {
        bool folded = header[0] == '>';
        char chomp = header.Contains('-', StringComparison.Ordinal) ? '-' : header.Contains('+', StringComparison.Ordinal) ? '+' : ' ';
        at++;
        List<string> content = [];
        int inner = -1;
        for (; at < lines.Length; at++)
        {
            string line = lines[at];
            if (line.Trim().Length == 0)
            {
                content.Add(inner >= 0 && line.Length > inner ? line[inner..] : "");
                continue;
            }
            if (inner < 0)
                inner = Indent(line);
            if (inner <= indent || Indent(line) < inner)
                break;
            content.Add(line[inner..]);
        }
        StringBuilder text = new();
        for (int i = 0; i < content.Count; i++)
        {
            text.Append(content[i]);
            bool joins = folded && i + 1 < content.Count && content[i].Length > 0 && content[i + 1].Length > 0;
            text.Append(joins ? ' ' : '\n');
        }
        string all = text.ToString();
        return new(chomp switch { '+' => all, '-' => all.TrimEnd('\n'), _ => all.TrimEnd('\n') + (all.Trim('\n').Length > 0 ? "\n" : "") });
    }

    private static bool IsItem(string content) => content == "-" || content.StartsWith("- ", StringComparison.Ordinal);

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    /// <summary>Where the colon of "key: value" or "key:" stands; -1 for anything else.</summary>
    private static int KeyEnd(string content)
    {
        if (content[0] is '"' or '\'')
        {
            int close = content.IndexOf(content[0], 1);
            return close > 0 && close + 1 < content.Length && content[close + 1] == ':' ? close + 1 : -1;
        }
        int colon = content.IndexOf(": ", StringComparison.Ordinal);
        return colon >= 0 ? colon : content.EndsWith(':') ? content.Length - 1 : -1;
    }

    private string Unquote(string text)
    {
        if (text.Length > 0 && text[0] == '\'')
        {
            int end = text.LastIndexOf('\'');
            return end > 0 ? text[1..end].Replace("''", "'", StringComparison.Ordinal) : throw Wrong("has a quote that does not end");
        }
        if (text.Length > 0 && text[0] == '"')
        {
            int end = text.LastIndexOf('"');
            return end > 0 ? Escapes(text[1..end]) : throw Wrong("has a quote that does not end");
        }
        int comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment >= 0 ? text[..comment] : text).Trim();
    }

    private string Escapes(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            int known = ++i < text.Length ? "\"\\/nrt0".IndexOf(text[i]) : -1;
            plain.Append(known >= 0 ? "\"\\/\n\r\t\0"[known] : throw Wrong("has an unknown escape in a quoted text"));
        }
        return plain.ToString();
    }

    private FormatException Wrong(string what) => new($"line {at + 1} {what}");
}
