using Eve.Agents.Zedmanager.Core;
using Eve.Replay.Zedmanager;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Overlay adapters: their EIDs come before the network, and go after it.</summary>
public sealed class EidTests
{
    private static readonly AppInstanceConfig Config = Build.Config().Overlaid(7, 9);
    private static readonly World Installed = Build.World.Volumes(Config, SwState.CreatedVolume);

    [Test]
    public void Each_overlay_adapter_asks_for_its_EID_once_the_volumes_are_there()
    {
        AppRecord early = Reconciler.ConfigCreated(Build.World, null, Config);
        Assert.That((early.Eids.Count, early.Status.OverlayNetworkList), Is.EqualTo((0, Config.OverlayNetworkList)));

        AppRecord app = Reconciler.Update(Installed, early);
        Assert.That(app.Eids.Select(eid => (eid.UUIDandVersion, eid.DisplayName, eid.IID, eid.Allocate)), Is.EqualTo(new[]
        {
            (Config.UUIDandVersion, "shop", 7u, true), (Config.UUIDandVersion, "shop", 9u, true),
        }));
        Assert.That(app.Status.State, Is.EqualTo(SwState.CreatedVolume), "not yet INSTALLED");
        Assert.That(app.Status.EIDList, Is.EqualTo((ValueList<EIDStatusDetails>)[EIDStatusDetails.Zero, EIDStatusDetails.Zero]));
        Assert.That(app.Network, Is.Null);
        Assert.That((app.Waiting!.Agent, app.Waiting.Topic, app.Waiting.Key), Is.EqualTo(("identitymgr", "EIDStatus", $"{Build.App}:7")));
    }

    [Test]
    public void The_network_is_asked_for_when_every_EID_is_there()
    {
        AppRecord app = Build.Create(Installed, Config);
        World world = Installed.Eid(app.Eids[0]);
        app = Reconciler.Update(world, app);
        Assert.That((app.Network, app.Waiting!.Key), Is.EqualTo(((AppNetworkConfig?)null, $"{Build.App}:9")));

        world = world.Eid(app.Eids[1]);
        app = Reconciler.Update(world, app);
        Assert.That(app.Network!.OverlayNetworkList, Is.EqualTo((ValueList<OverlayNetworkConfig>)
        [
            Adapter("mesh7", 7, "fd00::7:1"), Adapter("mesh9", 9, "fd00::9:1"),
        ]));
        Assert.That(app.Status.EIDList!.Select(eid => eid.EID.ToString()), Is.EqualTo(new[] { "fd00::7:1", "fd00::9:1" }));
        Assert.That(app.Status.State, Is.EqualTo(SwState.Installed));
    }

    [Test]
    public void An_answer_counts_only_without_pending_flag_and_with_an_EID([Values] bool add, [Values] bool modify, [Values] bool delete, [Values] bool none)
    {
        AppRecord app = Build.Create(Build.World.Volumes(Config, SwState.CreatedVolume), Config.Overlaid(7));
        World world = Installed.Eid(app.Eids[0], eid => eid with { PendingAdd = add, PendingModify = modify, PendingDelete = delete, EID = none ? IpText.None : eid.EID });
        Assert.That(Reconciler.Update(world, app).Network is not null, Is.EqualTo(!add && !modify && !delete && !none));
    }

    [Test]
    public void The_controllers_EID_and_the_guests_own_address_are_handed_on()
    {
        AppInstanceConfig config = Config.Overlaid(7).OverlayWith(overlay => overlay with
        {
            Allocate = false,
            EID = IpText.Parse("fd01::5"),
            LispSignature = "theirs",
            PemCert = Bytes.From([1]),
            AppIPAddr = IpText.Parse("10.1.0.5"),
        });
        AppRecord app = Build.Create(Installed, config);
        Assert.That((app.Eids[0].EID, app.Eids[0].LispSignature, app.Eids[0].PemCert), Is.EqualTo((IpText.Parse("fd01::5"), "theirs", Bytes.From([1]))));
        app = Reconciler.Update(Installed.Eid(app.Eids[0], eid => eid with { LispSignature = "theirs" }), app);
        OverlayNetworkConfig adapter = app.Network!.OverlayNetworkList![0];
        Assert.That((adapter.EID, adapter.AppIPAddr, adapter.LispSignature), Is.EqualTo((IpText.Parse("fd01::5"), IpText.Parse("10.1.0.5"), "theirs")));
    }

    [Test]
    public void Without_overlay_adapters_nothing_is_asked_and_no_record_has_a_member_for_them()
    {
        AppRecord app = Build.RunningApp(Build.Config());
        Assert.That(app.Eids, Is.Empty);
        Assert.That(Text(FromZedmanager.AppInstanceStatus, app.Status) + Text(FromZedmanager.AppNetworkConfig, app.Network!), Does.Not.Contain("Overlay").And.Not.Contain("EID"));
        Assert.That(Text(FromZedagent.AppInstanceConfig, Build.Config()), Does.Not.Contain("Overlay"));
    }

    [Test]
    public void An_EID_that_cannot_be_had_is_the_apps_error()
    {
        AppRecord app = Build.Create(Installed, Config);
        World world = Installed.Eid(app.Eids[0]).Eid(app.Eids[1], eid => eid with { EID = IpText.None, Error = "the certificate is none", ErrorRetryCondition = "a purge" });
        app = Reconciler.Update(world, app);
        Assert.That((app.Status.Error, app.Status.ErrorRetryCondition, app.Status.ErrorSourceType, app.Status.ErrorSeverity),
            Is.EqualTo(("the certificate is none", "a purge", "types.EIDStatus", ErrorSeverity.Error)));
        Assert.That((app.Waiting!.Key, app.Waiting.What), Is.EqualTo(($"{Build.App}:9", "an EID for overlay adapter mesh9; now: the certificate is none")));

        app = Reconciler.Update(world.Eid(app.Eids[1]), app);
        Assert.That((app.Status.Error, app.Network is null), Is.EqualTo(("", false)));
    }

    [Test]
    public void An_app_that_is_not_to_run_is_halted_without_waiting_for_its_EIDs()
    {
        AppRecord app = Build.Create(Installed, Config with { Activate = false });
        Assert.That((app.Status.State, app.Waiting, app.Eids.Count), Is.EqualTo((SwState.Halted, (WaitReason?)null, 2)));
    }

    [Test]
    public void An_app_that_runs_keeps_its_EIDs_whatever_becomes_of_identitymanager()
    {
        (World world, AppRecord app) = Running();
        AppRecord alone = Reconciler.Update(world with { Eids = Installed.Eids }, app);
        Assert.That((alone.Status, alone.Network, alone.Waiting), Is.EqualTo((app.Status, app.Network, (WaitReason?)null)));
    }

    [Test]
    public void Another_EID_reaches_a_running_guest_only_when_it_is_restarted()
    {
        (World world, AppRecord app) = Running();
        world = world.Eid(app.Eids[0], eid => eid with { EID = IpText.Parse("fd00::99") });
        app = Reconciler.Update(world, app);
        Assert.That(app.Network!.OverlayNetworkList![0].EID.ToString(), Is.EqualTo("fd00::7:1"));

        app = Reconciler.ConfigModified(world, app, Config.Version(2).Restarted());
        Assert.That(app.Network!.OverlayNetworkList![0].EID.ToString(), Is.EqualTo("fd00::99"));
        Assert.That(app.Domain!.Activate, Is.False);
    }

    [Test]
    public void Rules_of_an_overlay_adapter_change_at_once()
    {
        (World world, AppRecord app) = Running();
        app = Reconciler.ConfigModified(world, app, Config.Version(2).OverlayWith(overlay => overlay with { ACLs = [new() { RuleID = 5 }] }));
        Assert.That(app.Network!.OverlayNetworkList![0].ACLs![0].RuleID, Is.EqualTo(5));
        Assert.That((app.Refusal, app.Eids[0].UUIDandVersion.Version), Is.EqualTo(((Refusal?)null, "1")), "a request is never published anew");
    }

    private static IEnumerable<TestCaseData> Changes()
    {
        yield return Change("overlay adapter mesh7 changed", config => config.OverlayWith(overlay => overlay with { ExportPrivate = true }));
        yield return Change("overlay adapter mesh7 changed", config => config.OverlayWith(overlay => overlay with { Network = Build.Id(9) }));
        yield return Change("overlay adapter mesh7 changed", config => config.OverlayWith(overlay => overlay with { AppIPAddr = IpText.Parse("10.0.0.1") }));
        yield return Change("the number of overlay adapters changed from 2 to 1", config => config.Overlaid(7));
        yield return Change("the number of overlay adapters changed from 2 to 0", config => config with { OverlayNetworkList = null });
        static TestCaseData Change(string text, Func<AppInstanceConfig, AppInstanceConfig> with) => new(text, with);
    }

    [TestCaseSource(nameof(Changes))]
    public void Other_overlay_details_without_a_purge_are_refused_in_words(string text, Func<AppInstanceConfig, AppInstanceConfig> change)
    {
        (World world, AppRecord app) = Running();
        AppRecord refused = Reconciler.ConfigModified(world, app, change(Config.Version(2)));
        Assert.That(refused.Published().Error, Is.EqualTo($"A purge is needed because {text}, but no purge command came: purge the app, or undo the change. The app goes on with version 1."));
        Assert.That((refused.Eids, refused.Network, refused.Status.OverlayNetworkList), Is.EqualTo((app.Eids, app.Network, app.Status.OverlayNetworkList)));
    }

    [Test]
    public void A_purge_gives_the_EIDs_back_and_asks_anew_when_identitymanager_has_let_go()
    {
        (World world, AppRecord app) = Running();
        AppInstanceConfig purged = Config.Version(2).Purged().OverlayWith(overlay => overlay with { ExportPrivate = true });
        app = Reconciler.ConfigModified(world, app, purged);
        Assert.That((app.Status.PurgeInprogress, app.Eids.Count), Is.EqualTo((Inprogress.BringDown, 2)), "nothing goes before the domain is down");

        world = world.Domain(SwState.Halted);
        app = Reconciler.Update(world, app);
        Assert.That((app.Network!.Activate, app.Eids.Count), Is.EqualTo((false, 2)), "nothing goes before the network is down");

        world = world.Link(link => link with { Activated = false });
        app = Reconciler.Update(world, app);
        Assert.That(app.Eids, Is.Empty);
        Assert.That((app.Waiting!.Key, app.Waiting.What), Is.EqualTo(($"{Build.App}:7", "letting go of the EID as the app had it before")));

        world = world.WithEid(new(Build.App, 7), null).WithEid(new(Build.App, 9), null);
        app = Reconciler.Update(world, app);
        Assert.That(app.Eids.Select(eid => (eid.UUIDandVersion.Version, eid.IID, eid.ExportPrivate)), Is.EqualTo(new[] { ("2", 7u, true), ("2", 9u, false) }));
        Assert.That(app.Network!.Activate, Is.False);

        world = app.Eids.Aggregate(world, (now, eid) => now.Eid(eid, status => status with { EID = IpText.Parse($"fd00::{eid.IID}:2") }));
        app = Reconciler.Update(world, app);
        Assert.That((app.Network!.Activate, app.Network.OverlayNetworkList![0].EID.ToString()), Is.EqualTo((true, "fd00::7:2")));
    }

    [TestCase(true, "1")]
    [TestCase(false, "0")]
    public void An_answer_to_another_request_is_none(bool export, string version)
    {
        AppRecord app = Build.Create(Installed, Config.Overlaid(7));
        AppRecord still = Reconciler.Update(
            Installed.Eid(app.Eids[0], eid => eid with { ExportPrivate = export, UUIDandVersion = eid.UUIDandVersion with { Version = version } }), app);
        Assert.That((still.Network, still.Waiting!.Topic), Is.EqualTo(((AppNetworkConfig?)null, "EIDStatus")));
    }

    [Test]
    public void A_removal_gives_the_EIDs_back_after_the_network_and_waits_for_nobody()
    {
        (World world, AppRecord app) = Running();
        world = world.WithDomain(Build.App, null);
        app = Reconciler.ConfigDeleted(world, app);
        Assert.That((app.Network, app.Eids.Count, app.Gone), Is.EqualTo(((AppNetworkConfig?)null, 2, false)));

        app = Reconciler.Update(world.WithNetwork(Build.App, null), app);
        Assert.That((app.Eids.Count, app.Gone), Is.EqualTo((0, true)), "identitymanager still shows its answers");
    }

    [TestCase(new uint[] { 7 }, new uint[] { 8, 9 })]
    [TestCase(new uint[] { 7 }, new uint[0])]
    [TestCase(new uint[0], new uint[] { 7 })]
    public void After_a_roll_back_the_app_has_the_EIDs_of_its_regular_config(uint[] before, uint[] after)
    {
        AppInstanceConfig config = Build.Config().Overlaid(before).Snapshots(SnapshotType.Immediate, "s1");
        (World world, AppRecord app) = Truth.Calm(Build.World, Build.Create(Build.World, config));
        (world, app) = Truth.Calm(world, Reconciler.ConfigModified(world, app, config.Version(2).Purged()));
        Assert.That(app.Status.SnapStatus.AvailableSnapshots, Has.Count.EqualTo(1));
        AppInstanceConfig other = config.Version(3).Purged().Purged().Overlaid(after);
        (world, app) = Truth.Calm(world, Reconciler.ConfigModified(world, app, other));

        app = Reconciler.ConfigModified(world, app, other.Version(4).RolledBack("s1"));
        Assert.That(app.Status.SnapStatus.RollbackInProgress, Is.True);
        (world, app) = Truth.Calm(world, app);
        Assert.That((app.Status.State, app.Status.SnapStatus.RollbackInProgress, app.Waiting), Is.EqualTo((SwState.Running, false, (WaitReason?)null)));
        Assert.That(app.Eids.Select(eid => eid.IID), Is.EqualTo(after));
        Assert.That(app.Network!.OverlayNetworkList.OrEmpty().Select(overlay => overlay.MgmtIID), Is.EqualTo(after));
        Assert.That((app.Status.OverlayNetworkList, world.Eids.Count), Is.EqualTo((other.OverlayNetworkList, after.Length)));
    }

    [Test]
    public void Two_overlay_adapters_in_one_LISP_instance_are_a_fault()
    {
        AppRecord app = Reconciler.ConfigCreated(Build.World, null, Config.Overlaid(7, 7));
        Assert.That(app.Published().Error, Is.EqualTo("Overlay adapter mesh7 is the app's second in LISP instance 7: give each its own instance\n"));
    }

    private static OverlayNetworkConfig Adapter(string name, uint iid, string eid) => new()
    {
        Name = name,
        EID = IpText.Parse(eid),
        LispSignature = "signed",
        ACLs = [new() { RuleID = 1 }],
        AppIPAddr = IpText.Parse(eid),
        Network = Build.Network,
        MgmtIID = iid,
    };

    private static (World World, AppRecord App) Running()
    {
        AppRecord app = Build.Create(Installed, Config);
        World world = app.Eids.Aggregate(Installed, (now, eid) => now.Eid(eid));
        app = Reconciler.Update(world, app);
        world = world.Link();
        app = Reconciler.Update(world, app);
        world = world.Domain(SwState.Running);
        app = Reconciler.Update(world, app);
        Assert.That((app.Status.State, app.Waiting), Is.EqualTo((SwState.Running, (WaitReason?)null)));
        return (world, app);
    }

    private static string Text<TOwner, T>(Topic<TOwner, T> topic, T record)
        where TOwner : IAgentIdentity
        where T : class => System.Text.Encoding.UTF8.GetString(GoJson.Serialize(topic.Json, record));
}
