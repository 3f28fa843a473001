using System.Globalization;
using Eve.Types;

namespace Eve.Agents.Downloader.Core;

/// <summary>What a failure looks like on the wire: how bad, and when the next try comes (storage facts, downloader 2).</summary>
public static class Retry
{
    /// <summary>Grows with the number of tries and the time they took.</summary>
    public static ErrorSeverity Severity(long retries, TimeSpan pause)
    {
        TimeSpan spent = pause * retries;
        return retries > 20 || spent > TimeSpan.FromHours(10) ? ErrorSeverity.Error
            : retries > 10 || spent > TimeSpan.FromHours(1) ? ErrorSeverity.Warning
            : ErrorSeverity.Notice;
    }

    /// <summary>A failure after which the device tries again by itself.</summary>
    public static ErrorDescription Later(string text, long retries, TimeSpan pause, GoTime now) => new()
    {
        Error = text,
        ErrorTime = now,
        ErrorSeverity = Severity(retries, pause),
        ErrorRetryCondition = $"Will retry in {Text(pause)}" + retries switch
        {
            0 => "",
            1 => "; have retried 1 time",
            _ => $"; have retried {retries.ToString(CultureInfo.InvariantCulture)} times",
        },
    };

    /// <summary>A failure that only another configuration can mend.</summary>
    public static ErrorDescription Never(string text, GoTime now) =>
        new() { Error = text, ErrorTime = now, ErrorSeverity = ErrorSeverity.Error };

    /// <summary>Shown while another try runs: the first error, for it is the one that tells most.</summary>
    public static ErrorDescription Running(string firstError, long attempt, TimeSpan pause, GoTime now) => new()
    {
        Error = firstError,
        ErrorTime = now,
        ErrorSeverity = Severity(attempt, pause),
        ErrorRetryCondition = $"Retrying; attempt {attempt.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary>No error any more. The wire shows this as an empty list of entities, not as null.</summary>
    public static ErrorDescription None { get; } = new() { ErrorEntities = [] };

    /// <summary>A duration in the wire's words: 1h0m0s, 10m0s, 20s.</summary>
    public static string Text(TimeSpan span)
    {
        long seconds = (long)span.TotalSeconds;
        string text = $"{seconds % 60}s";
        if (seconds >= 60)
            text = $"{seconds / 60 % 60}m{text}";
        return seconds >= 3600 ? $"{seconds / 3600}h{text}" : text;
    }
}
