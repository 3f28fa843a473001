using System.Text;

namespace Eve.Replay.Fuzzing;

/// <summary>What peers that are broken or hostile, and disks that were cut off, make of a good text.</summary>
internal static class Mutation
{
    private static readonly byte[] Marks = "{}[]\",:\\u0-1eE.null truefalse+/= "u8.ToArray();

    private static readonly string[] Words =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "1e400", "1e-400", "-0", "9223372036854775807", "18446744073709551616", "1.5", "\"\\ud800\"",
        "\"\\u0000\"", "[null]", "{\"\":null}", "\"pubsub-file-X\":", "\"pubsub-large-X\":1,", "\"0001-01-01T00:00:00Z\"", "\"9999-99-99T99:99:99Z\"", "NaN", "//", "\ufeff",
    ];

    /// <summary>A copy with one to four changes; some leave it as it is.</summary>
    public static byte[] Of(ReadOnlySpan<byte> good, Random random)
    {
        List<byte> text = new(good.Length + 64);
        text.AddRange(good);
        for (int change = random.Next(0, 5); change > 0 && text.Count > 0; change--)
            Change(text, random);
        return [.. text];
    }

    private static void Change(List<byte> text, Random random)
    {
        int at = random.Next(text.Count);
        switch (random.Next(12))
        {
            case 0:
                text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at));
                break;
            case 1:
                text.RemoveRange(at, text.Count - at);
                break;
            case 2:
                for (int i = at; i < Math.Min(at + random.Next(1, 64), text.Count); i++)
                    text[i] = 0;
                break;
            case 3:
                int from = random.Next(text.Count);
                text.InsertRange(at, text.GetRange(from, Math.Min(random.Next(1, 200), text.Count - from)));
                break;
            case 4:
                text[at] = (byte)random.Next(256);
                break;
            case 5:
                text[at] ^= (byte)(1 << random.Next(8));
                break;
            case 6:
            case 7:
                text.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 8:
                ReplaceValue(text, at, random);
                break;
            case 9 when random.Next(20) == 0:
                // Deeper than any stack should go.
                byte[] opening = random.Next(2) == 0 ? "["u8.ToArray() : "{\"a\":"u8.ToArray();
                text.InsertRange(at, Enumerable.Repeat(opening, random.Next(1, 20_000)).SelectMany(one => one));
                break;
            case 10:
                byte[] noise = new byte[random.Next(1, 40)];
                random.NextBytes(noise);
                text.InsertRange(at, noise);
                break;
            default:
                text[at] = Marks[random.Next(Marks.Length)];
                break;
        }
    }

    // Puts another value behind a colon: it stays a text that is well-formed, of a wrong type.
    private static void ReplaceValue(List<byte> text, int at, Random random)
    {
        int colon = text.IndexOf((byte)':', at);
        if (colon < 0)
            return;
        int end = colon + 1;
        while (end < text.Count && text[end] is not ((byte)',' or (byte)'}' or (byte)']'))
            end++;
        text.RemoveRange(colon + 1, end - colon - 1);
        text.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
    }
}
