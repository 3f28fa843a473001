using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Eve.PubSub.Wire;

/// <summary>The six words that go over a socket.</summary>
internal enum Word
{
    /// <summary>No word of the wire, or too few words.</summary>
    Unknown,

    /// <summary>To the publisher: <c>request TOPIC</c>.</summary>
    Request,

    /// <summary>To the subscriber: <c>hello TOPIC true|false</c> (persistent).</summary>
    Hello,

    /// <summary><c>update TOPIC KEY VALUE</c>, both in base64.</summary>
    Update,

    /// <summary><c>delete TOPIC KEY</c>.</summary>
    Delete,

    /// <summary><c>complete TOPIC</c>: all records have been sent once.</summary>
    Complete,

    /// <summary><c>restarted TOPIC NUMBER</c>.</summary>
    Restarted,
}

/// <summary>
/// Packets and their words, parted by exactly one space. Parsing never throws: what is no frame is <see cref="Word.Unknown"/>
/// or lacks its key or value.
/// </summary>
internal static class Frame
{
    /// <summary>A packet to a subscriber must be shorter than this.</summary>
    public const int Limit = 65535;

    /// <summary>A request of this size counts as cut off.</summary>
    public const int RequestLimit = 256;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Request(string topic) => Text($"request {topic}");

    public static byte[] Hello(string topic, bool persistent) => Text($"hello {topic} {(persistent ? "true" : "false")}");

    public static byte[] Delete(string topic, string key) => Text($"delete {topic} {Convert.ToBase64String(Encoding.UTF8.GetBytes(key))}");

    public static byte[] Complete(string topic) => Text($"complete {topic}");

    public static byte[] Restarted(string topic, int count) => Text($"restarted {topic} {count.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>How long an update would be.</summary>
    public static int UpdateLength(string topic, string key, int json) =>
        "update ".Length + Encoding.UTF8.GetByteCount(topic) + 1
        + Base64.GetMaxEncodedToUtf8Length(Encoding.UTF8.GetByteCount(key)) + 1
        + Base64.GetMaxEncodedToUtf8Length(json);

    public static byte[] Update(string topic, string key, ReadOnlySpan<byte> json)
    {
        byte[] packet = GC.AllocateUninitializedArray<byte>(UpdateLength(topic, key, json.Length));
        Span<byte> rest = packet;
        rest = rest[Put(rest, "update ")..];
        rest = rest[Put(rest, topic)..];
        rest = rest[Put(rest, " ")..];
        int keyBytes = Encoding.UTF8.GetBytes(key, rest);
        Base64.EncodeToUtf8InPlace(rest, keyBytes, out int keyWord);
        rest = rest[keyWord..];
        rest = rest[Put(rest, " ")..];
        Base64.EncodeToUtf8(json, rest, out _, out _);
        return packet;
    }

    /// <summary>Whether this is the one right request for a topic: exactly two words.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> packet, string topic) => packet.SequenceEqual(Request(topic));

    /// <summary>Reads the words of a packet to a subscriber as leniently as the original.</summary>
    public static Received Parse(ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> rest = packet;
        ReadOnlySpan<byte> first = Next(ref rest, out bool more);
        Word word = first switch
        {
            _ when !more => Word.Unknown,
            _ when first.SequenceEqual("update"u8) => Word.Update,
            _ when first.SequenceEqual("delete"u8) => Word.Delete,
            _ when first.SequenceEqual("complete"u8) => Word.Complete,
            _ when first.SequenceEqual("restarted"u8) => Word.Restarted,
            _ when first.SequenceEqual("hello"u8) => Word.Hello,
            _ => Word.Unknown,
        };
        ReadOnlySpan<byte> topic = more ? Next(ref rest, out more) : default;
        int words = more ? 3 : 2;
        ReadOnlySpan<byte> third = more ? Next(ref rest, out more) : default;
        if (words == 3 && more)
            words = rest.IndexOf((byte)' ') < 0 ? 4 : 5;
        bool enough = word switch
        {
            Word.Update => words == 4,
            Word.Delete or Word.Restarted => words >= 3,
            _ => true,
        };
        return enough ? new(word, topic, third, rest, words) : new(Word.Unknown, topic, third, rest, words);
    }

    /// <summary>The key of an update or delete; null when it is no base64 or no UTF-8.</summary>
    public static string? Key(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return "";
        Span<byte> bytes = word.Length <= 1024 ? stackalloc byte[word.Length] : new byte[word.Length];
        if (Decode(word, bytes) is not (>= 0 and int length))
            return null;
        try
        {
            return Strict.GetString(bytes[..length]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Base64 to bytes; line ends inside are accepted, as by the original.</summary>
    /// <returns>How many bytes, or -1 when it is no base64.</returns>
    public static int Decode(ReadOnlySpan<byte> word, Span<byte> to)
    {
        if (word.IndexOfAny((byte)' ', (byte)'\t') >= 0)
            return -1;
        return Base64.DecodeFromUtf8(word, to, out int consumed, out int written) == System.Buffers.OperationStatus.Done && consumed == word.Length
            ? written
            : -1;
    }

    /// <summary>A counter: not a number is 0, out of range is the nearest end.</summary>
    public static int Count(ReadOnlySpan<byte> word)
    {
        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count))
            return count;
        ReadOnlySpan<byte> digits = word.TrimStart("+-"u8);
        if (word.Length - digits.Length > 1 || digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return 0;
        return word[0] == '-' ? int.MinValue : int.MaxValue;
    }

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest, scoped out bool more)
    {
        int space = rest.IndexOf((byte)' ');
        more = space >= 0;
        ReadOnlySpan<byte> word = more ? rest[..space] : rest;
        rest = more ? rest[(space + 1)..] : default;
        return word;
    }

    private static int Put(Span<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>A packet taken apart. <see cref="Third"/> is key, flag or number, <see cref="Fourth"/> the value and what follows it.</summary>
internal readonly ref struct Received(Word word, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, int words)
{
    public Word Word { get; } = word;

    public ReadOnlySpan<byte> Topic { get; } = topic;

    public ReadOnlySpan<byte> Third { get; } = third;

    public ReadOnlySpan<byte> Fourth { get; } = fourth;

    public int Words { get; } = words;
}
