using Eve.Agents.Zedmanager.Core.Snapshots;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>The app left the config: from now on it is taken down. Its purge counter is forgotten at once (state machine facts, 7).</summary>
internal static class Removed
{
    public static AppRecord Run(AppRecord app) =>
        (app with { Deleted = true, Config = null, Local = null, Refusal = null, SnapshotError = null, DeletionError = null, Successor = null, PurgeCounter = null })
        .With(app.Status.SnapStatus with { HasRollbackRequest = false, RollbackInProgress = false });
}
