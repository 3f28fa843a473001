using System.Text.Json;

namespace Eve.Tests.Support;

/// <summary>Compares two JSON texts by value and tells the first difference, with its path. The order of members does not matter.</summary>
public static class JsonDifference
{
    /// <param name="isSame">Judges values where plain equality is too strict (times, say); null means "compare as usual".</param>
    /// <returns>Null when equal.</returns>
    public static string? First(JsonElement expected, JsonElement actual, Func<string, JsonElement, JsonElement, bool?>? isSame = null, string path = "$")
    {
        bool? verdict = isSame?.Invoke(path, expected, actual);
        if (verdict == true)
            return null;
        if (verdict == false || expected.ValueKind != actual.ValueKind)
            return Told(path, expected, actual);
        return expected.ValueKind switch
        {
            JsonValueKind.Object => Members(expected, actual, isSame, path),
            JsonValueKind.Array => Items(expected, actual, isSame, path),
            _ => JsonElement.DeepEquals(expected, actual) ? null : Told(path, expected, actual),
        };
    }

    private static string? Members(JsonElement expected, JsonElement actual, Func<string, JsonElement, JsonElement, bool?>? isSame, string path)
    {
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(member.Name, out JsonElement other))
                return $"{path}.{member.Name}: missing, expected {Shown(member.Value)}";
            if (First(member.Value, other, isSame, $"{path}.{member.Name}") is { } difference)
                return difference;
        }
        foreach (JsonProperty member in actual.EnumerateObject())
            if (!expected.TryGetProperty(member.Name, out JsonElement _))
                return $"{path}.{member.Name}: not expected, is {Shown(member.Value)}";
        return null;
    }

    private static string? Items(JsonElement expected, JsonElement actual, Func<string, JsonElement, JsonElement, bool?>? isSame, string path)
    {
        int count = Math.Min(expected.GetArrayLength(), actual.GetArrayLength());
        for (int i = 0; i < count; i++)
            if (First(expected[i], actual[i], isSame, $"{path}[{i}]") is { } difference)
                return difference;
        return expected.GetArrayLength() == actual.GetArrayLength()
            ? null
            : $"{path}: {actual.GetArrayLength()} items, expected {expected.GetArrayLength()}";
    }

    private static string Told(string path, JsonElement expected, JsonElement actual) => $"{path}: {Shown(actual)}, expected {Shown(expected)}";

    private static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}
