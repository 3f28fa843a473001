using Eve.Types;

namespace Eve.Agents.Zedrouter.Core;

/// <summary>Errors as the records carry them. The time is when the text first appeared.</summary>
public static class Errors
{
    /// <summary>The error for this text; the old one when the text is the same, none for no text.</summary>
    public static ErrorAndTime Of(string text, ErrorAndTime before, DateTimeOffset now) =>
        text.Length == 0 ? ErrorAndTime.Zero
        : before.Error == text ? before
        : new() { Error = text, ErrorTime = now, ErrorSeverity = ErrorSeverity.Error };

    /// <summary>Texts joined by newline, the oldest time, the highest severity.</summary>
    public static ErrorDescription Combine(params ErrorAndTime[] errors)
    {
        ErrorAndTime[] present = [.. errors.Where(error => error.Error.Length > 0)];
        return present.Length == 0
            ? ErrorDescription.Zero
            : new()
            {
                Error = string.Join('\n', present.Select(error => error.Error)),
                ErrorTime = present.Min(error => error.ErrorTime),
                ErrorSeverity = present.Max(error => error.ErrorSeverity),
            };
    }
}
