using Eve.Agents.Startup;
using Eve.PubSub;
using Eve.Tests.Support;
using Eve.Types;
using NLog;

namespace Eve.Agents.Base.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StartPhasesTests : IDisposable
{
    private static readonly Guid Uuid = Guid.Parse("6ba7b810-9dad-41d1-80b4-000000000001");

    private readonly MemoryDevice device = new();
    private readonly List<string> seen = [];
    private ISubscription<EIDConfig>? eids;

    public void Dispose() => device.Dispose();

    [TestCase(Phases.None)]
    [TestCase(Phases.Onboarded)]
    [TestCase(Phases.Settings)]
    [TestCase(Phases.Onboarded | Phases.Settings)]
    public void Other_topics_wait_for_what_was_declared(Phases wanted)
    {
        device.Play(FromZedmanager.EIDConfig).Publish(new EIDConfig { IID = 7 });
        Start(wanted);
        device.Settle();
        Assert.That(seen, wanted == Phases.None ? Is.EqualTo(new[] { "eid 7" }) : Is.Empty);
        if (wanted.HasFlag(Phases.Onboarded))
        {
            IPublication<OnboardingStatus> onboarding = device.Play(FromZedclient.OnboardingStatus);
            onboarding.Publish(OnboardingStatus.Zero);
            device.Settle();
            Assert.That(seen, Is.Empty, "a status without UUID is no onboarding");
            onboarding.Publish(new OnboardingStatus { DeviceUUID = Uuid });
        }
        if (wanted.HasFlag(Phases.Settings))
        {
            device.Settle();
            Assert.That(seen, Is.Empty);
            device.Play(FromZedagent.ConfigItemValueMap).Publish(ConfigItemValueMap.Zero);
        }
        device.Settle();
        Assert.That(seen, Is.EqualTo(new[] { "eid 7" }));
        Assert.That(eids!.Items, Has.Count.EqualTo(1));
        Assert.That(eids.Synchronized);
    }

    [Test]
    public void A_device_that_was_onboarded_before_a_reboot_starts_without_the_controller()
    {
        using (AgentPlay<Owner.Zedclient> zedclient = new(device))
            zedclient.PubSub.Publish(FromZedclient.OnboardingStatus).Publish(new OnboardingStatus { DeviceUUID = Uuid });
        device.Play(FromZedmanager.EIDConfig).Publish(new EIDConfig { IID = 7 });
        Start(Phases.Onboarded);
        device.Settle();
        Assert.That(seen, Is.EqualTo(new[] { "eid 7" }));
    }

    [Test]
    public void A_subscription_that_was_given_up_while_it_was_held_never_opens()
    {
        Start(Phases.Onboarded);
        eids!.Dispose();
        device.Play(FromZedmanager.EIDConfig).Publish(new EIDConfig { IID = 7 });
        device.Play(FromZedclient.OnboardingStatus).Publish(new OnboardingStatus { DeviceUUID = Uuid });
        device.Settle();
        Assert.That(seen, Is.Empty);
    }

    [Test]
    public void Settings_are_told_to_each_listener_and_stay_when_zedagent_is_gone()
    {
        AgentContext<Owner.Nodeagent> context = device.Context<Owner.Nodeagent>();
        context.Settings.OnChange(config => seen.Add(config.LogLevelOf("nodeagent")));
        Assert.That(context.Settings.Known, Is.False);
        IPublication<ConfigItemValueMap> settings = device.Play(FromZedagent.ConfigItemValueMap);
        settings.Publish(Level("debug"));
        device.Settle();
        context.Settings.OnChange(config => seen.Add("late " + config.LogLevelOf("nodeagent")));
        settings.Unpublish(Keys.Global);
        device.Settle();
        Assert.That(seen, Is.EqualTo(new[] { "debug", "late debug" }));
        Assert.That(context.Settings.Current.LogLevelOf("nodeagent"), Is.EqualTo("debug"));
    }

    internal static ConfigItemValueMap Level(string level) => new()
    {
        GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set(
            "debug.default.loglevel",
            new ConfigItemValue { Key = "debug.default.loglevel", ItemType = ConfigItemType.String, StrValue = level }),
    };

    private void Start(Phases wanted)
    {
        AgentContext<Owner.Identitymgr> context = device.Context<Owner.Identitymgr>();
        HeldPubSub<Owner.Identitymgr> held = new(context.PubSub);
        eids = held.Subscribe(FromZedmanager.EIDConfig, new SubscriptionHandlers<EIDConfig>(change => seen.Add($"eid {change.Any.IID}")));
        new StartPhases<Owner.Identitymgr>(held, wanted, LogManager.CreateNullLogger()).Begin(context.PubSub, context.Settings);
    }

    /// <summary>An agent that ends within the test.</summary>
    private sealed class AgentPlay<TOwner>(MemoryDevice device) : IDisposable
        where TOwner : IAgentIdentity
    {
        public IPubSub<TOwner> PubSub { get; } = device.Context<TOwner>().PubSub;

        public void Dispose() => PubSub.Dispose();
    }
}
