using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Devices that share their apps: an app runs where zedkube has it scheduled.</summary>
public sealed class ClusterTests
{
    private static readonly AppInstanceConfig Designated = Build.Config();
    private static readonly AppInstanceConfig Elsewhere = Designated with { IsDesignatedNodeID = false };
    private static readonly World Node = Build.World with { Hypervisor = Hypervisor.Kubevirt };
    private static readonly ENClusterAppStatus Here = new() { AppUUID = Build.App, ScheduledOnThisNode = true, AppKubeStatus = AppKubeStatus.RunningState };
    private static readonly ENClusterAppStatus There = new() { AppUUID = Build.App, AppKubeStatus = AppKubeStatus.RunningState };

    [TestCase(false)]
    [TestCase(true)]
    public void A_device_by_itself_runs_its_apps_whatever_zedkube_says(bool designated)
    {
        World world = Build.Running(Designated).WithCluster(Build.App, There);

        AppRecord app = Build.Create(world, Designated with { IsDesignatedNodeID = designated });

        Assert.That((app.Domain!.Activate, app.Status.State, app.Status.NoUploadStatsToController, app.Waiting), Is.EqualTo((true, SwState.Running, false, (WaitReason?)null)));
    }

    [Test]
    public void The_designated_device_runs_the_app_unless_it_runs_on_another()
    {
        World world = Build.Running(Designated) with { Hypervisor = Hypervisor.Kubevirt };
        AppRecord app = Build.Create(world, Designated);
        Assert.That((app.Status.State, app.Status.NoUploadStatsToController, app.Waiting), Is.EqualTo((SwState.Running, false, (WaitReason?)null)));

        world = world.WithCluster(Build.App, There);
        app = Reconciler.Update(world, app);
        Assert.That((app.Domain!.Activate, app.Domain.UserActivate, app.Domain.IsDNidNode, app.Network!.Activate), Is.EqualTo((false, true, true, true)));
        Assert.That((app.Waiting!.Agent, app.Status.NoUploadStatsToController), Is.EqualTo(("domainmgr", true)));

        app = Reconciler.Update(world.Domain(SwState.Halted), app);
        Assert.That((app.Status.State, app.Published().Error, app.Waiting), Is.EqualTo((SwState.Halted, "",
            new WaitReason("zedkube", "ENClusterAppStatus", Build.App.ToString(), "the app to be scheduled on this device; now: it runs on another one", world.Now))));

        app = Reconciler.Update(world.Domain(SwState.Halted).WithCluster(Build.App, null), app);
        Assert.That(app.Domain!.Activate, Is.True);
    }

    [Test]
    public void Another_device_runs_the_app_while_it_is_scheduled_there()
    {
        World world = Node.Volumes(Elsewhere, SwState.CreatedVolume).Link();
        AppRecord app = Build.Create(world, Elsewhere);
        Assert.That((app.Status.State, app.Network, app.Domain, app.Status.NoUploadStatsToController), Is.EqualTo((SwState.Halted, (AppNetworkConfig?)null, (DomainConfig?)null, true)));
        Assert.That(app.Waiting!.ToString(), Does.Contain("zedkube/ENClusterAppStatus").And.Contain("scheduled on this device"));

        world = world.WithCluster(Build.App, Here);
        app = Reconciler.Update(world, app);
        Assert.That((app.Domain!.Activate, app.Domain.IsDNidNode, app.Status.NoUploadStatsToController), Is.EqualTo((true, false, false)));
        app = Reconciler.Update(world.Domain(SwState.Running), app);
        Assert.That((app.Status.State, app.Waiting), Is.EqualTo((SwState.Running, (WaitReason?)null)));
        Assert.That(Summary.Of(world, app), Is.EqualTo(Standing.Running));

        world = world.Domain(SwState.Running).WithCluster(Build.App, There);
        Assert.That(Summary.Of(world, app), Is.EqualTo(Standing.Stopping));
        app = Reconciler.Update(world, app);
        Assert.That((app.Domain!.Activate, app.Domain.UserActivate), Is.EqualTo((false, true)));
    }

    [Test]
    public void An_app_that_is_switched_off_waits_for_no_device()
    {
        AppRecord app = Build.Create(Node.Volumes(Elsewhere, SwState.CreatedVolume).WithCluster(Build.App, Here), Elsewhere with { Activate = false });

        Assert.That((app.Status.State, app.Waiting), Is.EqualTo((SwState.Halted, (WaitReason?)null)));
    }

    [TestCase(true, false, AppKubeStatus.RunningState, false)]
    [TestCase(true, true, AppKubeStatus.NotInCluster, false)]
    [TestCase(false, true, AppKubeStatus.NotInCluster, false)]
    [TestCase(false, true, AppKubeStatus.RunningState, true)]
    [TestCase(false, false, AppKubeStatus.NotInCluster, true)]
    [TestCase(false, false, AppKubeStatus.APIUnreachable, true)]
    public void One_device_sends_the_apps_figures_to_the_controller(bool scheduled, bool designated, AppKubeStatus kube, bool silent)
    {
        ENClusterAppStatus where = new() { AppUUID = Build.App, ScheduledOnThisNode = scheduled, IsDNidNode = designated, AppKubeStatus = kube };

        foreach (AppInstanceConfig config in (AppInstanceConfig[])[Designated, Elsewhere])
            Assert.That(Build.Create(Node.WithCluster(Build.App, where), config).Status.NoUploadStatsToController, Is.EqualTo(silent));
    }

    [Test]
    public void Disks_of_the_cluster_have_no_file_here()
    {
        World world = (Build.Running(Designated) with { Hypervisor = Hypervisor.Kubevirt }).WithVolume(RefKey.Of(Build.Ref(Build.Disk)), new() { VolumeID = Build.Disk, AppUUID = Build.App, State = SwState.CreatedVolume });

        Assert.That(Build.Create(world, Designated).Domain!.DiskConfigList!.Single().FileLocation, Is.Empty);
    }

    [Test]
    public void A_container_starts_when_its_image_has_a_name()
    {
        AppInstanceConfig config = Designated with { FixedResources = Designated.FixedResources with { VirtualizationMode = VmMode.NoHyper } };
        World world = Build.Running(config) with { Hypervisor = Hypervisor.Kubevirt, Domains = Build.World.Domains };
        VolumeRefStatus volume = world.Volumes[RefKey.Of(Build.Ref(Build.Disk))] with { ContentFormat = Format.Container };
        AppRecord app = Build.Create(world.WithVolume(RefKey.Of(volume), volume), config);
        Assert.That((app.Domain, app.Status.State, app.Waiting?.What), Is.EqualTo(((DomainConfig?)null, SwState.StartDelayed, "the name of the container's image")));

        app = Reconciler.Update(world.WithVolume(RefKey.Of(volume), volume with { ReferenceName = "shop:1" }), app);
        Assert.That((app.Domain!.KubeImageName, app.Status.State), Is.EqualTo(("shop:1", SwState.Installed)));

        app = Build.Create(world, config);
        Assert.That((app.Domain, app.Waiting!.Agent), Is.EqualTo(((DomainConfig?)null, "controller")));
        Assert.That(app.Published().Error, Does.Contain("none of its volumes is a container"));
    }

    [Test]
    public void Nothing_is_done_before_the_device_knows_its_name()
    {
        using MemoryDevice device = new();
        using Place place = new(device);
        place.Configs.Publish(Designated);
        ZedmanagerAgent agent = place.Start();
        Assert.That(agent.Apps, Is.Empty);

        device.Play(FromZedagent.EdgeNodeInfo).Publish(new EdgeNodeInfo { DeviceName = "north" });
        place.Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void The_summary_follows_where_the_app_is_and_nothing_moves_over_a_restart()
    {
        using MemoryDevice device = new();
        using Place place = new(device);
        device.Play(FromZedagent.EdgeNodeInfo).Publish(new EdgeNodeInfo { DeviceName = "north" });
        place.Nodes.Publish(Here);
        place.Configs.Publish(Elsewhere);
        place.Start();
        place.Work();
        Assert.That(place.Summary(), Is.EqualTo(new AppInstanceSummary { TotalRunning = 1 }));

        ZedmanagerAgent agent = place.Restart();
        place.Work();
        Assert.That(place.Emissions.Where(emission => emission.Topic is "DomainConfig" or "AppNetworkConfig" or "VolumeRefConfig"), Is.Empty);
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));

        place.Nodes.Publish(There);
        device.Settle();
        Assert.That(place.Summary(), Is.EqualTo(new AppInstanceSummary { TotalStopping = 1 }));
        place.Work();
        Assert.That((place.Summary(), agent.Apps[Build.App].Waiting?.Agent), Is.EqualTo((new AppInstanceSummary(), "zedkube")));
    }

    /// <summary>One device of a cluster with truthful neighbours.</summary>
    private sealed class Place : IDisposable
    {
        private readonly MemoryDevice device;
        private readonly Neighbours neighbours;
        private RecordingPubSub<Owner.Zedmanager>? process;

        public Place(MemoryDevice device)
        {
            this.device = device;
            device.Play(FromZedagent.ZedAgentStatus).Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
            device.Play(FromDomainmgr.HostMemory).Publish("global", new HostMemory { TotalMemoryMB = 16384 });
            Configs = device.Play(FromZedagent.AppInstanceConfig);
            Nodes = device.Play(FromZedkube.ENClusterAppStatus);
            neighbours = new(device);
        }

        public IPublication<AppInstanceConfig> Configs { get; }

        public IPublication<ENClusterAppStatus> Nodes { get; }

        public List<Emission> Emissions { get; } = [];

        public ZedmanagerAgent Start()
        {
            AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
            process = new(context.PubSub, Emissions.Add);
            ZedmanagerAgent agent = new(context with { PubSub = process, Options = new Dictionary<string, string> { ["hypervisor"] = "kubevirt" } });
            device.Settle();
            return agent;
        }

        public ZedmanagerAgent Restart()
        {
            process!.Dispose();
            Emissions.Clear();
            return Start();
        }

        public void Work()
        {
            device.Settle();
            for (int step = 0; step < 1000 && neighbours.Possible() is [{ } next, ..]; step++)
            {
                next();
                device.Settle();
            }
        }

        public AppInstanceSummary Summary()
        {
            ISubscription<AppInstanceSummary> summaries = device.Watch(FromZedmanager.AppInstanceSummary);
            device.Settle();
            return summaries.Items.Values.Single();
        }

        public void Dispose() => process?.Dispose();
    }
}
