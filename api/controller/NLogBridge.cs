using Microsoft.Extensions.Logging;
using NLog;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Eve.Controller;

/// <summary>What the web server has to say from warnings upwards, in the log of the controller.</summary>
internal sealed class NLogBridge : ILoggerProvider
{
    public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => new Bridge(LogManager.GetLogger("controller.web"), categoryName);

    public void Dispose()
    {
    }

    private sealed class Bridge(Logger log, string category) : Microsoft.Extensions.Logging.ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(Level logLevel) => logLevel >= Level.Warning && logLevel != Level.None;

        public void Log<TState>(Level logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            NLog.LogLevel level = logLevel == Level.Warning ? NLog.LogLevel.Warn : NLog.LogLevel.Error;
            log.Log(level, exception, "{category}: {text}", category, formatter(state, exception));
        }
    }
}
