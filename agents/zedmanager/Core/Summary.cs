using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core;

/// <summary>What an app counts as in AppInstanceSummary.</summary>
public enum Standing
{
    None,
    Starting,
    Running,
    Stopping,
    Error,
}

/// <summary>How many apps start, run, stop and fail. Kept as sums, so that one change costs the same with many apps.</summary>
public sealed class Summary
{
    private readonly int[] counts = new int[5];

    public static Standing Of(World world, AppRecord app)
    {
        AppInstanceStatus status = app.Published();
        bool active = !app.Deleted && app.Config is { } config && Profiles.Effective(world, config);
        return status.Error.Length != 0 ? Standing.Error
            : active && status.Activated ? Standing.Running
            : status.Activated ? Standing.Stopping
            : active ? Standing.Starting
            : Standing.None;
    }

    public void Move(Standing from, Standing to)
    {
        counts[(int)from]--;
        counts[(int)to]++;
    }

    /// <summary>The record has one byte for each; more than 255 stay 255 instead of beginning anew.</summary>
    public AppInstanceSummary Record => new()
    {
        TotalStarting = Byte(Standing.Starting),
        TotalRunning = Byte(Standing.Running),
        TotalStopping = Byte(Standing.Stopping),
        TotalError = Byte(Standing.Error),
    };

    private byte Byte(Standing standing) => (byte)Math.Min(255, counts[(int)standing]);
}
