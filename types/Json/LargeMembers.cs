using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Eve.Types;

/// <summary>
/// Members named <c>pubsub-large-REST</c> do not travel on the socket: each is replaced by <c>pubsub-file-REST</c>, whose string holds
/// the JSON-quoted path of a side file, and that file holds an object with the one original member (json-encoding facts, section 8).
/// Found in objects at any depth and in lists of objects, but not in lists within lists. Pure text work: where side files lie
/// is the caller's business.
/// </summary>
public static class LargeMembers
{
    /// <summary>The text of one side file must be shorter than this many bytes.</summary>
    public const int SideLimit = 1 << 20;

    private const string LargePrefix = "pubsub-large-";
    private const string FilePrefix = "pubsub-file-";
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    /// <summary>Whether a text may hold large members; a quick look that can err on the side of yes.</summary>
    public static bool MayHaveLarge(ReadOnlySpan<byte> json) => json.IndexOf("\"pubsub-large-"u8) >= 0;

    /// <summary>Whether a text may name side files; a quick look that can err on the side of yes.</summary>
    public static bool MayHaveFiles(ReadOnlySpan<byte> json) => json.IndexOf("\"pubsub-file-"u8) >= 0;

    /// <summary>The text as it goes over the socket.</summary>
    /// <param name="json">A well-formed text.</param>
    /// <param name="store">Takes the member's replacing name (<c>pubsub-file-REST</c>) and the side file's text, answers with the path.</param>
    public static byte[] MoveOut(ReadOnlySpan<byte> json, Func<string, byte[], string> store)
    {
        Rewriting text = new(json);
        while (text.NextMember(LargePrefix) is { } name)
        {
            ReadOnlySpan<byte> value = text.Value();
            byte[] side = [.. "{"u8, .. Quoted(name), (byte)':', .. value, (byte)'}'];
            string replacing = FilePrefix + name[LargePrefix.Length..];
            string path = store(replacing, side);
            text.Replace(replacing, Quoted(Encoding.UTF8.GetString(Quoted(path))));
        }
        return text.Done();
    }

    /// <summary>The text with all side files put back in their places.</summary>
    /// <param name="json">What came over the socket; may be no JSON at all.</param>
    /// <param name="fetch">The content of a side file by its path, or null when there is none to be had.</param>
    /// <param name="whole">The text with the large members inline.</param>
    /// <param name="error">Which member could not be restored, and why.</param>
    public static bool TryMoveIn(
        ReadOnlySpan<byte> json, Func<string, byte[]?> fetch, [NotNullWhen(true)] out byte[]? whole, [NotNullWhen(false)] out string? error)
    {
        whole = null;
        error = null;
        try
        {
            Rewriting text = new(json);
            while (text.NextMember(FilePrefix) is { } name)
            {
                if (PathIn(text.Value()) is not { } path)
                    error = $"{name} does not hold the quoted path of a side file";
                else if (fetch(path) is not { Length: > 0 } side)
                    error = $"{name}: side file {path} is missing, empty or refused";
                else if (!TryOnlyMember(side, out byte[] value))
                    error = $"{name}: side file {path} is not an object with exactly one member";
                else
                    text.Replace(LargePrefix + name[FilePrefix.Length..], value);
                if (error is not null)
                    return false;
            }
            whole = text.Done();
            return true;
        }
        catch (JsonException failure)
        {
            error = failure.Message;
            return false;
        }
    }

    private static string? PathIn(ReadOnlySpan<byte> value)
    {
        Utf8JsonReader outer = new(value, Options);
        if (!outer.Read() || outer.TokenType != JsonTokenType.String || Text(ref outer) is not { } quoted)
            return null;
        try
        {
            Utf8JsonReader inner = new(Encoding.UTF8.GetBytes(quoted), Options);
            return inner.Read() && inner.TokenType == JsonTokenType.String && Text(ref inner) is { } path && !inner.Read() ? path : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Whatever the member's name: the original does not look at it either.
    private static bool TryOnlyMember(ReadOnlySpan<byte> side, out byte[] value)
    {
        value = [];
        try
        {
            Utf8JsonReader reader = new(side, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
                return false;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            value = side[start..(int)reader.BytesConsumed].ToArray();
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // null for text that is no UTF-8 or has half a surrogate pair.
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, GoEncoder.Instance).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>Walks a text member by member and copies what is not replaced as it stands.</summary>
    private ref struct Rewriting
    {
        private readonly ReadOnlySpan<byte> json;
        private readonly ArrayBufferWriter<byte> to;
        private Utf8JsonReader reader;
        private int copied;
        private int nameStart;

        public Rewriting(ReadOnlySpan<byte> json)
        {
            this.json = json;
            to = new(Math.Max(16, json.Length));
            reader = new(json, Options);
        }

        /// <summary>The next member whose name starts so, in full; null at the end of the text.</summary>
        public string? NextMember(string prefix)
        {
            while (true)
            {
                JsonTokenType before = reader.TokenType;
                if (!reader.Read())
                    return null;
                if (reader.TokenType == JsonTokenType.PropertyName && Text(ref reader) is { } name && name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    nameStart = (int)reader.TokenStartIndex;
                    return name;
                }
                // A list directly in a list is left as it is, with all that is in it.
                if (reader.TokenType == JsonTokenType.StartArray && before != JsonTokenType.PropertyName && reader.CurrentDepth > 0)
                    reader.Skip();
            }
        }

        /// <summary>The raw text of the member's value; the walk stands behind it.</summary>
        public ReadOnlySpan<byte> Value()
        {
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return json[start..(int)reader.BytesConsumed];
        }

        /// <summary>Puts another member in the place of the one just walked over.</summary>
        public void Replace(string name, ReadOnlySpan<byte> value)
        {
            to.Write(json[copied..nameStart]);
            to.Write(Quoted(name));
            to.Write(":"u8);
            to.Write(value);
            copied = (int)reader.BytesConsumed;
        }

        public byte[] Done()
        {
            to.Write(json[copied..]);
            return to.WrittenSpan.ToArray();
        }
    }
}
