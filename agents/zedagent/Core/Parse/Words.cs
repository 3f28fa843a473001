using System.Globalization;
using Eve.Types;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Small conversions that every section needs.</summary>
internal static class Words
{
    /// <summary>An identifier; the nil UUID when the text is none.</summary>
    public static Guid Uuid(string text) => UuidText.TryParse(text, out Guid uuid) ? uuid : Guid.Empty;

    /// <summary>Bytes; none are null on the wire, not an empty text.</summary>
    public static Bytes? Bytes(ByteString content) => content.IsEmpty ? null : Types.Bytes.From(content.Span);

    /// <summary>A list that is null on the wire when the config has no entry.</summary>
    public static ValueList<T>? NullIfEmpty<T>(this ValueList<T> list) => list.Count == 0 ? null : list;

    /// <summary>An error of the config, as it stands in a record.</summary>
    public static ErrorDescription Fault(string text, DateTimeOffset now) =>
        new() { Error = text, ErrorTime = now, ErrorSeverity = ErrorSeverity.Error };

    /// <summary>A moment of the protocol; null when there is none or it is out of the calendar.</summary>
    public static DateTimeOffset? Time(Timestamp? time) =>
        time is { Nanos: >= 0 and < 1_000_000_000, Seconds: >= -62_135_596_800 and <= 253_402_300_799 } ? time.ToDateTimeOffset() : null;

    /// <summary>A hardware address with colons, dashes or dots, 6, 8 or 20 bytes.</summary>
    public static bool TryMac(string text, out MacAddress address)
    {
        address = default;
        if (text.Contains('.'))
        {
            string[] words = text.Split('.');
            if (words.Any(word => word.Length != 4))
                return false;
            text = string.Join(':', words.Select(word => word[..2] + ":" + word[2..]));
        }
        return MacAddress.TryParse(text.Contains(':') ? text : text.Replace('-', ':'), out address);
    }

    /// <summary>The name that the protocol gives a value (not C#'s); an unknown value is its number.</summary>
    public static string NameOf(FileDescriptor file, string enumeration, int number) =>
        file.FindTypeByName<EnumDescriptor>(enumeration)?.FindValueByNumber(number)?.Name ?? Text(number);

    /// <summary>The byte that a bigger number is cut to.</summary>
    public static byte Low8(uint number) => unchecked((byte)number);

    /// <summary>A number without group marks, whatever the machine's language.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
