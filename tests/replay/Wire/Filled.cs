using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Eve.Replay.Wire;

/// <summary>
/// Restores what a recording cut: long messages and commands end in a run of one letter, and the file says how long the whole was.
/// </summary>
internal static partial class Filled
{
    /// <summary>A record's text in place of an update's cut value; null when the visible start does not tell enough.</summary>
    public static string? Value(Packet packet)
    {
        if (packet.Words.Length < 4)
            throw new FormatException($"\"{packet.Text}\" has no value");
        string shown = packet.Words[3];
        if (packet.CutLength is not { } total)
            return Decode(shown);
        int head = Encoding.UTF8.GetByteCount(string.Join(' ', packet.Words[..3])) + 1;
        int letters = total - packet.Blanks - head;
        string start = Decode(shown[..(shown.Length / 4 * 4)]);
        if (Opened(start, out char letter) is not { } opened)
            return null;
        int json = letters / 4 * 3;
        return opened + new string(letter, json - opened.Length - 2) + "\"}";
    }

    /// <summary>A whole message of the recorded length.</summary>
    public static byte[]? Whole(Packet packet) =>
        packet.CutLength is null
            ? Encoding.UTF8.GetBytes(packet.Text)
            : Value(packet) is { } value
                ? Encoding.UTF8.GetBytes(string.Join(' ', [.. packet.Words[..3], Convert.ToBase64String(Encoding.UTF8.GetBytes(value))]) + new string(' ', packet.Blanks))
                : null;

    /// <summary>A command such as <c>publish "key" {…}</c> whose end was cut; as it stands when it was not, null when it cannot be told.</summary>
    /// <param name="usual">The JSON that other commands of the file have, for a cut within the key.</param>
    public static string? Command(string text, string? usual)
    {
        if (CutPattern().Match(text) is not { Success: true } cut)
            return text;
        string shown = cut.Groups[1].Value;
        int total = int.Parse(cut.Groups[2].Value, CultureInfo.InvariantCulture);
        char letter = shown[^1];
        if (shown.Length < 4 || shown[^4..] != new string(letter, 4))
            return null;
        string? end = shown.Contains('{', StringComparison.Ordinal) ? "\"}" : usual is null ? null : "\" " + usual;
        // A key alone, as in an unpublish.
        if (!shown.StartsWith("publish", StringComparison.Ordinal))
            end = "\"";
        return end is null ? null : shown + new string(letter, total - shown.Length - end.Length) + end;
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    // The start of a record up to within its last text.
    private static string? Opened(string start, out char letter)
    {
        letter = 'x';
        if (LongTextPattern().Match(start) is { Success: true } text)
        {
            letter = text.Groups[2].Success ? text.Groups[2].Value[0] : letter;
            return start[..text.Groups[1].Index];
        }
        // Cut within or before the name of the one text that fills.
        int comma = start.LastIndexOf(',');
        return comma < 0 || !IsRecord(start[..comma] + "}") ? null : start[..comma] + ",\"Text\":\"";
    }

    private static bool IsRecord(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(.*?) \.\.\. \((\d+) characters in all\)$", RegexOptions.Singleline)]
    private static partial Regex CutPattern();

    [GeneratedRegex("(?<=\":\")(([^\"\\\\])\\2*)?$")]
    private static partial Regex LongTextPattern();
}
