using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>The way from INSTALLED to RUNNING and to HALTED.</summary>
public sealed class ActivateTests
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly World Installed = Build.World.Volumes(Config, SwState.CreatedVolume);

    [Test]
    public void The_network_comes_before_the_domain()
    {
        AppRecord app = Build.Create(Installed, Config);
        Assert.That(app.Network, Is.Not.Null);
        Assert.That(app.Network!.Activate, Is.True);
        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Waiting, Is.EqualTo(WaitReason.Network(Build.App, "the network") with { Since = Build.Start }));

        app = Reconciler.Update(Installed.Link(), app);
        Assert.That(app.Domain, Is.Not.Null);
        Assert.That(app.Domain!.Activate, Is.True);
        Assert.That(app.Domain.VifList.OrEmpty().Single().Vif, Is.EqualTo("nbu1x1"));
        Assert.That(app.Domain.DiskConfigList.OrEmpty().Single().VolumeKey, Is.EqualTo($"{Build.Disk}#0"));
        Assert.That(app.Waiting!.Agent, Is.EqualTo("domainmgr"));
    }

    [Test]
    public void A_domain_that_runs_makes_the_app_run_and_wait_for_nothing()
    {
        AppRecord app = Build.RunningApp(Config);

        Assert.That(app.Status.State, Is.EqualTo(SwState.Running));
        Assert.That(app.Status.Activated, Is.True);
        Assert.That(app.Status.ActivateInprogress, Is.False);
        Assert.That(app.Waiting, Is.Null);
    }

    [Test]
    public void A_missing_network_instance_is_waited_for_without_error()
    {
        AppRecord app = Build.Create(Installed.Link(link => link with { Activated = false, AwaitNetworkInstance = true }), Config);

        Assert.That(app.Status.State, Is.EqualTo(SwState.AwaitNetworkInstance));
        Assert.That(app.Status.Error, Is.Empty);
        Assert.That(app.Domain, Is.Null);
    }

    [Test]
    public void A_network_error_keeps_severity_and_retry_condition()
    {
        ErrorDescription error = new() { Error = "no free address", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "in 60 s" };

        AppRecord app = Build.Create(Installed.Link(link => link with { Activated = false, ErrorDescription = error }), Config);

        Assert.That(app.Status.ErrorDescription, Is.EqualTo(error));
        Assert.That(app.Status.ErrorSourceType, Is.EqualTo("types.AppNetworkStatus"));
        Assert.That(app.Domain, Is.Null);
    }

    [Test]
    public void A_domain_error_is_taken_over_whole_and_goes_with_its_cause()
    {
        AppRecord app = Build.RunningApp(Config);
        ErrorDescription error = new() { Error = "no boot", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "in 10 min" };

        app = Reconciler.Update(Build.Running(Config).Domain(SwState.Broken, domain => domain with { ErrorDescription = error }), app);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Broken));
        Assert.That(app.Status.ErrorDescription, Is.EqualTo(error));
        Assert.That(app.Status.ErrorSourceType, Is.EqualTo("types.DomainStatus"));

        app = Reconciler.Update(Build.Running(Config), app);
        Assert.That(app.Status.Error, Is.Empty);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_volume_without_a_file_is_an_error_and_no_domain()
    {
        World world = Installed.Link();
        VolumeRefStatus volume = world.Volumes.Values.Single();

        AppRecord app = Build.Create(world.WithVolume(RefKey.Of(volume), volume with { ActiveFileLocation = "" }), Config);

        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Status.ErrorSourceType, Is.EqualTo("types.DomainStatus"));
        Assert.That(app.Status.Error, Does.Contain(Build.Disk.ToString()).And.Contain("purge the app"));
    }

    [Test]
    public void An_app_that_is_switched_off_goes_down_and_keeps_its_network()
    {
        AppRecord app = Reconciler.ConfigModified(Build.Running(Config), Build.RunningApp(Config), Config.Version(2) with { Activate = false });
        Assert.That(app.Domain, Is.Not.Null);
        Assert.That(app.Domain!.Activate, Is.False);
        Assert.That(app.Domain.UserActivate, Is.False);
        Assert.That(app.Network!.Activate, Is.True);
        Assert.That(app.Status.Activated, Is.True);

        app = Reconciler.Update(Build.Running(Config).Domain(SwState.Halted), app);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Halted));
        Assert.That(app.Status.Activated, Is.False);
        Assert.That(app.Waiting, Is.Null);
    }

    [Test]
    public void A_network_error_does_not_keep_an_app_up_that_is_switched_off()
    {
        World world = Build.Running(Config).Link(link => link with { Error = "port eth0 went away" });

        AppRecord app = Reconciler.ConfigModified(world, Build.RunningApp(Config), Config with { Activate = false });
        Assert.That(app.Domain!.Activate, Is.False);

        app = Reconciler.Update(world.Domain(SwState.Halted), app);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Halted));
    }

    [Test]
    public void A_broken_app_that_is_switched_off_becomes_HALTED()
    {
        World world = Build.Running(Config).Domain(SwState.Broken, domain => domain with { Error = "crashed" });
        AppRecord app = Reconciler.Update(world, Build.RunningApp(Config));

        app = Reconciler.ConfigModified(world, app, Config with { Activate = false });

        Assert.That(app.Status.State, Is.EqualTo(SwState.Halted));
        Assert.That(app.Status.Error, Is.Empty);
        Assert.That(app.Domain!.Activate, Is.False);
    }

    [Test]
    public void A_domain_that_vanishes_is_asked_for_again()
    {
        World world = Build.Running(Config).WithDomain(Build.App, null);

        AppRecord app = Reconciler.Update(world, Build.RunningApp(Config));

        Assert.That(app.Domain, Is.EqualTo(Build.RunningApp(Config).Domain));
        Assert.That(app.Network, Is.Not.Null);
        Assert.That(app.VolumeRefs, Is.Not.Empty);
        Assert.That(app.Status.Activated, Is.False);
        Assert.That(app.Waiting!.What, Does.Contain("to be made"));
        Assert.That(Reconciler.Update(Build.Running(Config), app).Status.State, Is.EqualTo(SwState.Running));
    }

    [Test]
    public void A_network_that_vanishes_takes_nothing_down()
    {
        AppRecord running = Build.RunningApp(Config);

        AppRecord app = Reconciler.Update(Build.Running(Config).WithNetwork(Build.App, null), running);

        Assert.That(app.Domain, Is.EqualTo(running.Domain));
        Assert.That(app.Network, Is.EqualTo(running.Network));
        Assert.That(app.Status.State, Is.EqualTo(SwState.Running));
        Assert.That(Reconciler.Update(Build.Running(Config), app), Is.EqualTo(running));
    }

    [Test]
    public void The_start_waits_for_its_time_with_the_network_up()
    {
        AppInstanceConfig config = Config with { Delay = TimeSpan.FromSeconds(30) };

        AppRecord app = Build.Create(Installed.Link(), config);
        Assert.That(app.Status.State, Is.EqualTo(SwState.StartDelayed));
        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Waiting!.Until, Is.EqualTo(Build.Start.AddSeconds(30)));

        app = Reconciler.Update(Installed.Link().Later(30), app);
        Assert.That(app.Domain!.Activate, Is.True);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Installed));
    }

    [Test]
    public void A_container_gets_a_kernel_arguments_and_firmware()
    {
        World world = Installed.Link();
        VolumeRefStatus volume = world.Volumes.Values.Single();

        DomainConfig domain = Build.Create(world.WithVolume(RefKey.Of(volume), volume with { ContentFormat = Format.Container }), Config).Domain!;

        Assert.That(domain.Kernel, Is.EqualTo("/hostfs/boot/kernel"));
        Assert.That(domain.Ramdisk, Is.EqualTo("/usr/lib/xen/boot/runx-initrd"));
        Assert.That(domain.ExtraArgs, Is.EqualTo("console=hvc0 root=9p dhcp=1 mtu=1500"));
        Assert.That(domain.BootLoader, Is.EqualTo("/usr/lib/xen/boot/seabios.bin"));
        Assert.That(domain.GPUConfig, Is.Empty);
    }

    [TestCase("p1", true)]
    [TestCase("p2", false)]
    [TestCase("", true)]
    public void The_profile_decides_with_the_switch(string profile, bool runs)
    {
        World world = Installed.Link() with { Profile = profile };

        AppRecord app = Build.Create(world, Config with { ProfileList = ["p1"] });

        Assert.That(app.Domain is not null, Is.EqualTo(runs));
    }
}
