using Eve.Agents.Zedmanager.Core.Start;
using Eve.PubSub;
using Eve.Types;

namespace Eve.Replay.Zedmanager.Original;

/// <content>Cluster mode (state machine facts, 14).</content>
internal sealed partial class OriginalZedmanager
{
    /// <summary>Scheduled here: activated as it is. Elsewhere: told whose figures count, and followed at the app's next event.</summary>
    private void OnCluster(Change<ENClusterAppStatus> change)
    {
        Guid app = change.Any.AppUUID;
        AppInstanceConfig? config = Config(app);
        bool before = config is not null && Profiles.Effective(world, config);
        world = world.WithCluster(app, change.New);
        bool now = config is not null && Profiles.Effective(world, config);
        if (Status(app) is not { } status)
        {
            if (change.Any.ScheduledOnThisNode && config is not null)
                Create(config);
            return;
        }
        if (!change.Any.ScheduledOnThisNode)
        {
            if (before != now)
                Commits?.Invoke(app, Defect.ClusterFollowedLate);
        }
        else if (config is null || status.PurgeInprogress == Inprogress.BringDown)
        {
            Remove(app, status);
            return;
        }
        else
        {
            if (!now || status.State < SwState.Installed || status.PurgeInprogress != Inprogress.NotInprogress)
                Commits?.Invoke(app, Defect.ActivatedWhereScheduled);
            Activate(config, ref status);
        }
        Publish(status);
        Summarize();
    }
}
