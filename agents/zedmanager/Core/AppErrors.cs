using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>How an app's one error is set, replaced and cleared (state machine facts, 11).</summary>
internal static class AppErrors
{
    public const string FromStatus = "types.AppInstanceStatus";
    public const string FromConfig = "types.AppInstanceConfig";
    public const string FromEid = "types.EIDStatus";
    public const string FromNetwork = "types.AppNetworkStatus";
    public const string FromDomain = "types.DomainStatus";
    public const string FromSnapshot = "types.SnapshotInstanceStatus";

    /// <summary>No error. The list of entities becomes empty, not null, as the original has it.</summary>
    public static AppInstanceStatus WithoutError(this AppInstanceStatus status) =>
        status.Error.Length == 0 && status.ErrorEntities is { Count: 0 }
            ? status
            : status with { ErrorSourceType = "", ErrorDescription = new() { ErrorEntities = [] } };

    public static AppInstanceStatus WithoutErrorFrom(this AppInstanceStatus status, string source) =>
        status.Error.Length != 0 && status.ErrorSourceType == source ? status.WithoutError() : status;

    /// <summary>A neighbour's error with all that it says. A severity that was left out counts as Error.</summary>
    public static AppInstanceStatus WithError(this AppInstanceStatus status, string source, ErrorDescription error) => status with
    {
        ErrorSourceType = source,
        ErrorDescription = error.ErrorSeverity == ErrorSeverity.Unspecified ? error with { ErrorSeverity = ErrorSeverity.Error } : error,
    };

    /// <summary>An error of our own making.</summary>
    public static AppInstanceStatus WithError(
        this AppInstanceStatus status,
        World world,
        string source,
        string text,
        ErrorSeverity severity = ErrorSeverity.Error,
        string retry = "",
        ValueList<ErrorEntity?>? entities = null) =>
        status.WithError(source, new() { Error = text, ErrorTime = world.Now, ErrorSeverity = severity, ErrorRetryCondition = retry, ErrorEntities = entities });

    /// <summary>The refusal's text first, since only the owner can end it; then the app's own error, whose other members stand.</summary>
    public static AppInstanceStatus WithRefusal(this AppInstanceStatus status, Refusal refusal) => status.Error.Length == 0
        ? status with
        {
            ErrorSourceType = refusal.Source,
            ErrorDescription = new() { Error = refusal.Text, ErrorTime = refusal.Time, ErrorSeverity = ErrorSeverity.Error },
        }
        : status with { Error = refusal.Text.TrimEnd() + "\n\n" + status.Error, ErrorSeverity = ErrorSeverity.Error };

    /// <summary>One more error, after what the app already says, whose other members stand.</summary>
    public static AppInstanceStatus WithFurther(this AppInstanceStatus status, string source, ErrorDescription error) =>
        error.Error.Length == 0 ? status
        : status.Error.Length == 0 ? status with { ErrorSourceType = source, ErrorDescription = error }
        : status with
        {
            Error = status.Error.TrimEnd() + "\n\n" + error.Error,
            ErrorSeverity = error.ErrorSeverity > status.ErrorSeverity ? error.ErrorSeverity : status.ErrorSeverity,
            ErrorRetryCondition = status.ErrorRetryCondition.Length != 0 ? status.ErrorRetryCondition : error.ErrorRetryCondition,
        };

    /// <summary>An error that is found again in each pass keeps the time of the first.</summary>
    public static AppInstanceStatus KeepingErrorTime(this AppInstanceStatus status, AppInstanceStatus before, DateTimeOffset now) =>
        status.Error.Length != 0 && status.ErrorTime == now && before.Error == status.Error && before.ErrorSourceType == status.ErrorSourceType
            ? status with { ErrorTime = before.ErrorTime }
            : status;
}
