using NLog;
using NLog.Config;
using NLog.Targets;
using NLog.Time;

namespace Eve.Agents;

/// <summary>NLog, configured in code: one JSON line per event to standard error or a file.</summary>
public static class LogSetup
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly LoggingRule Rule = new("*", new NullTarget());

    /// <summary>The level of all loggers; may be changed while they are in use.</summary>
    public static LogLevel Level
    {
        get;
        set
        {
            if (field == value)
                return;
            field = value;
            if (value == LogLevel.Off)
                Rule.DisableLoggingForLevels(LogLevel.Trace, LogLevel.Fatal);
            else
                Rule.SetLoggingLevels(value, LogLevel.Fatal);
            LogManager.ReconfigExistingLoggers();
        }
    }
    = LogLevel.Off;

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
        LoggingConfiguration configuration = new();
        configuration.AddTarget(target);
        configuration.LoggingRules.Add(Rule);
        LogManager.Configuration = configuration;
        Level = level;
    }

    private static FileStream Open(string file)
    {
        FileStream stream = new(file, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        });
        // One that was there may be readable for all. /dev/null belongs to everybody and stays so.
        string real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        if (!real.StartsWith("/dev/", StringComparison.Ordinal) && !real.StartsWith("/proc/", StringComparison.Ordinal))
            File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
        return stream;
    }
}
