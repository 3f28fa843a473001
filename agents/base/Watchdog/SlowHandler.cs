using NLog;

namespace Eve.Agents.Watchdog;

/// <summary>Warns of each handler that kept the loop for long; its name says which topic and key.</summary>
public static class SlowHandler
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static void Watch(EventLoop loop, Logger log) => loop.Handled += (name, took) =>
    {
        if (took > Limit)
            log.Warn("handler {handler} took {ms} ms: nothing else was handled meanwhile", name, (long)took.TotalMilliseconds);
    };
}
