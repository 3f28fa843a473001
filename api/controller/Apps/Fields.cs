using System.Globalization;
using System.Text.Json;

namespace Eve.Controller.Apps;

/// <summary>Reads the members of one JSON object and notes what is wrong with them; members nobody asked for are wrong, too.</summary>
internal sealed class Fields
{
    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string path;
    private readonly List<Problem> problems;
    private readonly Dictionary<string, JsonElement> members = [];
    private readonly List<string> asked = [];

    public Fields(JsonElement element, string path, List<Problem> problems)
    {
        this.path = path;
        this.problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path == "" ? "the text" : path, element.GetRawText(), "write an object: { … }"));
            return;
        }
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
                problems.Add(new(PathOf(member.Name), "", "it is there twice: keep one"));
        }
    }

    /// <summary>Reads a text of JSON with comments as one object.</summary>
    /// <returns>What <paramref name="read"/> made of it; or null and every fault that was found.</returns>
    public static (T? Value, IReadOnlyList<Problem> Problems) Parse<T>(string text, Func<Fields, List<Problem>, T> read) where T : class
    {
        List<Problem> problems = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Relaxed);
            Fields fields = new(document.RootElement, "", problems);
            if (problems.Count > 0)
                return (null, problems);
            T value = read(fields, problems);
            fields.Close();
            return problems.Count == 0 ? (value, []) : (null, problems);
        }
        catch (InvalidOperationException)
        {
            // The only thing the reader finds out this late.
            return (null, [new("the text", "", "it has half a character written as \\ud800 to \\udfff: write the whole character")]);
        }
        catch (JsonException error)
        {
            string line = ((error.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            return (null, [new("line", line, $"this is not JSON with comments, correct it: {WithoutPosition(error.Message)}")]);
        }
    }

    public bool Has(string name) => Find(name, out _);

    /// <summary>The text; null when it is missing or no text.</summary>
    public string? Text(string name, string? needed = null)
    {
        if (!Find(name, out JsonElement value))
        {
            if (needed is not null)
                problems.Add(new(PathOf(name), "", $"it is missing: {needed}"));
            return null;
        }
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        Note(name, value, "write a text in double quotes");
        return null;
    }

    /// <summary>A text that a function understands; null when it is missing or not understood, which is then noted with the remedy.</summary>
    public T? Parsed<T>(string name, Func<string, T?> parse, string remedy) where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (parse(text) is { } value)
            return value;
        problems.Add(new(PathOf(name), text, remedy));
        return null;
    }

    public bool? Flag(string name)
    {
        if (!Find(name, out JsonElement value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Note(name, value, "write true or false");
        return null;
    }

    public int? Number(string name, int least, int most)
    {
        if (!Find(name, out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most)
            return number;
        Note(name, value, $"write a whole number from {least} to {most}");
        return null;
    }

    /// <summary>Each element of a list, read as an object; elements that are wrong are noted and still handed out.</summary>
    public IEnumerable<(Fields Element, string Path)> Objects(string name) =>
        Elements(name).Select(entry => (new Fields(entry.Element, entry.Path, problems), entry.Path));

    /// <summary>Each element of a list of texts, understood by a function; the others are noted.</summary>
    public List<T> List<T>(string name, Func<string, T?> parse, string remedy) where T : struct
    {
        List<T> values = [];
        foreach ((JsonElement element, string at) in Elements(name))
        {
            string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
            if (element.ValueKind == JsonValueKind.String && parse(text) is { } value)
                values.Add(value);
            else
                problems.Add(new(at, text, remedy));
        }
        return values;
    }

    /// <summary>The members of an object of texts.</summary>
    public List<KeyValuePair<string, string>> Texts(string name)
    {
        List<KeyValuePair<string, string>> values = [];
        if (!Find(name, out JsonElement map))
            return values;
        Fields inner = new(map, PathOf(name), problems);
        foreach ((string key, JsonElement value) in inner.members)
        {
            if (value.ValueKind == JsonValueKind.String)
                values.Add(new(key, value.GetString()!));
            else
                inner.Note(key, value, "write a text in double quotes");
        }
        return values;
    }

    /// <summary>Notes every member that was never asked for.</summary>
    public void Close()
    {
        foreach (string name in members.Keys.Except(asked))
            problems.Add(new(PathOf(name), "", $"it is not known here: remove it, or use one of {string.Join(", ", asked.Distinct())}"));
    }

    public string PathOf(string name) => path == "" ? name : $"{path}.{name}";

    private IEnumerable<(JsonElement Element, string Path)> Elements(string name)
    {
        if (!Find(name, out JsonElement list))
            yield break;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Note(name, list, "write a list: [ … ]");
            yield break;
        }
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
            yield return (element, $"{PathOf(name)}[{index++}]");
    }

    private bool Find(string name, out JsonElement value)
    {
        asked.Add(name);
        return members.TryGetValue(name, out value);
    }

    private void Note(string name, JsonElement value, string remedy) =>
        problems.Add(new(PathOf(name), value.GetRawText(), remedy));

    private static string WithoutPosition(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
