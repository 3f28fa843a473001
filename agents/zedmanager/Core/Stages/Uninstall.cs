using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>
/// The last stage of a removal: the volumes are given back and the app is gone. Nobody waits for volumemgr here.
/// </summary>
public static class Uninstall
{
    public static Step Run(AppRecord app) => Step.Arrived(app with
    {
        VolumeRefs = [],
        Snapshots = [],
        Files = [],
        Gone = true,
        // The last word about an app that ran must not be that it runs (the original leaves State at RUNNING).
        Status = app.Status.State >= SwState.Booting ? app.Status with { State = SwState.Halted } : app.Status,
    });
}
