using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>The way to INSTALLED: volumes are fetched, verified, created.</summary>
public sealed class InstallTests
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly VolumeRefConfig Volume = Config.VolumeRefConfigList![0];

    [Test]
    public void A_new_app_first_asks_for_its_volumes_to_be_verified_and_for_nothing_else()
    {
        AppRecord app = Build.Create(Build.World, Config);

        Assert.That(app.VolumeRefs, Is.EqualTo((ValueList<VolumeRefConfig>)[Volume with { VerifyOnly = true }]));
        Assert.That(app.Network, Is.Null);
        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Initial));
        Assert.That(app.Waiting?.ToString(), Is.EqualTo($"volumemgr/VolumeRefStatus {RefKey.Of(Volume)}: CreatedVolume, now Initial"));
    }

    [TestCase(SwState.ResolvingTag)]
    [TestCase(SwState.Downloading)]
    [TestCase(SwState.Verified)]
    [TestCase(SwState.Loading)]
    [TestCase(SwState.CreatingVolume)]
    public void The_app_is_where_its_volume_is(SwState state)
    {
        AppRecord app = Build.Create(Build.World.Volume(Volume, state), Config);

        Assert.That(app.Status.State, Is.EqualTo(state));
        Assert.That(app.Network, Is.Null);
    }

    [Test]
    public void The_slowest_volume_decides()
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk);
        World world = Build.World.Volume(Build.Ref(Build.Disk), SwState.CreatedVolume).Volume(Build.Ref(Build.OtherDisk), SwState.Downloading);

        Assert.That(Build.Create(world, config).Status.State, Is.EqualTo(SwState.Downloading));
    }

    [Test]
    public void A_verified_volume_is_to_be_created_and_never_only_to_be_verified_again()
    {
        AppRecord app = Build.Create(Build.World.Volume(Volume, SwState.Loaded), Config);
        Assert.That(app.VolumeRefs[0].VerifyOnly, Is.False);

        app = Reconciler.ConfigModified(Build.World.Volume(Volume, SwState.Loading), app, Config.Version(2));
        Assert.That(app.VolumeRefs[0].VerifyOnly, Is.False);
    }

    [Test]
    public void Errors_of_volumes_are_joined_and_the_worst_severity_counts()
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk);
        World world = Build.World
            .Volume(Build.Ref(Build.Disk), SwState.Downloading, error: "no route")
            .Volume(Build.Ref(Build.OtherDisk), SwState.Verifying, error: "bad digest");

        AppInstanceStatus status = Build.Create(world, config).Status;

        Assert.That(status.Error, Is.EqualTo("no route\n\nbad digest\n\n"));
        Assert.That(status.ErrorSeverity, Is.EqualTo(ErrorSeverity.Error));
        Assert.That(status.ErrorSourceType, Is.EqualTo("types.VolumeStatus"));
        Assert.That(status.ErrorEntities.OrEmpty().Select(entity => entity!.EntityID), Is.EqualTo(new[] { Build.Disk.ToString(), Build.OtherDisk.ToString() }));
    }

    [Test]
    public void An_error_that_is_gone_is_not_shown_any_more()
    {
        AppRecord app = Build.Create(Build.World.Volume(Volume, SwState.Downloading, error: "no route"), Config);
        app = Reconciler.Update(Build.World.Volume(Volume, SwState.Downloading), app);

        Assert.That(app.Status.Error, Is.Empty);
        Assert.That(app.Status.ErrorSeverity, Is.EqualTo(ErrorSeverity.Unspecified));
    }

    [Test]
    public void An_app_without_volumes_does_not_stay_INITIAL()
    {
        AppRecord app = Build.Create(Build.World, Config with { VolumeRefConfigList = null });

        Assert.That(app.Status.State, Is.EqualTo(SwState.Installed));
        Assert.That(app.Network, Is.Not.Null);
    }

    [Test]
    public void An_app_that_is_not_to_run_is_installed_and_HALTED()
    {
        AppRecord app = Build.Create(Build.World.Volumes(Config, SwState.CreatedVolume), Config with { Activate = false });

        Assert.That(app.Status.State, Is.EqualTo(SwState.Halted));
        Assert.That(app.Network, Is.Null);
        Assert.That(app.Domain, Is.Null);
        Assert.That(app.Waiting, Is.Null);
    }

    [Test]
    public void The_first_config_sets_the_purge_counter()
    {
        UuidToNum? counter = Build.Create(Build.World, Config.Purged()).PurgeCounter;

        Assert.That(counter, Is.EqualTo(new UuidToNum
        {
            UUID = Build.App,
            Number = 1,
            NumType = "purgeCmdCounter",
            CreateTime = Build.Start,
            LastUseTime = Build.Start,
            InUse = true,
        }));
    }

    [TestCase(0, Inprogress.DownloadAndVerify)]
    [TestCase(1, Inprogress.NotInprogress)]
    public void A_purge_that_came_while_the_device_was_off_is_found(int persisted, Inprogress expected)
    {
        UuidToNum counter = new() { UUID = Build.App, Number = persisted, NumType = "purgeCmdCounter", InUse = true };

        AppRecord app = Reconciler.ConfigCreated(Build.World, counter, Config.Purged());

        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(expected));
        Assert.That(app.PurgeCounter, Is.EqualTo(counter));
    }
}
