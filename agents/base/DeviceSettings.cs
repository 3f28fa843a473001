using Eve.PubSub;
using Eve.Types;

namespace Eve.Agents;

/// <summary>
/// The device's settings (ConfigItemValueMap of zedagent) as the agent last heard them: one subscription for host and agent,
/// opened at first use. Use on the loop.
/// </summary>
public sealed class DeviceSettings
{
    private readonly Lazy<ISubscription<ConfigItemValueMap>> subscription;
    private readonly List<Action<GlobalConfig>> listeners = [];

    private DeviceSettings(Func<SubscriptionHandlers<ConfigItemValueMap>, ISubscription<ConfigItemValueMap>> subscribe) =>
        subscription = new(() => subscribe(new(OnConfigItemValueMap)), isThreadSafe: false);

    /// <summary>True once the settings have come; until then <see cref="Current"/> is all defaults.</summary>
    public bool Known { get; private set; }

    public GlobalConfig Current { get; private set; } = GlobalConfig.Default;

    public static DeviceSettings Of<TSelf>(IPubSub<TSelf> pubsub)
        where TSelf : IAgentIdentity => new(handlers => pubsub.Subscribe(FromZedagent.ConfigItemValueMap, handlers));

    /// <summary>From now on tells of each change; and at once when the settings are known already.</summary>
    public void OnChange(Action<GlobalConfig> listener)
    {
        _ = subscription.Value;
        listeners.Add(listener);
        if (Known)
            listener(Current);
    }

    private void OnConfigItemValueMap(Change<ConfigItemValueMap> change)
    {
        // zedagent that goes away takes nothing back: the last settings stand.
        if (change.New is not { } map)
            return;
        Known = true;
        Current = new(map);
        foreach (Action<GlobalConfig> listener in listeners.ToArray())
            listener(Current);
    }
}
