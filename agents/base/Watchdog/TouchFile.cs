namespace Eve.Agents.Watchdog;

/// <summary>
/// /run/AGENT.touch: its modification time says when the loop was last seen alive. Touched from a handler of the loop,
/// so a handler that hangs stops the touching.
/// </summary>
public sealed class TouchFile
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(25);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly EventLoop loop;
    private readonly SdNotify notify;

    private TouchFile(string path, EventLoop loop, SdNotify notify)
    {
        this.path = path;
        this.loop = loop;
        this.notify = notify;
    }

    /// <summary>Touches now and then every 25 s. Dispose the result to end it.</summary>
    public static IDisposable Start(string path, EventLoop loop, SdNotify notify)
    {
        TouchFile touch = new(path, loop, notify);
        touch.Touch();
        return loop.Every("watchdog", Period, touch.Touch);
    }

    private void Touch()
    {
        if (!File.Exists(path))
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        File.SetLastWriteTimeUtc(path, loop.Time.GetUtcNow().UtcDateTime);
        notify.Send("WATCHDOG=1");
    }
}
