using NLog;

namespace Eve.Agents;

/// <summary>Names of log levels as the device's settings and the log lines have them.</summary>
public static class LogLevels
{
    /// <summary>For messages about a wrong name.</summary>
    public const string Names = "trace, debug, info, warning, error, fatal";

    /// <summary>The level of a name, in any case; also "warn", "panic" and "none". Null for anything else.</summary>
    public static LogLevel? Parse(string name) => name.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Info,
        "warn" or "warning" => LogLevel.Warn,
        "error" => LogLevel.Error,
        "fatal" or "panic" => LogLevel.Fatal,
        "none" => LogLevel.Off,
        _ => null,
    };

    /// <summary>The name in a log line.</summary>
    public static string NameOf(LogLevel level) => level.Ordinal switch
    {
        0 => "trace",
        1 => "debug",
        2 => "info",
        3 => "warning",
        4 => "error",
        5 => "fatal",
        _ => "none",
    };
}
