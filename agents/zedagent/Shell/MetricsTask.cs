using Eve.Agents.Zedagent.Controller;
using Eve.Api.Metrics;
using Eve.Types;
using Google.Protobuf;
using NLog;

namespace Eve.Agents.Zedagent.Shell;

/// <summary>Sends metrics again and again. They are not queued: the next ones are better than old ones.</summary>
internal sealed class MetricsTask(
    EventLoop loop, ControllerLine line, Func<Guid> device, Func<ZMetricMsg> collect, Func<GlobalConfig> settings, Random random, Logger log)
{
    private IDisposable? timer;
    private bool delivered;

    /// <summary>The first message of this run, as soon as it can be sent.</summary>
    public void Start()
    {
        if (!delivered)
            Send();
    }

    /// <summary>The settings may have another interval now.</summary>
    public void Reschedule()
    {
        timer?.Dispose();
        timer = loop.After("metrics", settings().Seconds(SettingsCatalogue.MetricInterval) * (0.3 + 0.7 * random.NextDouble()), Send);
    }

    private void Send()
    {
        Reschedule();
        if (device() == Guid.Empty || !line.IsOpen)
            return;
        ControllerCall call = line.Prepare($"id/{device()}/metrics", collect().ToByteArray()) with { FirstAnswerCounts = true };
        line.Call("metrics", call, (result, error) =>
        {
            delivered |= result is { Status: < 400 };
            if (error.Length > 0)
                log.Debug("metrics are lost: {err}", error);
        });
    }
}
