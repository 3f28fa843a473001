using System.Globalization;

namespace Eve.Evectl.Views;

/// <summary>Moments and durations for people.</summary>
internal static class Times
{
    /// <summary>"0.31 s", "4 min 02 s", "3 h 20 min", "2 d 4 h".</summary>
    public static string Of(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0.00 s",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.00} s"),
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds:00} s",
        { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes:00} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };

    /// <summary>"4 min 02 s ago", empty for null.</summary>
    public static string Ago(DateTimeOffset? moment, DateTimeOffset now) => moment is { } then ? Of(now - then) + " ago" : "";

    /// <summary>Time of day in UTC with milliseconds.</summary>
    public static string Clock(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC.</summary>
    public static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
