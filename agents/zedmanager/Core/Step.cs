namespace Eve.Agents.Zedmanager.Core;

/// <summary>The outcome of one stage. Only when it is done may the next stage run.</summary>
/// <param name="App">The app as the stage leaves it.</param>
/// <param name="Done">Whether the next stage may run.</param>
/// <param name="Waiting">When not done: for what.</param>
public readonly record struct Step(AppRecord App, bool Done, WaitReason? Waiting = null)
{
    public static Step Next(AppRecord app) => new(app, Done: true);

    public static Step Wait(AppRecord app, WaitReason reason) => new(app, Done: false, reason);

    /// <summary>The walk is over, and the app is where its config wants it.</summary>
    public static Step Arrived(AppRecord app) => new(app, Done: false);
}
