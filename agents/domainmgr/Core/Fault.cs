using System.Globalization;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>Sets and clears the five error members of a status.</summary>
public static class Fault
{
    /// <summary>An error now. The same error again keeps the time of its first appearance unless <paramref name="anew"/>.</summary>
    public static DomainStatus WithError(this DomainStatus status, DateTimeOffset now, ErrorDescription error, bool anew = false)
    {
        bool same = !anew && status.Error == error.Error && status.ErrorSeverity == error.ErrorSeverity;
        return status with { ErrorDescription = error with { ErrorTime = same ? status.ErrorTime : now } };
    }

    public static DomainStatus WithError(this DomainStatus status, DateTimeOffset now, string text, bool anew = false) =>
        status.WithError(now, new ErrorDescription { Error = text, ErrorSeverity = ErrorSeverity.Error }, anew);

    public static DomainStatus WithoutError(this DomainStatus status) =>
        status with { ErrorDescription = ErrorDescription.Zero with { ErrorEntities = [] } };

    /// <summary>A duration as Go writes it: "10m0s", "1h0m0s", "15s".</summary>
    public static string Text(TimeSpan span)
    {
        string seconds = (span.Seconds + (span.Milliseconds / 1000.0)).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        if (span.TotalHours >= 1)
            return $"{(int)span.TotalHours}h{span.Minutes}m{seconds}";
        return span.TotalMinutes >= 1 ? $"{span.Minutes}m{seconds}" : seconds;
    }
}
