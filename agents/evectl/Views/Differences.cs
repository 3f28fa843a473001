using System.Text.Json;

namespace Eve.Evectl.Views;

/// <summary>One member that is another than before, as deep as it goes ("VolumeRefStatusList[0].State").</summary>
/// <param name="Old">Null when the member was not there; JSON's own null is a value.</param>
/// <param name="New">Null when the member is gone.</param>
internal sealed record FieldChange(string Path, JsonElement? Old, JsonElement? New);

/// <summary>What changed in a record, member by member.</summary>
internal static class Differences
{
    private const int Longest = 60;
    private const int Most = 20;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>"State: 103 -> 115, Error: …" for a change; the members that tell most for a new record; nothing for one that went.</summary>
    /// <param name="screen">Paints what was and what is; null for plain text.</param>
    public static string Of(string? old, string? now, Screen? screen = null)
    {
        if (now is null)
            return "";
        using JsonDocument after = JsonDocument.Parse(now, Deep);
        if (after.RootElement.ValueKind != JsonValueKind.Object)
            return Short(after.RootElement);
        if (old is null)
            return string.Join(", ", after.RootElement.EnumerateObject().Where(Telling).Select(member => $"{member.Name}: {Short(member.Value)}"));
        IReadOnlyList<FieldChange> fields = Fields(old, now);
        string more = fields.Count > Most ? $", and {fields.Count - Most} more" : "";
        return string.Join(", ", fields.Take(Most).Select(field => Told(field, screen))) + more;
    }

    /// <summary>Every member that differs, in the order of the new record, then those that are gone.</summary>
    public static IReadOnlyList<FieldChange> Fields(string old, string now)
    {
        using JsonDocument before = JsonDocument.Parse(old, Deep);
        using JsonDocument after = JsonDocument.Parse(now, Deep);
        List<FieldChange> found = [];
        Compare("", before.RootElement, after.RootElement, found);
        return found;
    }

    private static void Compare(string path, JsonElement old, JsonElement now, List<FieldChange> found)
    {
        if (old.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            string start = path.Length == 0 ? "" : path + ".";
            foreach (JsonProperty member in now.EnumerateObject())
                if (old.TryGetProperty(member.Name, out JsonElement was))
                    Compare(start + member.Name, was, member.Value, found);
                else
                    found.Add(new(start + member.Name, null, member.Value.Clone()));
            foreach (JsonProperty member in old.EnumerateObject().Where(member => !now.TryGetProperty(member.Name, out JsonElement _)))
                found.Add(new(start + member.Name, member.Value.Clone(), null));
        }
        else if (old.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
        {
            CompareLists(path, old, now, found);
        }
        else if (!JsonElement.DeepEquals(old, now))
        {
            found.Add(new(path, old.Clone(), now.Clone()));
        }
    }

    // Items that come or go in between shift the others: what is alike at the end is set aside first. An index is that of the list
    // the item is in.
    private static void CompareLists(string path, JsonElement old, JsonElement now, List<FieldChange> found)
    {
        int oldEnd = old.GetArrayLength();
        int nowEnd = now.GetArrayLength();
        int at = 0;
        if (oldEnd != nowEnd)
        {
            while (at < oldEnd && at < nowEnd && JsonElement.DeepEquals(old[at], now[at]))
                at++;
            for (; oldEnd > at && nowEnd > at && JsonElement.DeepEquals(old[oldEnd - 1], now[nowEnd - 1]); oldEnd--)
                nowEnd--;
        }
        for (; at < oldEnd || at < nowEnd; at++)
            if (at < oldEnd && at < nowEnd)
                Compare($"{path}[{at}]", old[at], now[at], found);
            else if (at < nowEnd)
                found.Add(new($"{path}[{at}]", null, now[at].Clone()));
            else
                found.Add(new($"{path}[{at}]", old[at].Clone(), null));
    }

    private static string Told(FieldChange field, Screen? screen)
    {
        string now = field.New is { } value ? Short(value) : "gone";
        string shown = screen is null ? now : screen.Good(now);
        if (field.Old is not { } was)
            return $"{field.Path}: {shown}";
        return $"{field.Path}: {(screen is null ? Short(was) : screen.Bad(Short(was)))} -> {shown}";
    }

    private static bool Telling(JsonProperty member) => member.Name is "DisplayName" or "State" or "Activate" or "Activated" or "Progress" or "What"
        || (member.Name == "Error" && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() != "");

    private static string Short(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Array when value.GetRawText().Length > Longest => $"[{value.GetArrayLength()} items]",
            JsonValueKind.Object when value.GetRawText().Length > Longest => "{…}",
            _ => value.GetRawText(),
        };
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }
}
