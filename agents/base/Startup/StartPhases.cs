using Eve.PubSub;
using Eve.Types;
using NLog;

namespace Eve.Agents.Startup;

/// <summary>Releases an agent's subscriptions once all that it waits for has come. What has come once counts for good.</summary>
internal sealed class StartPhases<TSelf>(HeldPubSub<TSelf> held, Phases wanted, Logger log)
    where TSelf : IAgentIdentity
{
    private Phases missing = wanted;

    public void Begin(IPubSub<TSelf> pubsub, DeviceSettings settings)
    {
        if (missing == Phases.None)
        {
            held.Release();
            return;
        }
        log.Info("waits for {phases} before anything else", missing);
        if (missing.HasFlag(Phases.Onboarded))
            pubsub.Subscribe(FromZedclient.OnboardingStatus, new SubscriptionHandlers<OnboardingStatus>(OnOnboardingStatus));
        if (missing.HasFlag(Phases.Settings))
            settings.OnChange(_ => Came(Phases.Settings));
    }

    private void OnOnboardingStatus(Change<OnboardingStatus> change)
    {
        if (change.New is { } status && status.DeviceUUID != Guid.Empty)
            Came(Phases.Onboarded);
    }

    private void Came(Phases phase)
    {
        if (!missing.HasFlag(phase))
            return;
        missing &= ~phase;
        log.Info(missing == Phases.None ? "{phase} came, work begins" : "{phase} came, still waiting", phase);
        if (missing == Phases.None)
            held.Release();
    }
}
