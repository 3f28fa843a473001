using System.Net;

namespace Eve.Types;

/// <summary>The forms that text settings may have. Each says what is wrong, or null.</summary>
internal static class SettingChecks
{
    private static readonly string[] levels = ["none", "all", "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace"];
    private static readonly string[] kernelLevels = ["none", "all", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    private static readonly string[] drainPolicies =
    [
        "allow-if-replica-is-stopped", "always-allow", "block-for-eviction", "block-for-eviction-if-contains-last-replica", "block-if-contains-last-replica",
    ];

    /// <summary>none and all only as they are, the others in any case.</summary>
    public static string? LogLevel(string text) =>
        levels.AsSpan(0, 2).Contains(text) || levels.AsSpan(2).Contains(text.ToLowerInvariant()) ? null : NoneOf(text, levels);

    public static string? KernelLevel(string text) => kernelLevels.Contains(text) ? null : NoneOf(text, kernelLevels);

    public static string? DrainPolicy(string text) => drainPolicies.Contains(text) ? null : NoneOf(text, drainPolicies);

    public static string? BootOrder(string text) => text is "" or "usb" or "nousb" ? null : NoneOf(text, ["usb", "nousb", "(empty)"]);

    public static string? FileName(string text) =>
        text is "." or ".." || text.Contains('/') || text.Contains('\0') ? $"\"{text}\" is not a plain file name (no folders)" : null;

    public static string? Base64(string text) =>
        System.Buffers.Text.Base64.IsValid(text) ? null : "the text is not base64";

    public static string? Cron(string text)
    {
        if (text.Length == 0)
            return null;
        string[] fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 && fields.All(field => field.All(letter => char.IsAsciiLetterOrDigit(letter) || "*/,-?".Contains(letter)))
            ? null
            : $"\"{text}\" is not a time table of five fields (minute hour day month weekday)";
    }

    public static string? HttpEndpoint(string text) => Endpoint(text, "http");

    public static string? HttpsEndpoint(string text) =>
        Endpoint(text, "https") ?? (IPAddress.TryParse(HostOf(text, "https"), out _) ? $"\"{text}\" is an address; https needs a host name" : null);

    private static string? Endpoint(string text, string scheme) =>
        Uri.CheckHostName(HostOf(text, scheme)) == UriHostNameType.Unknown ? $"\"{text}\" is neither a host name nor a URL that begins with {scheme}://" : null;

    private static string HostOf(string text, string scheme)
    {
        if (!text.Contains("://"))
            return text;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == scheme ? url.IdnHost : "";
    }

    private static string NoneOf(string text, string[] allowed) => $"\"{text}\" is none of {string.Join(", ", allowed)}";
}
