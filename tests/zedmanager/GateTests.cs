using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Configs that cannot be followed at all: a clear error, and the app and the others stay as they were.</summary>
public sealed class GateTests
{
    private static readonly AppInstanceConfig Config = Build.Config();

    private static IEnumerable<TestCaseData> Faulty =>
    [
        new TestCaseData(Config with { Errors = ["bad volume"] }, "bad volume\n"),
        new TestCaseData(Config with { FixedResources = Config.FixedResources with { Memory = 0 } }, "Invalid memory size 0: give the app some memory\n"),
        new TestCaseData(Config with { FixedResources = Config.FixedResources with { VCpus = 0 } }, "Invalid CPU count 0: give the app at least one CPU\n"),
        new TestCaseData(Build.Config(null, Build.Disk, Build.Disk), $"Volume {Build.Disk} is given to the app twice: remove one\n"),
    ];

    [TestCaseSource(nameof(Faulty))]
    public void A_faulty_config_asks_for_nothing_and_says_why(AppInstanceConfig config, string error)
    {
        AppRecord app = Build.Create(Build.World, config);

        Assert.That(app.Published().Error, Is.EqualTo(error));
        Assert.That(app.Published().ErrorSourceType, Is.EqualTo("types.AppInstanceStatus"));
        Assert.That(app.Published().ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That(app.VolumeRefs, Is.Empty);
        Assert.That(Reconciler.Update(Build.World.Volumes(Config, SwState.CreatedVolume), app).VolumeRefs, Is.Empty);
    }

    [TestCaseSource(nameof(Faulty))]
    public void A_repaired_config_is_followed_at_once(AppInstanceConfig config, string error)
    {
        AppRecord app = Reconciler.ConfigModified(Build.World, Build.Create(Build.World, config), Config.Version(2));

        Assert.That(app.Published().Error, Is.Empty, error);
        Assert.That(app.VolumeRefs, Has.Count.EqualTo(1));
        Assert.That(app.Status.FixedResources, Is.EqualTo(Config.FixedResources));
    }

    [TestCaseSource(nameof(Faulty))]
    public void A_running_app_does_not_follow_a_faulty_config(AppInstanceConfig config, string error)
    {
        AppRecord running = Build.RunningApp(Config);

        AppRecord app = Reconciler.ConfigModified(Build.Running(Config), running, config.Version(2));

        Assert.That(app.Published().Error, Is.EqualTo(error + "The app goes on with version 1."));
        Assert.That((app.Domain, app.Network, app.VolumeRefs), Is.EqualTo((running.Domain, running.Network, running.VolumeRefs)));
    }

    private static IEnumerable<TestCaseData> Contradicting =>
    [
        new TestCaseData(Config with { PurgeCmd = new() { Counter = 4 } }, "The purge counter goes back from 5 to 4: leave it at 5, or raise it to have the app purged\n").SetArgDisplayNames("purge counter"),
        new TestCaseData(Purged.Restarted() with { FixedResources = Config.FixedResources with { Memory = 64 << 20 } },
            "The app is given 68719476736 bytes (65536 MiB) of memory and needs 2109105766 bytes (2011 MiB) besides, but this device has 16341008384 bytes (15584 MiB) for all apps: give it less\n").SetArgDisplayNames("memory"),
    ];

    private static AppInstanceConfig Purged => Config with { PurgeCmd = new() { Counter = 5 } };

    [TestCaseSource(nameof(Contradicting))]
    public void A_config_that_contradicts_what_is_there_changes_nothing(AppInstanceConfig config, string error)
    {
        AppRecord running = Build.RunningApp(Purged);

        AppRecord app = Reconciler.ConfigModified(Build.Running(Purged), running, config.Version(2) with { Activate = false });

        Assert.That(app.Published().Error, Is.EqualTo(error + "The app goes on with version 1."));
        Assert.That(app.Published().ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That((app.Domain, app.Network, app.VolumeRefs), Is.EqualTo((running.Domain, running.Network, running.VolumeRefs)));
        Assert.That(app.Status, Is.EqualTo(running.Status));
        Assert.That(app.Waiting!.Agent, Is.EqualTo("controller"));
        Assert.That(Reconciler.ConfigModified(Build.Running(Purged), app, Purged.Version(3)).Published().Error, Is.Empty);
    }

    [TestCaseSource(nameof(Faulty))]
    public void A_faulty_config_is_obeyed_in_nothing(AppInstanceConfig config, string error)
    {
        AppRecord running = Build.RunningApp(Config);

        AppRecord app = Reconciler.ConfigModified(Build.Running(Config), running, config.Version(2).Restarted().Purged() with { Activate = false });

        Assert.That(app.Published().Error, Is.EqualTo(error + "The app goes on with version 1."));
        Assert.That((app.Domain, app.Status), Is.EqualTo((running.Domain, running.Status)));
    }

    [Test]
    public void An_app_with_more_memory_than_the_device_says_how_much_there_is()
    {
        AppInstanceConfig config = Config with { FixedResources = Config.FixedResources with { Memory = 64 << 20 } };

        AppRecord app = Build.Create(Build.World.Volumes(config, SwState.CreatedVolume), config);

        Assert.That(app.Published().Error, Does.Contain("but this device has").And.EndWith("give it less."));
        Assert.That(app.Published().ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That((app.Domain, app.Network), Is.EqualTo(((DomainConfig?)null, (AppNetworkConfig?)null)));
    }

    [Test]
    public void A_volume_that_the_device_does_not_know_leaves_the_running_app_alone()
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk).Purged().Version(2);
        AppRecord running = Build.RunningApp(Config);
        AppRecord app = Reconciler.ConfigModified(Build.Running(Config), running, config);

        World world = Build.Running(Config).Volume(Build.Ref(Build.OtherDisk), SwState.Initial, error: "not in the device's configuration");
        app = Reconciler.Update(world, app);

        Assert.That(app.Published().Error, Does.Contain("not in the device's configuration"));
        Assert.That(app.Published().ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That((app.Domain!.Activate, app.Network!.Activate, app.Status.Activated), Is.EqualTo((true, true, true)));
    }
}
