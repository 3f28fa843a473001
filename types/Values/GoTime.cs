using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// A point in time as the wire has it: nanoseconds and a zone offset in minutes. The default value is the wire's zero,
/// <c>0001-01-01T00:00:00Z</c>. Two times are equal when they are the same instant, whatever their zones (json-encoding facts, 4 and 7).
/// </summary>
[JsonConverter(typeof(GoTimeConverter))]
public readonly struct GoTime : IEquatable<GoTime>, IComparable<GoTime>
{
    private readonly long ticks; // UTC, 100 ns since year 1
    private readonly byte nanos; // 0..99, below one tick
    private readonly short offsetMinutes;

    private GoTime(long ticks, int nanos, int offsetMinutes)
    {
        this.ticks = ticks;
        this.nanos = (byte)nanos;
        this.offsetMinutes = (short)offsetMinutes;
    }

    /// <summary>The wire's "no time".</summary>
    public static GoTime Zero => default;

    public bool IsZero => ticks == 0 && nanos == 0;

    public static GoTime From(DateTimeOffset time) => new(time.UtcTicks, 0, (int)time.Offset.TotalMinutes);

    public DateTimeOffset ToDateTimeOffset() => new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(offsetMinutes));

    public static implicit operator GoTime(DateTimeOffset time) => From(time);

    public static TimeSpan operator -(GoTime left, GoTime right) => TimeSpan.FromTicks(left.ticks - right.ticks);

    public static bool operator ==(GoTime left, GoTime right) => left.Equals(right);

    public static bool operator !=(GoTime left, GoTime right) => !left.Equals(right);

    public static bool operator <(GoTime left, GoTime right) => left.CompareTo(right) < 0;

    public static bool operator >(GoTime left, GoTime right) => left.CompareTo(right) > 0;

    public static bool operator <=(GoTime left, GoTime right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GoTime left, GoTime right) => left.CompareTo(right) >= 0;

    public bool Equals(GoTime other) => ticks == other.ticks && nanos == other.nanos;

    public override bool Equals(object? obj) => obj is GoTime other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(ticks, nanos);

    public int CompareTo(GoTime other) => ticks != other.ticks ? ticks.CompareTo(other.ticks) : nanos.CompareTo(other.nanos);

    /// <summary>RFC 3339 with 0 to 9 fraction digits, trailing zeros cut, <c>Z</c> for offset 0.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[40];
        return new string(text[..Format(text)]);
    }

    /// <summary>Reads RFC 3339; a comma is accepted as fraction mark and digits beyond nanoseconds are cut.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GoTime time)
    {
        time = default;
        if (text.Length < 20
            || !TwoDigits(text, 0, out int century) || !TwoDigits(text, 2, out int year) || text[4] != '-'
            || !TwoDigits(text, 5, out int month) || text[7] != '-' || !TwoDigits(text, 8, out int day) || text[10] != 'T'
            || !TwoDigits(text, 11, out int hour) || text[13] != ':' || !TwoDigits(text, 14, out int minute) || text[16] != ':'
            || !TwoDigits(text, 17, out int second))
            return false;
        year += century * 100;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;

        int at = 19;
        int fraction = 0;
        if (text[at] is '.' or ',')
        {
            int digits = 0;
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++, digits++)
                if (digits < 9)
                    fraction = fraction * 10 + (text[at] - '0');
            if (digits == 0)
                return false;
            for (; digits < 9; digits++)
                fraction *= 10;
        }

        int offset = 0;
        ReadOnlySpan<char> zone = text[at..];
        if (zone is not "Z")
        {
            if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'
                || !TwoDigits(zone, 1, out int hours) || !TwoDigits(zone, 4, out int minutes) || hours > 23 || minutes > 59)
                return false;
            offset = (hours * 60 + minutes) * (zone[0] == '-' ? -1 : 1);
        }
        long ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction / 100 - offset * TimeSpan.TicksPerMinute;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new(ticks, fraction % 100, offset);
        return true;
    }

    /// <summary>The same instant as text in UTC.</summary>
    public string ToUtcText() => new GoTime(ticks, nanos, 0).ToString();

    internal int Format(Span<char> text)
    {
        DateTime local = new DateTime(ticks, DateTimeKind.Utc).AddMinutes(offsetMinutes);
        local.TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        int fraction = (int)(ticks % TimeSpan.TicksPerSecond) * 100 + nanos;
        if (fraction != 0)
        {
            text[length++] = '.';
            for (int digit = 100_000_000; fraction != 0; digit /= 10)
            {
                text[length++] = (char)('0' + fraction / digit);
                fraction %= digit;
            }
        }
        if (offsetMinutes == 0)
        {
            text[length++] = 'Z';
            return length;
        }
        int minutes = Math.Abs((int)offsetMinutes);
        text[length++] = offsetMinutes < 0 ? '-' : '+';
        text[length++] = (char)('0' + minutes / 600);
        text[length++] = (char)('0' + minutes / 60 % 10);
        text[length++] = ':';
        text[length++] = (char)('0' + minutes % 60 / 10);
        text[length++] = (char)('0' + minutes % 10);
        return length;
    }

    private static bool TwoDigits(ReadOnlySpan<char> text, int at, out int value)
    {
        value = 0;
        if (!char.IsAsciiDigit(text[at]) || !char.IsAsciiDigit(text[at + 1]))
            return false;
        value = (text[at] - '0') * 10 + (text[at + 1] - '0');
        return true;
    }
}

public sealed class GoTimeConverter : JsonConverter<GoTime>
{
    public override GoTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && GoTime.TryParse(reader.GetString(), out GoTime time))
            return time;
        throw new JsonException($"{GoJson.Shown(ref reader)} is no RFC 3339 time");
    }

    public override void Write(Utf8JsonWriter writer, GoTime value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[40];
        // The '+' of a zone would be escaped by no encoder of ours, so the text goes out as it is.
        writer.WriteStringValue(text[..value.Format(text)]);
    }
}
