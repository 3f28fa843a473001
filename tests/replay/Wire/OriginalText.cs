using System.Text;
using System.Text.Json;
using Eve.Types;

namespace Eve.Replay.Wire;

/// <summary>
/// What the original makes of a record's text before it goes over its sockets (json-encoding facts, section 8): members sorted, numbers
/// through 64-bit floats, empty lists null. Put through this, our text must be the recorded one, byte for byte.
/// </summary>
internal static class OriginalText
{
    public static string Of(ReadOnlySpan<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToArray());
        if (document.RootElement.ValueKind == JsonValueKind.Null)
            return "{}";
        StringBuilder to = new();
        Write(to, document.RootElement, inList: false);
        return to.ToString();
    }

    /// <summary>A value of any type as the original holds it: members sorted, numbers as 64-bit floats, lists as they are.</summary>
    public static string OfAny(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{Text(member.Name)}:{OfAny(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(OfAny))}]",
        JsonValueKind.Number => Number(value.GetDouble()),
        JsonValueKind.String => Text(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static void Write(StringBuilder to, JsonElement value, bool inList)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.Append('{');
                string comma = "";
                foreach (JsonProperty member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    to.Append(comma).Append(Text(member.Name)).Append(':');
                    comma = ",";
                    // The name of a side file is random.
                    if (member.Name.StartsWith("pubsub-file-", StringComparison.Ordinal))
                        to.Append("\"a side file\"");
                    else
                        Write(to, member.Value, inList: false);
                }
                to.Append('}');
                break;
            case JsonValueKind.Array when inList:
                to.Append(value.GetRawText());
                break;
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                to.Append("null");
                break;
            case JsonValueKind.Array:
                to.Append('[').AppendJoin(',', value.EnumerateArray().Select(Item)).Append(']');
                break;
            case JsonValueKind.Number:
                to.Append(Number(value.GetDouble()));
                break;
            case JsonValueKind.String:
                to.Append(Text(value.GetString()!));
                break;
            default:
                to.Append(value.GetRawText());
                break;
        }
    }

    private static string Item(JsonElement value)
    {
        StringBuilder to = new();
        Write(to, value, inList: true);
        return to.ToString();
    }

    // Through the suite's own writer of strings and numbers: they are checked by the encoding vectors.
    private static string Text(string text) => Encoding.UTF8.GetString(GoJson.Serialize(TranscriptTypes.Json<string>(), text));

    private static string Number(double value)
    {
        using JsonDocument document = JsonDocument.Parse(GoJson.Serialize(TranscriptTypes.Json<Wide>(), new Wide { F64 = value }));
        return document.RootElement.GetProperty("F64").GetRawText();
    }
}
