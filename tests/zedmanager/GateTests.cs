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

        Assert.That(app.Published().Error, Is.EqualTo(error));
        Assert.That((app.Domain, app.Network, app.VolumeRefs), Is.EqualTo((running.Domain, running.Network, running.VolumeRefs)));
    }
}
