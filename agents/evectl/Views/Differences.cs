using System.Text.Json;

namespace Eve.Evectl.Views;

/// <summary>What changed in a record, on one line.</summary>
internal static class Differences
{
    private const int Longest = 60;

    /// <summary>"State: 103 -> 115, Error: …" for a change; the members that tell most for a new record; nothing for one that went.</summary>
    public static string Of(string? old, string? now)
    {
        if (now is null)
            return "";
        using JsonDocument after = JsonDocument.Parse(now, new JsonDocumentOptions { MaxDepth = 1000 });
        if (after.RootElement.ValueKind != JsonValueKind.Object)
            return Short(after.RootElement);
        if (old is null)
            return string.Join(", ", after.RootElement.EnumerateObject().Where(Telling).Select(member => $"{member.Name}: {Short(member.Value)}"));
        using JsonDocument before = JsonDocument.Parse(old, new JsonDocumentOptions { MaxDepth = 1000 });
        return string.Join(", ", after.RootElement.EnumerateObject()
            .Where(member => !before.RootElement.TryGetProperty(member.Name, out JsonElement was) || !JsonElement.DeepEquals(was, member.Value))
            .Select(member => before.RootElement.TryGetProperty(member.Name, out JsonElement was)
                ? $"{member.Name}: {Short(was)} -> {Short(member.Value)}"
                : $"{member.Name}: {Short(member.Value)}"));
    }

    private static bool Telling(JsonProperty member) => member.Name is "DisplayName" or "State" or "Activate" or "Activated" or "Progress" or "What"
        || (member.Name is "Error" or "LastError" && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() != "");

    private static string Short(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Array => $"[{value.GetArrayLength()} items]",
            JsonValueKind.Object => "{…}",
            _ => value.GetRawText(),
        };
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }
}
