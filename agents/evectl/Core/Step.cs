using Eve.Types;

namespace Eve.Evectl.Core;

/// <summary>The steps of an app on its way up, in their order.</summary>
internal enum Step
{
    WaitingForConfig,
    ConfigReceived,
    Resolving,
    Downloading,
    Verifying,
    Volume,
    Network,
    Starting,
    Running,
    Halted,
    Failed,
}

/// <summary>Which step an app is at, and its name for people.</summary>
internal static class Steps
{
    public static Step Of(DeviceRecords records, Guid? app)
    {
        if (app is not { } uuid)
            return Step.WaitingForConfig;
        string key = Keys.Uuid(uuid);
        if (records.Statuses.Find(key) is not { } status)
            return Step.ConfigReceived;
        return status.State switch
        {
            SwState.Running => Step.Running,
            SwState.Broken or SwState.Failed => Step.Failed,
            SwState.Halted or SwState.Paused => Step.Halted,
            SwState.ResolvingTag or SwState.ResolvedTag => Step.Resolving,
            SwState.Downloading => Step.Downloading,
            SwState.Downloaded or SwState.Verifying or SwState.Verified => Step.Verifying,
            SwState.Loading or SwState.Loaded or SwState.CreatingVolume or SwState.CreatedVolume => Step.Volume,
            SwState.AwaitNetworkInstance => Step.Network,
            SwState.Installed => records.DomainConfigs.Find(key) is null ? Step.Network : Step.Starting,
            SwState.StartDelayed or SwState.Booting => Step.Starting,
            _ => Step.ConfigReceived,
        };
    }

    public static string NameOf(Step step) => step switch
    {
        Step.WaitingForConfig => "config received",
        Step.ConfigReceived => "volumes known",
        Step.Resolving => "resolving",
        Step.Downloading => "downloading",
        Step.Verifying => "verifying",
        Step.Volume => "volume",
        Step.Network => "network",
        Step.Starting => "starting",
        Step.Running => "running",
        Step.Halted => "halted",
        Step.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "unknown step"),
    };
}
