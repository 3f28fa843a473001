namespace Eve.Agents.Zedmanager.Core.Snapshots;

/// <summary>While the domain is down volumemgr may work on the snapshots of its volumes, and the domain waits for that.</summary>
internal static class DownTime
{
    /// <summary>An app that is up is left so; its snapshots wait until it is down some time.</summary>
    public static Step Use(World world, AppRecord app) => app.Domain is { Activate: true } ? Step.Next(app) : world.IsDown(app) ? Work(world, app) : UnderWay(world, app);

    /// <summary>The app is being brought down: before its volumes change their snapshots are taken.</summary>
    public static Step Await(World world, AppRecord app) =>
        world.IsDown(app) ? Work(world, app)
        : Deletion.IsPlanned(app) || Taking.IsPrepared(app) ? Step.Wait(app, WaitReason.Domain(app.UUID, "the domain to be down, for its snapshots"))
        : UnderWay(world, app);

    /// <summary>Whatever the domain says: what volumemgr was told to do is waited for.</summary>
    private static Step UnderWay(World world, AppRecord app) =>
        (Deletion.UnderWay(world, app) ?? Taking.UnderWay(app)) is { } reason ? Step.Wait(app, reason) : Step.Next(app);

    private static Step Work(World world, AppRecord app)
    {
        app = Taking.Trigger(world, Deletion.Trigger(world, app));
        return (Deletion.Pending(world, app) ?? Taking.Pending(world, app)) is { } reason ? Step.Wait(app, reason) : Step.Next(app);
    }
}
