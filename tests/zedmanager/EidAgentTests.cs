using Eve.Agents;
using Eve.Agents.Identitymanager;
using Eve.Agents.Zedmanager;
using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Overlay adapters on the wire: order of publications, restart signals, restarts of either agent; and zedmanager with the real identitymanager.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EidAgentTests : IDisposable
{
    /// <summary>Tests in which the neighbours do not play identitymanager.</summary>
    private const string Real = "RealIdentitymanager";

    private static readonly AppInstanceConfig Config = Build.Config().Overlaid(7, 9);

    private readonly List<Emission> emissions = [];
    private readonly MemoryDevice device = new();
    private IPublication<AppInstanceConfig> configs = null!;
    private IPubSub<Owner.Identitymgr> identitymgr = null!;
    private Neighbours neighbours = null!;
    private RecordingPubSub<Owner.Zedmanager> process = null!;
    private ZedmanagerAgent agent = null!;

    [SetUp]
    public void Open()
    {
        device.Play(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        device.Play(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 16384 });
        configs = device.Play(FromZedagent.AppInstanceConfig);
        identitymgr = device.Context<Owner.Identitymgr>().PubSub;
        neighbours = new(device.Context<Owner.Volumemgr>().PubSub, device.Context<Owner.Zedrouter>().PubSub, device.Context<Owner.Domainmgr>().PubSub,
            TestContext.CurrentContext.Test.AllCategories().Contains(Real) ? null : identitymgr);
        Start();
    }

    public void Dispose() => device.Dispose();

    [Test]
    public void EIDs_are_asked_for_after_the_volumes_and_before_the_network_and_go_in_reverse()
    {
        configs.Publish(Config);
        Work();
        Assert.That(Requests(), Is.EqualTo(new[]
        {
            "publish VolumeRefConfig", "publish VolumeRefConfig", "publish EIDConfig", "publish EIDConfig", "publish AppNetworkConfig", "publish DomainConfig",
        }));
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));

        emissions.Clear();
        configs.Unpublish(Build.App.ToString());
        Work();
        Assert.That(Requests(), Is.EqualTo(new[]
        {
            "unpublish DomainConfig", "unpublish AppNetworkConfig", "unpublish EIDConfig", "unpublish EIDConfig", "unpublish VolumeRefConfig",
        }));
        Assert.That(neighbours.Eids, Is.Empty);
    }

    [Test]
    public void A_purge_gives_EIDs_back_between_the_network_and_the_old_volumes()
    {
        configs.Publish(Config);
        Work();
        emissions.Clear();
        configs.Publish(Config.Version(2).Purged().NewVolumes());
        Work();
        Assert.That(Requests(), Is.EqualTo(new[]
        {
            "publish VolumeRefConfig",
            "publish DomainConfig", "publish AppNetworkConfig",
            "unpublish EIDConfig", "unpublish EIDConfig", "unpublish VolumeRefConfig",
            "publish VolumeRefConfig", "publish EIDConfig", "publish EIDConfig", "publish AppNetworkConfig", "publish DomainConfig",
        }));
    }

    [Test]
    public void A_purge_that_finds_no_answer_yet_withdraws_the_old_request_before_it_makes_the_new_one()
    {
        configs.Publish(Config);
        Work(until: () => agent.Apps[Build.App].Eids.Count == 2);
        emissions.Clear();
        configs.Publish(Config.Version(2).Purged().OverlayWith(overlay => overlay with { ExportPrivate = true }));
        Work();
        Assert.That(emissions.Where(emission => emission.Topic == "EIDConfig").Select(emission => $"{emission.Operation} {emission.Key[^1]}"),
            Is.EqualTo(new[] { "unpublish 7", "unpublish 9", "publish 7", "publish 9" }));
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(neighbours.Eids[$"{Build.App}:7"].ExportPrivate, Is.True);
    }

    [Test]
    [Category(Real)]
    public void The_restart_signal_goes_through_identitymanager()
    {
        configs.Publish(Config);
        configs.SignalRestarted();
        device.Settle();
        Assert.That(Signals(), Is.EqualTo(new[] { "EIDConfig" }));

        identitymgr.Publish(FromIdentitymgr.EIDStatus).SignalRestarted();
        device.Settle();
        Assert.That(Signals(), Is.EqualTo(new[] { "EIDConfig", "AppNetworkConfig" }));
    }

    [Test]
    public void Without_overlay_adapters_the_restart_signal_needs_no_identitymanager()
    {
        configs.Publish(Build.Config());
        configs.SignalRestarted();
        device.Settle();
        Assert.That(Signals(), Is.EqualTo(new[] { "AppNetworkConfig" }));
    }

    [Test]
    public void After_a_restart_of_zedmanager_nothing_is_withdrawn_and_nothing_asked_anew([Range(0, 40, 2)] int steps)
    {
        configs.Publish(Config);
        Work(steps);
        process.Dispose();
        emissions.Clear();
        Start();
        Assert.That(Requests(), Is.Empty);
        Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(Requests().Count(request => request.StartsWith("unpublish", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    public void A_refused_change_of_an_overlay_adapter_stays_refused_over_a_restart([Values] bool purging)
    {
        configs.Publish(Config);
        Work();
        if (purging)
        {
            configs.Publish(Config.Version(2).Purged().NewVolumes());
            device.Settle();
        }
        AppInstanceConfig refused = (purging ? Config.Purged().NewVolumes() : Config).Version(3).OverlayWith(overlay => overlay with { Network = Build.Id(9) });
        configs.Publish(refused);
        device.Settle();
        string error = agent.Apps[Build.App].Published().Error;
        Assert.That(error, Does.StartWith("A purge is needed because overlay adapter mesh7 changed"));

        process.Dispose();
        Start();
        Assert.That(agent.Apps[Build.App].Published().Error, Is.EqualTo(error));
    }

    [Test]
    [Category(Real)]
    public void The_real_identitymanager_gives_an_app_its_EID_and_another_one_after_a_purge()
    {
        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        configs.Publish(Config);
        Work();
        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Waiting), Is.EqualTo((SwState.Running, (WaitReason?)null)));
        string[] eids = Eids();
        Assert.That(eids, Has.Length.EqualTo(2).And.Unique.And.All.StartsWith("fd"));
        Assert.That(app.Status.EIDList!.Select(eid => eid.EID.ToString()), Is.EqualTo(eids));

        configs.Publish(Config.Version(2).Purged());
        Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(Eids().Concat(eids), Is.Unique);

        configs.Unpublish(Build.App.ToString());
        Work();
        Assert.That(agent.Apps, Is.Empty);
        Assert.That(device.Watch(FromIdentitymgr.EIDStatus).Items, Is.Empty);
    }

    [Test]
    [Category(Real)]
    public void What_the_real_identitymanager_cannot_do_is_the_apps_error()
    {
        _ = new IdentitymanagerAgent(device.Context<Owner.Identitymgr>());
        AppInstanceConfig config = Build.Config().Overlaid(7).OverlayWith(overlay => overlay with { Allocate = false, EID = IpText.Parse("fd01::5") });
        configs.Publish(config);
        Work();
        Assert.That(agent.Apps[Build.App].Published().Error,
            Is.EqualTo("Overlay adapter in LISP instance 7: the certificate that the controller gave with EID fd01::5 cannot be used: there is none."));

        configs.Publish(config.Version(2).Purged().Overlaid(7));
        Work();
        Assert.That((agent.Apps[Build.App].Status.State, agent.Apps[Build.App].Published().Error), Is.EqualTo((SwState.Running, "")));
    }

    private void Start()
    {
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        process = new(context.PubSub, emissions.Add);
        agent = new ZedmanagerAgent(context with { PubSub = process });
        device.Settle();
    }

    /// <summary>Neighbours work, one step each time, until nobody has anything to do.</summary>
    private void Work(int limit = 1000, Func<bool>? until = null)
    {
        device.Settle();
        for (int step = 0; step < limit && until?.Invoke() != true && neighbours.Possible() is [{ } next, ..]; step++)
        {
            next();
            device.Settle();
        }
    }

    private string[] Eids() =>
        [.. emissions.Select(emission => emission.Record).OfType<AppNetworkConfig>().Last(network => network.Activate).OverlayNetworkList!.Select(adapter => adapter.EID.ToString())];

    private string[] Requests() =>
        [.. emissions.Where(emission => emission.Topic is "VolumeRefConfig" or "EIDConfig" or "AppNetworkConfig" or "DomainConfig").Select(emission => $"{emission.Operation} {emission.Topic}")];

    private string[] Signals() => [.. emissions.Where(emission => emission.Operation == "restarted").Select(emission => emission.Topic)];
}
