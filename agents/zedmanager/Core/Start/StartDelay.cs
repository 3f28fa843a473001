using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>An app may be told to start a while after the device has its config (state machine facts, 10.2).</summary>
public static class StartDelay
{
    /// <summary>Without a first config yet the sum lies in the past, so nothing is delayed.</summary>
    public static GoTime StartTime(World world, AppInstanceConfig config)
    {
        DateTimeOffset start = world.DelayBase ?? DateTimeOffset.MinValue;
        TimeSpan delay = config.Delay.ToTimeSpan();
        return delay <= TimeSpan.Zero ? start : DateTimeOffset.MaxValue - start > delay ? start + delay : DateTimeOffset.MaxValue;
    }

    /// <summary>A domain that was told to run is not stopped for a delay; one that is to start, also again when a restart has brought it down, waits.</summary>
    public static bool Holds(World world, AppRecord app) =>
        app.Status.StartTime > world.Now && app.Domain is not { Activate: true }
        && app.Status is not { Activated: true, RestartInprogress: Inprogress.BringDown };
}
