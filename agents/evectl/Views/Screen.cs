using System.Text;

namespace Eve.Evectl.Views;

/// <summary>Where output goes: a terminal with colours and lines that are rewritten, or plain text, or JSON.</summary>
/// <param name="terminal">Whether a person watches.</param>
/// <param name="colours">Whether colours are wanted.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class Screen(TextWriter output, TextWriter errors, bool terminal, bool colours, int width)
{
    private bool livePending;

    public TextWriter Output => output;

    public TextWriter Errors => errors;

    public bool Terminal => terminal;

    public bool Json { get; set; }

    /// <summary>The screen of this process. Colours only on a terminal, and not with NO_COLOR.</summary>
    public static Screen OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected;
        bool colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        return new(output, Console.Error, terminal, colours, terminal ? Width() : int.MaxValue);
    }

    public void Line(string text = "")
    {
        EndLive();
        output.WriteLine(text);
    }

    /// <summary>One line that the next output replaces; nothing where nobody watches.</summary>
    public void Live(string text)
    {
        if (!terminal || Json)
            return;
        output.Write("\r\u001b[K" + (text.Length < width ? text : text[..(width - 1)]));
        output.Flush();
        livePending = true;
    }

    /// <summary>Columns under headings, as wide as needed; on a terminal the last one is cut at the edge.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        int[] widths = [.. headings.Select((heading, column) => all.Select(row => row[column].Length).Append(heading.Length).Max())];
        Line(Dim(Row(headings, widths)));
        foreach (IReadOnlyList<string> row in all)
            Line(Row(row, widths));
    }

    /// <summary>One line on standard error.</summary>
    public void Complain(string text)
    {
        EndLive();
        errors.WriteLine("evectl: " + text.ReplaceLineEndings(" "));
    }

    public string Dim(string text) => Colour("2", text);

    public string Good(string text) => Colour("32", text);

    public string Bad(string text) => Colour("31", text);

    public string Bold(string text) => Colour("1", text);

    private static int Width()
    {
        try
        {
            return Math.Max(Console.WindowWidth, 40);
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private string Row(IReadOnlyList<string> cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Count; i++)
            line.Append(i == cells.Count - 1 ? cells[i] : cells[i].PadRight(widths[i] + 2));
        return line.Length > width ? line.ToString(0, width) : line.ToString().TrimEnd();
    }

    private string Colour(string code, string text) => colours && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private void EndLive()
    {
        if (livePending)
            output.Write("\r\u001b[K");
        livePending = false;
    }
}
