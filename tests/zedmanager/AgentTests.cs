using Eve.Agents;
using Eve.Agents.Zedmanager;
using Eve.Agents.Zedmanager.Core;
using Eve.PubSub;
using Eve.Replay.Zedmanager;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>The agent among truthful neighbours: order on the wire, restart, and what apps do to each other.</summary>
public sealed class AgentTests
{
    private static readonly AppInstanceConfig Config = Build.Config();

    private readonly List<Emission> emissions = [];
    private MemoryDevice device = null!;
    private IPublication<AppInstanceConfig> configs = null!;
    private IPublication<HostMemory> memory = null!;
    private IPublication<ZedAgentStatus> zedagent = null!;
    private Neighbours neighbours = null!;
    private int taken;
    private int rolledBack;
    private RecordingPubSub<Owner.Zedmanager> process = null!;
    private ZedmanagerAgent agent = null!;
    private EventLoop loop = null!;
    private Func<bool> kill = () => false;

    [SetUp]
    public void Open()
    {
        emissions.Clear();
        device = new();
        zedagent = device.Play(FromZedagent.ZedAgentStatus);
        zedagent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        configs = device.Play(FromZedagent.AppInstanceConfig);
        memory = device.Play(FromDomainmgr.HostMemory);
        memory.Publish("global", new HostMemory { TotalMemoryMB = 16384 });
        neighbours = new(device);
        (taken, rolledBack) = (0, 0);
        device.Watch(FromVolumemgr.VolumesSnapshotStatus, change =>
        {
            taken += change.Old is null ? 1 : 0;
            rolledBack += change.New is { ResultOfAction: VolumesSnapshotAction.Rollback } ? 1 : 0;
        });
        StartAgent();
    }

    [TearDown]
    public void Close() => device.Dispose();

    [Test]
    public void An_app_reaches_RUNNING_and_waits_for_nothing()
    {
        configs.Publish(Config);
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(agent.Apps[Build.App].Waiting, Is.Null);
        Assert.That(neighbours.Domains.Values.Single().State, Is.EqualTo(SwState.Running));
        Assert.That(Requests(), Is.EqualTo(new[] { "publish VolumeRefConfig", "publish VolumeRefConfig", "publish AppNetworkConfig", "publish DomainConfig" }));
    }

    [Test]
    public void What_an_app_waits_for_is_published_until_it_runs()
    {
        ISubscription<AppWait> waits = device.Watch(FromZedmanager.AppWait);
        configs.Publish(Config);
        device.Settle();

        AppWait wait = waits.Items[Build.App.ToString()];
        Assert.That((wait.Agent, wait.Topic, wait.Key), Is.EqualTo(("volumemgr", "VolumeRefStatus", RefKey.Of(Build.Ref(Build.Disk)).ToString())));
        Assert.That(wait.Since.ToDateTimeOffset(), Is.EqualTo(device.Clock.GetUtcNow()));
        Work();
        Assert.That(waits.Items, Is.Empty);
    }

    [Test]
    public void A_wait_keeps_its_beginning_over_a_restart()
    {
        ISubscription<AppWait> waits = device.Watch(FromZedmanager.AppWait);
        configs.Publish(Config);
        device.Settle();
        AppWait before = waits.Items[Build.App.ToString()];
        process.Dispose();
        device.Advance(TimeSpan.FromMinutes(1));
        StartAgent();
        device.Settle();

        Assert.That(waits.Items[Build.App.ToString()].Since, Is.EqualTo(before.Since));
    }

    [Test]
    public void A_wait_that_a_kill_left_behind_goes()
    {
        Stop();
        using (IPubSub<Owner.Zedmanager> last = device.Context<Owner.Zedmanager>().PubSub)
            last.Publish(FromZedmanager.AppWait).Publish(new AppWait { AppUUID = Build.App, Agent = "volumemgr" });

        StartAgent();

        ISubscription<AppWait> waits = device.Watch(FromZedmanager.AppWait);
        device.Settle();
        Assert.That(waits.Items, Is.Empty);
        Assert.That(agent.Apps, Is.Empty);
    }

    [Test]
    public void A_deleted_app_goes_in_reverse_order_and_leaves_nothing()
    {
        configs.Publish(Config);
        Work();
        emissions.Clear();

        configs.Unpublish(Build.App.ToString());
        Work();

        Assert.That(Requests(), Is.EqualTo(new[] { "unpublish DomainConfig", "unpublish AppNetworkConfig", "unpublish VolumeRefConfig" }));
        Assert.That(agent.Apps, Is.Empty);
        Assert.That((neighbours.Domains.Count, neighbours.Networks.Count, neighbours.Volumes.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(device.Watch(FromZedmanager.AppInstanceStatus).Items, Is.Empty);
        Assert.That(device.Watch(FromZedmanager.UuidToNum).Items, Is.Empty);
    }

    [Test]
    public void After_a_restart_nothing_is_withdrawn_and_nothing_published_anew([Range(0, 40)] int steps)
    {
        configs.Publish(Config);
        Work(steps);
        SwState before = agent.Apps[Build.App].Status.State;

        Restart();

        Assert.That(Requests(), Is.Empty);
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(before));
        Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(Requests().Count(request => request.StartsWith("unpublish", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    public void A_crash_between_an_apps_first_requests_and_its_status_is_no_change_of_its_config()
    {
        configs.Publish(Config);
        device.Settle();
        process.Dispose();
        using (IPubSub<Owner.Zedmanager> pubsub = device.Context<Owner.Zedmanager>().PubSub)
            pubsub.Publish(FromZedmanager.AppInstanceStatus).Unpublish(Build.App.ToString());
        emissions.Clear();
        StartAgent();
        device.Settle();

        Assert.That(Requests(), Is.Empty);
        Assert.That(agent.Apps[Build.App].Published().Error, Is.Empty);
        Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_crash_between_an_apps_volumes_is_no_change_of_its_config([Range(1, 6)] int publication)
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk);
        configs.Publish(config);
        Work();
        // It comes back, and its volumes of before have not gone yet, so it has a status before it asks for any.
        configs.Unpublish(Build.App.ToString());
        while (neighbours.Domains.Count + neighbours.Networks.Count != 0)
            Work(1);
        configs.Publish(config.Version(5));
        Work(1);
        if (Killed(publication))
            StartAgent();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Published().Error, app.Status.UUIDandVersion.Version), Is.EqualTo((SwState.Running, "", "5")));
    }

    [Test]
    public void A_crash_in_a_purge_of_an_app_that_never_ran_does_not_bring_back_the_volume_that_went([Range(1, 12)] int publication, [Range(18, 20)] int steps)
    {
        configs.Publish(Build.Config(null, Build.Disk, Build.OtherDisk));
        Work(steps);
        configs.Publish(Build.Config(null, Build.OtherDisk).Version(2).Purged());
        if (Killed(publication))
            StartAgent();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Published().Error, app.Status.UUIDandVersion.Version, neighbours.Volumes.Count), Is.EqualTo((SwState.Running, "", "2", 1)));
    }

    [Test]
    public void A_restart_in_the_middle_of_a_purge_does_not_lose_it([Range(0, 60, 3)] int steps)
    {
        configs.Publish(Config);
        Work();
        configs.Publish(Config.Version(2).Purged().NewVolumes());
        Work(steps);

        Restart();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.PurgeInprogress), Is.EqualTo((SwState.Running, Inprogress.NotInprogress)));
        Assert.That(app.PurgeCounter!.Number, Is.EqualTo(1));
        Assert.That(neighbours.Volumes.Keys, Is.EqualTo(new[] { $"{Build.Disk}#1#{Build.App}" }));
        Assert.That(emissions.Any(emission => emission is { Topic: "DomainConfig" or "AppNetworkConfig", Operation: "unpublish" }), Is.False);
    }

    [Test]
    public void A_restart_in_the_middle_of_a_removal_finishes_it([Range(0, 8)] int steps)
    {
        configs.Publish(Config);
        Work();
        configs.Unpublish(Build.App.ToString());
        Work(steps);

        Restart();
        Work();

        Assert.That(agent.Apps, Is.Empty);
        Assert.That((neighbours.Domains.Count, neighbours.Networks.Count, neighbours.Volumes.Count), Is.EqualTo((0, 0, 0)));
    }

    /// <summary>Killed after each single publication of the removal; the app that comes back has other volumes and begins to count anew.</summary>
    [Test]
    public void An_app_that_comes_back_after_a_crash_in_its_removal_is_removed_first([Range(1, 12)] int publication, [Values] bool running)
    {
        AppInstanceConfig old = Build.Config(null, Build.Disk, Build.OtherDisk).Purged().Overlaid(7);
        configs.Publish(old);
        Work(running ? 1000 : 3);
        configs.Unpublish(Build.App.ToString());
        bool killed = Killed(publication);
        configs.Publish(Config.Version(5));
        if (killed)
            StartAgent();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.UUIDandVersion.Version, app.Published().Error, app.PurgeCounter!.Number), Is.EqualTo((SwState.Running, "5", "", 0)));
        Assert.That(neighbours.Volumes.Keys, Is.EqualTo(new[] { RefKey.Of(Build.Ref(Build.Disk)).ToString() }));
        Assert.That((app.Waiting, neighbours.Eids.Count, device.Watch(FromZedmanager.AppWait).Items.Count), Is.EqualTo(((WaitReason?)null, 0, 0)));
    }

    [Test]
    public void Commands_that_came_while_we_were_down_are_carried_out()
    {
        configs.Publish(Config);
        Work();
        Stop();
        configs.Publish(Config.Version(2).Restarted());
        emissions.Clear();

        StartAgent();
        Assert.That(agent.Apps[Build.App].Status.RestartInprogress, Is.EqualTo(Inprogress.BringDown));
        Work();

        Assert.That(Requests(), Is.EqualTo(new[] { "publish DomainConfig", "publish DomainConfig" }));
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_refused_change_stays_refused_over_a_restart()
    {
        configs.Publish(Config);
        Work();
        configs.Publish(Config.Version(2) with { FixedResources = Config.FixedResources with { VCpus = 8 } });
        Work();
        Restart();

        Assert.That(Requests(), Is.Empty);
        Assert.That(agent.Apps[Build.App].Published().Error, Does.Contain("CPUs 1 to 8"));
    }

    [Test]
    public void An_app_that_comes_back_while_it_is_removed_runs_in_the_end()
    {
        configs.Publish(Config);
        Work();
        configs.Unpublish(Build.App.ToString());
        Work(1);
        configs.Publish(Config.Version(5));
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(agent.Apps[Build.App].Status.UUIDandVersion.Version, Is.EqualTo("5"));
    }

    [Test]
    public void A_change_of_one_app_moves_nothing_of_another()
    {
        configs.Publish(Config);
        configs.Publish(Build.Config(Build.OtherApp, Build.OtherDisk));
        Work();
        emissions.Clear();

        configs.Publish(Config.Version(2).Purged().NewVolumes());
        Work();
        configs.Unpublish(Build.App.ToString());
        Work();

        Assert.That(emissions, Is.Not.Empty);
        Assert.That(emissions.Where(emission => emission.Key.Contains(Build.OtherApp.ToString(), StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Memory_that_another_app_frees_starts_the_one_that_waits()
    {
        memory.Publish("global", new HostMemory { TotalMemoryMB = 2500 });
        configs.Publish(Config);
        Work();
        configs.Publish(Build.Config(Build.OtherApp, Build.OtherDisk));
        Work();
        Assert.That(agent.Apps[Build.OtherApp].Status.MissingMemory, Is.True);

        configs.Publish(Config.Version(2) with { Activate = false });
        Work();

        Assert.That(agent.Apps[Build.OtherApp].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(agent.Apps[Build.OtherApp].Status.MissingMemory, Is.False);
    }

    [Test]
    public void Memory_that_the_host_gains_starts_the_one_that_waits()
    {
        memory.Publish("global", new HostMemory { TotalMemoryMB = 1000 });
        configs.Publish(Config);
        Work();
        Assert.That(agent.Apps[Build.App].Status.Error, Does.Contain("memory"));

        memory.Publish("global", new HostMemory { TotalMemoryMB = 4000 });
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_setting_that_leaves_more_memory_to_apps_starts_the_one_that_waits()
    {
        memory.Publish("global", new HostMemory { TotalMemoryMB = 1500 });
        configs.Publish(Config);
        Work();
        Assert.That(agent.Apps[Build.App].Status.MissingMemory, Is.True);

        ValueMap<string, ConfigItemValue> settings = ValueMap<string, ConfigItemValue>.Empty.Set("memory.eve.limit.MiB", new() { Key = "memory.eve.limit.MiB", ItemType = ConfigItemType.Int, IntValue = 100 });
        device.Play(FromZedagent.ConfigItemValueMap).Publish("global", new ConfigItemValueMap { GlobalSettings = settings });
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_neighbour_that_never_answers_for_one_app_holds_up_no_other()
    {
        configs.Publish(Config);
        configs.Publish(Build.Config(Build.OtherApp, Build.OtherDisk));
        device.Settle();
        // Whoever is asked for the first app stays silent.
        for (int step = 0; step < 100; step++)
        {
            neighbours.Serve(key => key.Contains(Build.OtherApp.ToString(), StringComparison.Ordinal));
            device.Settle();
        }

        Assert.That(agent.Apps[Build.OtherApp].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(agent.Apps[Build.App].Waiting!.Agent, Is.EqualTo("volumemgr"));
        Assert.That(device.Exec.Calls, Is.Empty, "nothing outside is waited for");
    }

    [Test]
    public void A_delayed_start_happens_by_itself()
    {
        configs.Publish(Config with { Delay = TimeSpan.FromSeconds(20) });
        Work();
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.StartDelayed));

        device.Advance(TimeSpan.FromSeconds(21));
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void Markers_of_apps_that_ran_hold_the_others_back()
    {
        device.Root.Write($"/persist/vault/active-app-instance-config/{Build.OtherApp}.json", "");
        device.Advance(TimeSpan.FromSeconds(2));
        configs.Publish(Config);
        Work();
        Assert.That(neighbours.Volumes, Is.Empty);

        device.Advance(TimeSpan.FromMinutes(6));
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_snapshot_is_on_disk_for_its_owner_alone_and_survives_a_reboot()
    {
        TakeSnapshot("s1");
        string folder = device.Paths.Of("/persist/snapshots/s1");
        Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "appInstanceConfig.json", "snapshotInstanceStatus.json", "rollbackCounter.json" }));
        foreach (string file in Directory.GetFiles(folder))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        SnapshotInstanceStatus taken = agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots!.Single();

        Reboot();
        Work();
        Assert.That(agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots!.Single(), Is.EqualTo(taken));
        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_restart_in_the_middle_of_a_roll_back_finishes_it([Range(0, 30)] int steps)
    {
        device.Root.Write("/persist/vault/x", "");
        TakeSnapshot("s1");
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1"));
        Work(steps);

        Restart();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.UUIDandVersion.Version, app.Status.SnapStatus.RollbackInProgress, app.Waiting), Is.EqualTo((SwState.Running, "5", false, (WaitReason?)null)));
        Assert.That(rolledBack, Is.EqualTo(1));
        Assert.That(device.Watch(FromZedmanager.AppInstanceConfig).Items, Is.Empty);
        Assert.That(File.Exists(device.Paths.Of($"/persist/vault/active-app-instance-config/{Build.App}.json")), Is.True);
        Assert.That(emissions.Any(emission => emission is { Topic: "DomainConfig" or "AppNetworkConfig", Operation: "unpublish" }), Is.False);
    }

    [Test]
    public void A_reboot_in_the_middle_of_a_roll_back_finishes_it([Range(0, 30, 2)] int steps)
    {
        TakeSnapshot("s1");
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1"));
        Work(steps);
        int before = rolledBack;

        Reboot();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.UUIDandVersion.Version, app.Status.SnapStatus.RollbackInProgress, app.Waiting), Is.EqualTo((SwState.Running, "5", false, (WaitReason?)null)));
        Assert.That((before, rolledBack), Is.AnyOf((0, 1), (1, 1), (1, 2)), "again only when we had not heard of its end");
        Reboot();
        int done = rolledBack;
        Work();
        Assert.That(rolledBack, Is.EqualTo(done));
    }

    [Test]
    public void A_roll_back_command_that_came_while_we_were_down_is_carried_out([Values] bool reboot)
    {
        TakeSnapshot("s1");
        Stop();
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1"));
        if (reboot)
            Reboot();
        else
            StartAgent();
        Work();

        Assert.That((rolledBack, agent.Apps[Build.App].Status.State), Is.EqualTo((1, SwState.Running)));
    }

    [Test]
    public void A_restart_in_the_middle_of_taking_a_snapshot_finishes_it([Range(0, 24, 2)] int steps)
    {
        configs.Publish(Config);
        Work();
        configs.Publish(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1", "s2", "s3"));
        Work(steps);

        Restart();
        Work();

        Assert.That(agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(3));
        Assert.That((agent.Apps[Build.App].Status.State, agent.Apps[Build.App].Waiting), Is.EqualTo((SwState.Running, (WaitReason?)null)));
        Assert.That(taken, Is.EqualTo(3));
    }

    [Test]
    public void A_snapshot_that_was_taken_while_we_were_down_is_not_taken_for_an_older_one([Range(1, 30)] int publication)
    {
        configs.Publish(Config);
        Work();
        configs.Publish(Config.Version(2).Snapshots(SnapshotType.Immediate, "s1"));
        bool killed = Killed(publication);
        Work();
        if (killed)
            StartAgent();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.SnapStatus.AvailableSnapshots.OrEmpty().Count, app.Waiting, taken), Is.EqualTo((SwState.Running, 1, (WaitReason?)null, 1)));
    }

    [Test]
    public void A_refused_config_stays_refused_over_a_restart_while_a_snapshot_is_taken([Range(0, 12)] int steps)
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk);
        configs.Publish(config);
        Work();
        AppInstanceConfig refused = config.Version(2).Snapshots(SnapshotType.Immediate, "s1") with { VolumeRefConfigList = [Build.Ref(Build.Disk), Build.Ref(Build.Id(0x99))] };
        configs.Publish(refused);
        Work(steps);
        Restart();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That(Requests().Where(request => request.EndsWith("VolumeRefConfig", StringComparison.Ordinal)), Is.Empty);
        Assert.That((app.Status.State, app.Status.SnapStatus.AvailableSnapshots.OrEmpty().Count), Is.EqualTo((SwState.Running, 1)));
        Assert.That(app.Published().Error, Does.Contain("but no purge command came"));
    }

    [Test]
    public void A_crash_while_a_roll_back_begins_anew_keeps_the_snapshot([Range(1, 8)] int publication)
    {
        TakeSnapshot("s1");
        Reboot(start: false);
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1"));
        if (Killed(publication, StartAgent))
            StartAgent();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That((app.Status.State, app.Status.UUIDandVersion.Version, app.Status.SnapStatus.RollbackInProgress, app.Waiting), Is.EqualTo((SwState.Running, "5", false, (WaitReason?)null)));
        Assert.That((rolledBack, app.Status.SnapStatus.AvailableSnapshots.OrEmpty().Count, app.Files.Single().Config?.UUIDandVersion.UUID), Is.EqualTo((1, 1, (Guid?)Build.App)));
    }

    [Test]
    public void A_restart_in_the_middle_of_a_deletion_finishes_it([Range(0, 10)] int steps, [Values] bool reboot)
    {
        TakeSnapshot("s1");
        TakeSnapshot("s1", "s2");
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s2").Restarted());
        Work(steps);

        if (reboot)
            Reboot();
        else
            Restart();
        Work();

        AppRecord app = agent.Apps[Build.App];
        Assert.That(app.Status.SnapStatus.AvailableSnapshots!.Single().Snapshot.SnapshotID, Is.EqualTo("s2"));
        Assert.That((app.Status.State, app.Status.SnapStatus.SnapshotsToBeDeleted.OrEmpty().Count, app.Waiting), Is.EqualTo((SwState.Running, 0, (WaitReason?)null)));
        Assert.That(Directory.GetDirectories(device.Paths.Of("/persist/snapshots")).Select(Path.GetFileName), Is.EqualTo(new[] { "s2" }));
        Assert.That(neighbours.Snapshots.Keys, Does.Not.Contain("s1"));
    }

    [Test]
    public void With_an_app_its_snapshots_leave_the_disk_also_when_it_left_while_we_were_down([Values] bool down)
    {
        TakeSnapshot("s1", "s2");
        device.Root.Write($"/persist/snapshots/s1/volumesSnapshotStatus.json", "{}");
        if (down)
            Stop();
        configs.Unpublish(Build.App.ToString());
        if (down)
            StartAgent();
        Work();

        Assert.That(Directory.GetDirectories(device.Paths.Of("/persist/snapshots")), Is.Empty);
        Assert.That(neighbours.Snapshots, Is.Empty);
    }

    [Test]
    public void Snapshots_of_an_app_that_left_before_a_reboot_leave_the_disk()
    {
        TakeSnapshot("s1");
        Stop();
        configs.Unpublish(Build.App.ToString());
        Reboot();
        configs.SignalRestarted();
        Work();
        device.Advance(TimeSpan.FromMinutes(2));

        Assert.That(Directory.GetDirectories(device.Paths.Of("/persist/snapshots")), Is.Empty);
    }

    /// <summary>As on a real device: zedagent's table is empty, and called complete, until it has a config, from the controller or its own copy.</summary>
    [Test]
    public void Snapshots_stay_on_disk_while_a_device_that_starts_anew_has_no_config_yet()
    {
        TakeSnapshot("s1");
        SnapshotInstanceStatus taken = agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots!.Single();
        AppInstanceConfig config = configs.Items.Values.Single();
        Stop();
        configs.Unpublish(Build.App.ToString());
        zedagent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Fail });
        Reboot();
        configs.SignalRestarted();
        Work();
        device.Advance(TimeSpan.FromHours(1));
        Assert.That(Directory.GetDirectories(device.Paths.Of("/persist/snapshots")), Has.Length.EqualTo(1));

        // Over another socket the good news may overtake the config itself.
        zedagent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success });
        device.Settle();
        configs.Publish(config);
        Work();
        device.Advance(TimeSpan.FromHours(1));
        Assert.That(agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots!.Single(), Is.EqualTo(taken));
    }

    [TestCase("{"), TestCase("{}"), TestCase("")]
    public void A_damaged_snapshot_on_disk_harms_nothing_and_a_roll_back_to_it_is_refused_in_words(string text)
    {
        TakeSnapshot("s1");
        Stop();
        device.Root.Write("/persist/snapshots/s1/appInstanceConfig.json", text);
        device.Root.Write("/persist/snapshots/stray file", "");
        device.Root.Write("/persist/snapshots/odd/appInstanceConfig.json", "[1]");
        StartAgent();
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "s1").RolledBack("s1"));
        Work();

        Assert.That(agent.Apps[Build.App].Status.State, Is.EqualTo(SwState.Running));
        Assert.That(agent.Apps[Build.App].Published().Error, Does.Contain("The roll-back to snapshot s1 cannot be started"));
    }

    [Test]
    public void A_failed_roll_back_is_still_told_after_a_restart()
    {
        TakeSnapshot("stuck");
        configs.Publish(Config.Version(5).Snapshots(SnapshotType.Immediate, "stuck").RolledBack("stuck"));
        Work();
        string told = agent.Apps[Build.App].Published().Error;
        Assert.That(told, Does.Contain("The roll-back to snapshot stuck failed: unsupported format"));

        Restart();
        Assert.That(agent.Apps[Build.App].Published().Error, Is.EqualTo(told));
        Assert.That(Requests(), Is.Empty);
    }

    [Test]
    public void The_summary_counts_and_follows()
    {
        configs.Publish(Config);
        configs.Publish(Build.Config(Build.OtherApp, Build.OtherDisk) with { Errors = ["bad"] });
        Work();

        Assert.That(Summary(), Is.EqualTo(new AppInstanceSummary { TotalRunning = 1, TotalError = 1 }));
    }

    [Test]
    public void The_summary_is_right_again_after_a_restart()
    {
        configs.Publish(Config);
        Work();
        Stop();
        using (IPubSub<Owner.Zedmanager> last = device.Context<Owner.Zedmanager>().PubSub)
            last.Publish(FromZedmanager.AppInstanceSummary).Publish(new AppInstanceSummary { TotalError = 7 });

        StartAgent();

        Assert.That(Summary(), Is.EqualTo(new AppInstanceSummary { TotalRunning = 1 }));
    }

    [Test]
    public void More_than_255_apps_do_not_wrap_the_summary()
    {
        Eve.Agents.Zedmanager.Core.Summary summary = new();
        for (int i = 0; i < 300; i++)
            summary.Move(Standing.None, Standing.Running);

        Assert.That(summary.Record.TotalRunning, Is.EqualTo(255));
    }

    private void StartAgent()
    {
        AgentContext<Owner.Zedmanager> context = device.Context<Owner.Zedmanager>();
        loop = context.Loop;
        process = new(context.PubSub, emission =>
        {
            emissions.Add(emission);
            if (kill())
                throw new KilledException();
        });
        agent = new ZedmanagerAgent(context with { PubSub = process });
        device.Settle();
    }

    private void TakeSnapshot(params string[] ids)
    {
        configs.Publish(Config.Version(ids.Length).Snapshots(SnapshotType.Immediate, ids));
        Work();
        if (agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots.OrEmpty().Count == ids.Length)
            return;
        configs.Publish(Config.Version(ids.Length + 10).Snapshots(SnapshotType.Immediate, ids));
        Work();
        Assert.That(agent.Apps[Build.App].Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(ids.Length));
    }

    /// <summary>Everything but the disk and the config is lost, of all agents at once.</summary>
    private void Reboot(bool start = true)
    {
        Stop();
        using (IPubSub<Owner.Zedmanager> last = device.Context<Owner.Zedmanager>().PubSub)
        {
            Empty(last.Publish(FromZedmanager.AppInstanceStatus));
            Empty(last.Publish(FromZedmanager.AppWait));
            Empty(last.Publish(FromZedmanager.VolumeRefConfig));
            Empty(last.Publish(FromZedmanager.AppNetworkConfig));
            Empty(last.Publish(FromZedmanager.DomainConfig));
            Empty(last.Publish(FromZedmanager.VolumesSnapshotConfig));
            Empty(last.Publish(FromZedmanager.AppInstanceConfig));
        }
        Work();
        emissions.Clear();
        if (start)
            StartAgent();
    }

    private static void Empty<T>(IPublication<T> publication)
        where T : class
    {
        foreach (string key in publication.Items.Keys.ToArray())
            publication.Unpublish(key);
    }

    /// <summary>Lets everybody work until the agent has published so much, and kills it there; false when it never came to that.</summary>
    private bool Killed(int publications, Action? start = null)
    {
        int end = emissions.Count + publications;
        kill = () => emissions.Count >= end;
        try
        {
            start?.Invoke();
            Work();
            return false;
        }
        catch (KilledException)
        {
            Stop();
            device.Forget(loop);
            return true;
        }
        finally
        {
            kill = () => false;
        }
    }

    /// <summary>As kill -9: nothing is said to anyone, records stay.</summary>
    private void Stop() => process.Dispose();

    private void Restart()
    {
        Stop();
        emissions.Clear();
        StartAgent();
    }

    /// <summary>Neighbours work, one step each time, until nobody has anything to do.</summary>
    private void Work(int limit = 1000)
    {
        device.Settle();
        for (int step = 0; step < limit && neighbours.Possible() is [{ } next, ..]; step++)
        {
            next();
            device.Settle();
        }
    }

    private AppInstanceSummary Summary()
    {
        ISubscription<AppInstanceSummary> summaries = device.Watch(FromZedmanager.AppInstanceSummary);
        device.Settle();
        return summaries.Items.Values.Single();
    }

    private string[] Requests() =>
        [.. emissions.Where(emission => emission.Topic is "VolumeRefConfig" or "AppNetworkConfig" or "DomainConfig").Select(emission => $"{emission.Operation} {emission.Topic}")];

    private sealed class KilledException : Exception;
}
