using NLog;
using NLog.Config;
using NLog.Time;

namespace Eve.Agents;

/// <summary>NLog, configured in code: one JSON line per event to standard error or a file.</summary>
public static class LogSetup
{
    private static readonly LoggingRule Rule = new("*", LogLevel.Info, LogLevel.Fatal, new NLog.Targets.NullTarget());

    /// <summary>Starts logging. Call once, before any logger is made.</summary>
    /// <param name="file">Appended to, made with mode 0600; null for standard error.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static void Start(string source, LogLevel level, string? file)
    {
        // Local time would read the time zone database at start.
        TimeSource.Current = new AccurateUtcTimeSource();
        JsonLineTarget target = new(source, file is null ? Console.OpenStandardError() : Open(file)) { Name = "json" };
        Rule.Targets.Clear();
        Rule.Targets.Add(target);
        Rule.SetLoggingLevels(level, LogLevel.Fatal);
        LoggingConfiguration configuration = new();
        configuration.AddTarget(target);
        configuration.LoggingRules.Add(Rule);
        LogManager.Configuration = configuration;
    }

    /// <summary>Changes the level of all loggers while they are in use.</summary>
    public static void SetLevel(LogLevel level)
    {
        if (level == LogLevel.Off)
            Rule.DisableLoggingForLevels(LogLevel.Trace, LogLevel.Fatal);
        else
            Rule.SetLoggingLevels(level, LogLevel.Fatal);
        LogManager.ReconfigExistingLoggers();
    }

    private static FileStream Open(string file) => new(file, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
