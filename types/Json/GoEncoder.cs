using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Eve.Types;

/// <summary>
/// Escapes strings as the wire has it (json-encoding facts, section 3): quote, backslash, controls, <c>&lt; &gt; &amp;</c>, U+2028 and
/// U+2029 as lower-case <c>\u</c> sequences; all else raw. A lone surrogate becomes <c>\ufffd</c>.
/// </summary>
internal sealed class GoEncoder : JavaScriptEncoder
{
    public static readonly GoEncoder Instance = new();

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("\"\\<>&\u2028\u2029" + new string([.. Enumerable.Range(0, 0x20).Select(code => (char)code)]));

    public override int MaxOutputCharactersPerInputCharacter => 6;

    // Safe: the framework's contract is that text points to textLength readable characters.
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> span = new(text, textLength);
        int escaped = span.IndexOfAny(Escaped);
        int surrogate = span.IndexOfAnyInRange('\ud800', '\udfff');
        return escaped < 0 ? surrogate : surrogate < 0 ? escaped : Math.Min(escaped, surrogate);
    }

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar < 0x20 || unicodeScalar is '"' or '\\' or '<' or '>' or '&' or 0x2028 or 0x2029;

    // Safe: the framework's contract is that buffer points to bufferLength writable characters.
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> to = new(buffer, bufferLength);
        string? two = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => null,
        };
        if (two is not null)
        {
            numberOfCharactersWritten = 2;
            return two.TryCopyTo(to);
        }
        // U+FFFD comes here only in place of something invalid; a genuine one passes raw.
        if (WillEncode(unicodeScalar) || unicodeScalar == 0xfffd)
            return to.TryWrite($"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        return new Rune(unicodeScalar).TryEncodeToUtf16(to, out numberOfCharactersWritten);
    }
}
