using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Taking an app away: domain, then network, then volumes.</summary>
public sealed class DeleteTests
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly World Running = Build.Running(Config);

    [Test]
    public void Domain_network_and_volumes_go_in_this_order()
    {
        AppRecord app = Reconciler.ConfigDeleted(Running, Build.RunningApp(Config));
        Assert.That((app.Domain is null, app.Network is null, app.VolumeRefs.Count), Is.EqualTo((true, false, 1)));
        Assert.That(app.PurgeCounter, Is.Null);

        app = Reconciler.Update(Running.WithDomain(Build.App, null), app);
        Assert.That((app.Domain is null, app.Network is null, app.VolumeRefs.Count), Is.EqualTo((true, true, 1)));

        app = Reconciler.Update(Running.WithDomain(Build.App, null).WithNetwork(Build.App, null), app);
        Assert.That((app.Gone, app.VolumeRefs.Count, app.Status.Activated), Is.EqualTo((true, 0, false)));
    }

    [Test]
    public void The_last_status_does_not_say_that_the_app_runs()
    {
        AppRecord app = Reconciler.ConfigDeleted(Running.WithDomain(Build.App, null).WithNetwork(Build.App, null), Build.RunningApp(Config));

        Assert.That(app.Status.State, Is.EqualTo(SwState.Halted));
    }

    [Test]
    public void Nothing_is_taken_for_gone_before_its_owner_was_heard()
    {
        World deaf = Build.World with { DomainsKnown = false, NetworksKnown = false };

        AppRecord app = Reconciler.ConfigDeleted(deaf, Build.RunningApp(Config));

        Assert.That((app.Network is null, app.VolumeRefs.Count, app.Gone), Is.EqualTo((false, 1, false)));
        Assert.That(app.Waiting!.Agent, Is.EqualTo("domainmgr"));
    }

    [Test]
    public void An_app_that_never_started_goes_at_once()
    {
        AppRecord app = Build.Create(Build.World, Config);

        Assert.That(Reconciler.ConfigDeleted(Build.World, app).Gone, Is.True);
    }

    [Test]
    public void An_app_deleted_while_a_purge_brings_it_down_goes_by_itself()
    {
        AppInstanceConfig purged = Config.Version(2).Purged().NewVolumes();
        World world = Running.Volumes(purged, SwState.Loaded);
        AppRecord app = Reconciler.Update(world, Reconciler.ConfigModified(Running, Build.RunningApp(Config), purged));
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.BringDown));

        app = Reconciler.ConfigDeleted(world, app);
        Assert.That(app.Domain, Is.Not.Null);

        world = world.Domain(SwState.Halted);
        app = Reconciler.Update(world, app);
        Assert.That((app.Domain is null, app.Network!.Activate), Is.EqualTo((false, false)));

        world = world.Link(link => link with { Activated = false });
        app = Reconciler.Update(world, app);
        Assert.That(app.Domain, Is.Null);

        app = Reconciler.Update(world.WithDomain(Build.App, null).WithNetwork(Build.App, null), app);
        Assert.That(app.Gone, Is.True);
    }

    [Test]
    public void The_domains_error_is_shown_whole_while_it_does_not_go()
    {
        ErrorDescription error = new() { Error = "cannot stop", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "in 10 s" };

        AppRecord app = Reconciler.ConfigDeleted(Running.Domain(SwState.Halting, domain => domain with { ErrorDescription = error }), Build.RunningApp(Config));

        Assert.That(app.Status.ErrorDescription, Is.EqualTo(error));
        Assert.That(app.Status.ErrorSourceType, Is.EqualTo("types.DomainStatus"));
    }

    [Test]
    public void A_config_that_comes_back_meanwhile_has_its_turn_afterwards()
    {
        AppRecord app = Reconciler.ConfigDeleted(Running, Build.RunningApp(Config));

        app = Reconciler.ConfigModified(Running, app, Config.Version(7));

        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Successor, Is.EqualTo(Config.Version(7)));
        Assert.That(Reconciler.ConfigDeleted(Running, app).Successor, Is.Null);
    }

    [Test]
    public void A_volume_of_the_apps_former_life_is_no_answer_to_its_new_one()
    {
        World world = Build.World.Volumes(Config, SwState.CreatedVolume).WithGivenBack(Config.VolumeRefConfigList!, []);
        AppRecord app = Reconciler.ConfigCreated(world, null, Config);
        Assert.That((app.VolumeRefs.Count, app.Network is null, app.Waiting!.What), Is.EqualTo((0, true, "letting go of the volume as the app had it before")));

        world = world.WithVolume(RefKey.Of(Config.VolumeRefConfigList![0]), null);
        Assert.That(Reconciler.Update(world, app).VolumeRefs, Has.Count.EqualTo(1));
    }
}
