using System.Globalization;
using System.Text.Json;

namespace Eve.Bench;

/// <summary>The table on the terminal and the JSON files.</summary>
internal sealed class Report
{
    private readonly List<Figure> figures = [];

    public IReadOnlyList<Figure> Show(IReadOnlyList<Figure> measured)
    {
        figures.AddRange(measured);
        // A line at once: all cases together take minutes.
        foreach (Figure figure in measured)
            Console.Error.WriteLine($"  {figure.Name}: {Number(figure.Value, figure.Digits)} {figure.Unit}");
        return measured;
    }

    public void Print(TextWriter to)
    {
        to.WriteLine($"{"case",-66} {"value",9} {"unit",-4} {"target",9}  {"original",16} {"better",8}");
        foreach (Figure figure in figures)
        {
            string target = figure.Target is { } value ? (figure.MoreIsBetter ? ">= " : "<= ") + Number(value, figure.Digits) : "";
            string ratio = figure.Ratio is { } times ? Number(times, times < 10 ? 1 : 0) + " x" : "";
            to.WriteLine($"{figure.Name,-66} {Number(figure.Value, figure.Digits),9} {figure.Unit,-4} {target,9}  {figure.Original,16} {ratio,8}{(figure.Reached == false ? "  MISSED" : "")}");
        }
        int asked = figures.Count(figure => figure.Target is not null);
        to.WriteLine($"{figures.Count(figure => figure.Reached == true)} of {asked} targets reached; best of several rounds, separate processes, tmpfs.");
    }

    public static void Write(string path, IReadOnlyList<Figure> figures)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new() { Indented = true });
        json.WriteStartArray();
        foreach (Figure figure in figures)
        {
            json.WriteStartObject();
            json.WriteString("name", figure.Name);
            Put(json, "value", double.IsFinite(figure.Value) ? figure.Value : null);
            json.WriteString("unit", figure.Unit);
            Put(json, "target", figure.Target);
            json.WriteString("reference", figure.Original.Length == 0 ? "" : "the original: " + figure.Original + " " + figure.Unit);
            Put(json, "referenceValue", figure.OriginalBest);
            Put(json, "ratio", figure.Ratio);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Put(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, 4));
        else
            json.WriteNull(name);
    }

    private static string Number(double value, int digits) => value.ToString("N" + digits, CultureInfo.InvariantCulture).Replace(',', ' ');
}
