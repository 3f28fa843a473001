using Eve.Agents.Zedagent.Controller;
using Eve.Agents.Zedagent.Core.Report;
using Google.Protobuf;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>Turns changed objects into messages at a bounded pace, and brings them to the controller one after the other.</summary>
internal sealed class Sender(EventLoop loop, ControllerLine line, Func<Guid> device, Func<Subject, Report?> reportOf, Logger log)
{
    private const int manyWaiting = 50;

    private readonly Pace pace = new();
    private readonly DeferredQueue queue = new();
    private IDisposable? collectTimer;
    private IDisposable? sendTimer;
    private int overflowed;
    private bool collecting;

    /// <summary>Messages that wait for the controller.</summary>
    public int Waiting => queue.Count;

    /// <summary>An object's last message is out of date.</summary>
    public void Mark(Subject subject)
    {
        pace.Mark(subject);
        if (collecting)
            return;
        collecting = true;
        // After this handler, so that changes that belong together become one message.
        loop.Post("reports", Collect);
    }

    /// <summary>The controller or the network is back.</summary>
    public void Wake()
    {
        queue.Wake();
        Send();
    }

    /// <summary>The device has another identity: what waits would be told of the wrong one.</summary>
    public void Clear() => queue.Clear();

    private void Collect()
    {
        collecting = false;
        if (device() == Guid.Empty)
            return;
        foreach (Subject subject in pace.Take(loop.Time.GetUtcNow()))
            if (reportOf(subject) is { } report)
                queue.Put(new QueuedMessage(report.Key, (int)report.Kind, "info", report.Message.ToByteArray()));
        if (queue.Overflowed != overflowed)
        {
            log.Warn("{count} messages to the controller were given up: too many wait", queue.Overflowed - overflowed);
            overflowed = queue.Overflowed;
        }
        collectTimer?.Dispose();
        if (pace.NextTime() is { } next)
            collectTimer = loop.After("reports", Until(next), Collect);
        Send();
    }

    private void Send()
    {
        DateTimeOffset now = loop.Time.GetUtcNow();
        if (device() == Guid.Empty || !line.IsOpen || line.IsBusy("info"))
            return;
        sendTimer?.Dispose();
        if (queue.Next(now) is not { } message)
        {
            if (queue.NextTime() is { } next)
                sendTimer = loop.After("send", Until(next), Send);
            return;
        }
        ControllerCall call = line.Prepare($"id/{device()}/{message.Path}", message.Payload) with { FirstAnswerCounts = true };
        line.Call("info", call, (result, error) => OnAnswer(message, result, error));
    }

    private void OnAnswer(QueuedMessage message, CallResult? result, string error)
    {
        DateTimeOffset now = loop.Time.GetUtcNow();
        if (result is null)
        {
            queue.NoAnswer(now);
            if (queue.Count > manyWaiting)
                log.Warn("{count} messages wait for the controller: {err}", queue.Count, error);
            else
                log.Debug("message about {objUUID} waits: {err}", message.Key, error);
        }
        else if (result.Status < 400)
            queue.Delivered(message);
        else if (!queue.Refused(message, result.Status, now))
            log.Error("message about {objUUID} is given up: {err}", message.Key, error);
        else
            log.Warn("message about {objUUID} is tried again later: {err}", message.Key, error);
        Send();
    }

    private TimeSpan Until(DateTimeOffset time)
    {
        TimeSpan span = time - loop.Time.GetUtcNow();
        return span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }
}
