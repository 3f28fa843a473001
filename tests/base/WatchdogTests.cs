using System.Net.Sockets;
using System.Text;
using Eve.Agents.Watchdog;
using Eve.Tests.Support;

namespace Eve.Agents.Base.Tests;

public sealed class WatchdogTests
{
    [Test]
    public void The_file_is_touched_at_once_and_every_25_seconds_by_the_loop()
    {
        using TempRoot root = new();
        FakeClock clock = new();
        EventLoop loop = new(clock);
        string path = root.Paths.Run + "/x.touch";
        DateTime start = clock.GetUtcNow().UtcDateTime;

        using IDisposable touch = TouchFile.Start(path, loop, new(null));
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(start));
        clock.Advance(TimeSpan.FromSeconds(25));
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(start), "a loop that hangs does not touch");
        loop.RunPending();
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(start.AddSeconds(25)));
    }

    [Test]
    public void Each_touch_tells_the_supervisor()
    {
        using TempRoot root = new();
        string path = root.Root + "/notify";
        using Socket supervisor = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        supervisor.Bind(new UnixDomainSocketEndPoint(path));
        using IDisposable touch = TouchFile.Start(root.Paths.Run + "/x.touch", new(new FakeClock()), new(path));
        byte[] message = new byte[100];
        Assert.That(Encoding.UTF8.GetString(message, 0, supervisor.Receive(message)), Is.EqualTo("WATCHDOG=1"));
    }

    [Test]
    public void A_supervisor_that_is_gone_does_no_harm() => Assert.DoesNotThrow(() => new SdNotify("/no/such/socket").Send("READY=1"));
}
