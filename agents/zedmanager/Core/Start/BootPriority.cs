using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>
/// After a device restart the apps that ran before come first; the others ask for nothing until those are on their way, at most
/// for five minutes (state machine facts, 10.3).
/// </summary>
public static class BootPriority
{
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public static Step Run(World world, AppRecord app)
    {
        bool held = Holds(world, app);
        app = app.With(app.Status.NoBootPriority == held ? app.Status : app.Status with { NoBootPriority = held });
        return held
            ? Step.Wait(app, new WaitReason(Owner.Zedmanager.Name, nameof(AppInstanceStatus), First(world).ToString(),
                "the apps that ran before the device restarted come first", Until: world.DelayBase + Grace + TimeSpan.FromSeconds(1)))
            : Step.Next(app);
    }

    private static bool Holds(World world, AppRecord app) =>
        world.HighPriority.Count != 0
        && world.Now <= world.DelayBase + Grace
        && !world.HighPriority.Contains(app.UUID)
        && !app.Status.Activated && !app.Status.ActivateInprogress
        && world.HighPriority.Any(first => !IsUnderWay(world, first));

    private static bool IsUnderWay(World world, Guid app) =>
        world.Shares.Find(app)?.State is SwState.Booting or SwState.Running or SwState.Halting or SwState.StartDelayed;

    private static Guid First(World world) => world.HighPriority.Where(first => !IsUnderWay(world, first)).Min();
}
