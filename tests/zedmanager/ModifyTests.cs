using Eve.Agents.Zedmanager.Core;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>Changes of a running app's config: followed, or refused with a reason.</summary>
public sealed class ModifyTests
{
    [Test]
    public void A_volume_lost_while_a_purge_brings_the_app_up_is_created_again()
    {
        AppRecord app = Build.Create(Build.World, Build.Config());
        AppInstanceConfig purged = Build.Config().Purged().NewVolumes().Version(2);
        app = Reconciler.ConfigModified(Build.World, app, purged);
        app = Reconciler.Update(Build.World.Volumes(purged, SwState.CreatedVolume), app);
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.BringUp));

        (_, app) = Truth.Calm(Build.World.Volumes(purged, SwState.Initial), app);
        Assert.That((app.Status.State, app.Status.PurgeInprogress, app.Waiting), Is.EqualTo((SwState.Running, Inprogress.NotInprogress, (WaitReason?)null)));
    }

    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly World Running = Build.Running(Config);

    [Test]
    public void A_change_of_ACLs_goes_to_the_network_at_once()
    {
        AppInstanceConfig config = Config.Version(2) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = [] }] };

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        Assert.That(app.Network!.AppNetAdapterList, Is.EqualTo(config.AppNetAdapterList));
        Assert.That(app.Domain!.Activate, Is.True);
        Assert.That(app.Status.UUIDandVersion.Version, Is.EqualTo("2"));
    }

    [Test]
    public void Another_change_of_adapters_waits_for_a_restart()
    {
        AppInstanceConfig config = Config.Version(2) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { Network = Build.Id(99), ACLs = [] }] };

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);
        Assert.That(app.Network!.AppNetAdapterList, Is.EqualTo(Config.AppNetAdapterList));
        Assert.That(app.Status.UUIDandVersion.Version, Is.EqualTo("2"));

        app = Reconciler.ConfigModified(Running, app, config.Version(3).Restarted());
        Assert.That(app.Network!.AppNetAdapterList, Is.EqualTo(config.AppNetAdapterList));
        Assert.That(app.Domain!.Activate, Is.False);
    }

    [Test]
    public void A_refusal_says_which_version_the_app_goes_on_with_and_each_has_its_own_time()
    {
        AppInstanceConfig more = Config with { FixedResources = Config.FixedResources with { VCpus = 4 } };
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), more.Version(2));
        Assert.That(app.Published().Error, Does.EndWith("but no restart command came: restart the app, or undo the change. The app goes on with version 1."));
        Assert.That(app.Waiting!.What, Is.EqualTo("a config that can be taken over instead of version 2; until then it goes on with version 1"));

        World later = Running.Later(60);
        app = Reconciler.Update(later, app);
        Assert.That((app.Waiting!.Since, (DateTimeOffset)app.Published().ErrorTime.ToDateTimeOffset()), Is.EqualTo((Build.Start, Build.Start)), "the same refusal");
        app = Reconciler.ConfigModified(later, app, more.Version(3));
        Assert.That((app.Waiting!.Since, (DateTimeOffset)app.Published().ErrorTime.ToDateTimeOffset()), Is.EqualTo((later.Now, later.Now)), "another version");
        app = Reconciler.ConfigModified(later.Later(60), app, Config.Version(3) with { FixedResources = Config.FixedResources with { Memory = 0 } });
        Assert.That((app.Waiting!.Since, app.Published().Error), Is.EqualTo((later.Later(60).Now, "Invalid memory size 0: give the app some memory\nThe app goes on with version 1.")), "another reason");
    }

    [Test]
    public void A_restart_that_a_change_needs_is_not_lost_while_the_app_is_switched_off_and_on_again()
    {
        AppInstanceConfig more = Config.Restarted() with { FixedResources = Config.FixedResources with { VCpus = 4, MaxCpus = 4 } };
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config.Version(2) with { Activate = false });
        app = Reconciler.ConfigModified(Running, app, more.Version(3) with { Activate = false });
        app = Reconciler.ConfigModified(Running, app, more.Version(4));
        Assert.That((app.Domain!.Activate, app.Domain.VCpus), Is.EqualTo((false, 4)), "the domain still runs with one CPU");

        app = Reconciler.Update(Running.Domain(SwState.Halted), app);
        Assert.That(app.Domain!.Activate, Is.True);
        app = Reconciler.Update(Running.Domain(SwState.Running), app);
        Assert.That((app.Status.RestartInprogress, app.Waiting), Is.EqualTo((Inprogress.NotInprogress, (WaitReason?)null)));
    }

    [Test]
    public void A_restart_is_off_then_on_parted_by_the_domains_answer()
    {
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config.Version(2).Restarted());
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate, app.Domain.RestartCounter), Is.EqualTo((Inprogress.BringDown, false, 1u)));

        app = Reconciler.Update(Running.Domain(SwState.Halting), app);
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate), Is.EqualTo((Inprogress.BringDown, false)));

        app = Reconciler.Update(Running.Domain(SwState.Halted), app);
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate), Is.EqualTo((Inprogress.BringUp, true)));

        app = Reconciler.Update(Running, app);
        Assert.That((app.Status.RestartInprogress, app.Status.State), Is.EqualTo((Inprogress.NotInprogress, SwState.Running)));
    }

    [Test]
    public void A_restart_waits_until_the_domains_error_is_gone()
    {
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config.Restarted());

        app = Reconciler.Update(Running.Domain(SwState.Halted, domain => domain with { Error = "cannot stop" }), app);

        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate, app.Status.Error), Is.EqualTo((Inprogress.BringDown, false, "")));
        Assert.That(app.Waiting!.What, Does.Contain("cannot stop"));
    }

    [Test]
    public void A_restart_of_an_app_that_is_not_to_run_is_ignored()
    {
        AppInstanceConfig off = Config with { Activate = false };
        World world = Build.World.Volumes(off, SwState.CreatedVolume);

        AppRecord app = Reconciler.ConfigModified(world, Build.Create(world, off), off.Version(2).Restarted());

        Assert.That(app.Status.RestartInprogress, Is.EqualTo(Inprogress.NotInprogress));
        Assert.That(app.Refusal, Is.Null);
    }

    [Test]
    public void A_purge_fetches_first_then_brings_down_drops_the_old_and_brings_up_the_new()
    {
        AppInstanceConfig config = Config.Version(2).Purged().NewVolumes();
        VolumeRefConfig old = Config.VolumeRefConfigList![0];
        VolumeRefConfig fresh = config.VolumeRefConfigList![0];

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.DownloadAndVerify));
        Assert.That(app.VolumeRefs.Select(RefKey.Of), Is.EqualTo(new[] { RefKey.Of(old), RefKey.Of(fresh) }));
        Assert.That(app.VolumeRefs[1].VerifyOnly, Is.True);
        Assert.That((app.Domain!.Activate, app.Status.State), Is.EqualTo((true, SwState.Running)));

        World world = Running.Volume(fresh, SwState.Loaded);
        app = Reconciler.Update(world, app);
        Assert.That((app.Status.PurgeInprogress, app.Domain!.Activate, app.Status.State), Is.EqualTo((Inprogress.BringDown, false, SwState.Halting)));
        Assert.That(app.VolumeRefs, Has.Count.EqualTo(2));

        world = world.Domain(SwState.Halted);
        app = Reconciler.Update(world, app);
        Assert.That((app.Status.PurgeInprogress, app.Network!.Activate), Is.EqualTo((Inprogress.BringDown, false)));

        world = world.Link(link => link with { Activated = false });
        app = Reconciler.Update(world, app);
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.RecreateVolumes));
        Assert.That(app.VolumeRefs, Is.EqualTo((ValueList<VolumeRefConfig>)[fresh with { VerifyOnly = false }]));
        Assert.That(app.PurgeCounter!.Number, Is.EqualTo(1));

        world = world.Volume(fresh, SwState.CreatedVolume);
        app = Reconciler.Update(world, app);
        Assert.That((app.Status.PurgeInprogress, app.Network!.Activate), Is.EqualTo((Inprogress.BringUp, true)));

        world = world.Link();
        app = Reconciler.Update(world, app);
        Assert.That(app.Domain!.DiskConfigList.OrEmpty().Single().VolumeKey, Is.EqualTo($"{Build.Disk}#1"));
        Assert.That(app.Domain.Activate, Is.True);

        app = Reconciler.Update(world.Domain(SwState.Running), app);
        Assert.That((app.Status.PurgeInprogress, app.Status.State), Is.EqualTo((Inprogress.NotInprogress, SwState.Running)));
    }

    [Test]
    public void A_config_that_comes_while_a_purge_brings_the_app_down_does_not_switch_it_on()
    {
        AppInstanceConfig config = Config.Version(2).Purged().NewVolumes();
        World world = Running.Volumes(config, SwState.Loaded);
        AppRecord app = Reconciler.Update(world, Reconciler.ConfigModified(Running, Build.RunningApp(Config), config));

        app = Reconciler.ConfigModified(world, app, config.Version(3) with { DisplayName = "other" });

        Assert.That((app.Status.PurgeInprogress, app.Domain!.Activate, app.Status.State), Is.EqualTo((Inprogress.BringDown, false, SwState.Halting)));
    }

    [Test]
    public void A_purge_with_other_resources_is_carried_out()
    {
        AppInstanceConfig config = Config.Version(2).Purged() with { FixedResources = Config.FixedResources with { VCpus = 2 } };

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        Assert.That((app.Refusal is null, app.Status.PurgeInprogress, app.Domain!.Activate), Is.EqualTo((true, Inprogress.BringDown, false)));
    }

    [Test]
    public void A_purge_whose_new_volume_fails_leaves_the_old_app_running()
    {
        AppInstanceConfig config = Config.Version(2).Purged().NewVolumes();
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        app = Reconciler.Update(Running.Volume(config.VolumeRefConfigList![0], SwState.Downloading, error: "404"), app);

        Assert.That((app.Status.PurgeInprogress, app.Domain!.Activate, app.Status.State), Is.EqualTo((Inprogress.DownloadAndVerify, true, SwState.Running)));
        Assert.That(app.Status.Error, Does.Contain("404"));
    }

    [Test]
    public void A_purge_of_an_app_that_never_ran_needs_no_bringing_down()
    {
        AppInstanceConfig off = Config with { Activate = false };
        AppInstanceConfig purged = off.Version(2).Purged().NewVolumes();
        World world = Build.World.Volumes(off, SwState.CreatedVolume);
        AppRecord app = Build.Create(world, off);

        app = Reconciler.ConfigModified(world, app, purged);
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.DownloadAndVerify));
        Assert.That(app.VolumeRefs, Is.Empty);

        world = world.WithVolume(RefKey.Of(off.VolumeRefConfigList![0]), null);
        app = Reconciler.Update(world, app);
        Assert.That(app.VolumeRefs.Select(RefKey.Of), Is.EqualTo(new[] { RefKey.Of(purged.VolumeRefConfigList![0]) }));

        app = Reconciler.Update(world.Volumes(purged, SwState.Loaded), app);
        Assert.That(app.Status.PurgeInprogress, Is.EqualTo(Inprogress.RecreateVolumes));

        app = Reconciler.Update(world.Volumes(purged, SwState.CreatedVolume), app);
        Assert.That((app.Status.PurgeInprogress, app.Status.State), Is.EqualTo((Inprogress.BringUp, SwState.Halted)));
    }

    [Test]
    public void A_purge_together_with_switching_off_ends_HALTED()
    {
        AppInstanceConfig config = Config.Version(2).Purged().NewVolumes() with { Activate = false };
        World world = Running.Volumes(config, SwState.Loaded);
        AppRecord app = Reconciler.Update(world, Reconciler.ConfigModified(Running, Build.RunningApp(Config), config));
        Assert.That(app.Status.State, Is.EqualTo(SwState.Halting));

        world = world.Domain(SwState.Halted).Link(link => link with { Activated = false }).Volumes(config, SwState.CreatedVolume);
        app = Reconciler.Update(world, app);

        Assert.That((app.Status.State, app.Status.Activated), Is.EqualTo((SwState.Halted, false)));
        Assert.That((app.Domain!.Activate, app.Network!.Activate), Is.EqualTo((false, false)));
    }

    [Test]
    public void Other_resources_without_a_restart_are_refused_and_stay_refused()
    {
        AppInstanceConfig config = Config.Version(2) with { FixedResources = Config.FixedResources with { VCpus = 4 } };
        AppRecord running = Build.RunningApp(Config);

        AppRecord app = Reconciler.ConfigModified(Running, running, config);
        Assert.That(app.Published().Error, Is.EqualTo("A restart is needed because the resources changed: CPUs 1 to 4, but no restart command came: restart the app, or undo the change. The app goes on with version 1."));
        Assert.That(app.Status.UUIDandVersion.Version, Is.EqualTo("1"));
        Assert.That(app.Domain, Is.EqualTo(running.Domain));
        Assert.That(app.Waiting!.Agent, Is.EqualTo("controller"));

        app = Reconciler.Update(Running.Domain(SwState.Running, domain => domain with { BootTime = Build.Start }), app);
        Assert.That(app.Domain, Is.EqualTo(running.Domain));
        Assert.That(app.Published().Error, Does.StartWith("A restart is needed"));

        app = Reconciler.ConfigModified(Running, app, config.Version(3));
        Assert.That(app.Domain, Is.EqualTo(running.Domain));
        Assert.That(app.Published().Error, Does.StartWith("A restart is needed"));

        app = Reconciler.ConfigModified(Running, app, config.Version(4).Restarted());
        Assert.That(app.Published().Error, Is.Empty);
        Assert.That((app.Domain!.Activate, app.Domain.VCpus), Is.EqualTo((false, 4)));
        Assert.That(app.Status.FixedResources.VCpus, Is.EqualTo(4));
    }

    [Test]
    public void Undoing_a_refused_change_ends_the_error()
    {
        AppInstanceConfig config = Config.Version(2) with { FixedResources = Config.FixedResources with { Memory = 1 << 20 } };
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        app = Reconciler.ConfigModified(Running, app, Config.Version(3));

        Assert.That(app.Published().Error, Is.Empty);
        Assert.That(app.Status.UUIDandVersion.Version, Is.EqualTo("3"));
    }

    [Test]
    public void Another_number_of_volumes_without_a_purge_is_refused()
    {
        AppInstanceConfig config = Build.Config(null, Build.Disk, Build.OtherDisk).Version(2);

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        Assert.That(app.Published().Error, Does.StartWith("A purge is needed because the number of volume references changed from 1 to 2, but no purge command came"));
        Assert.That(app.VolumeRefs, Has.Count.EqualTo(1));
        Assert.That(Reconciler.Update(Running, app).Published().Error, Does.StartWith("A purge is needed"));
    }

    [Test]
    public void Another_generation_without_a_purge_is_refused_but_another_split_of_its_sum_is_not()
    {
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config.Version(2).NewVolumes());
        Assert.That(app.Published().Error, Does.Contain(Build.Disk.ToString()));

        AppInstanceConfig config = Config.NewVolumes();
        app = Reconciler.ConfigModified(Build.Running(config), Build.RunningApp(config), config with
        {
            VolumeRefConfigList = [config.VolumeRefConfigList![0] with { GenerationCounter = 0, LocalGenerationCounter = 1 }],
        });
        Assert.That(app.Refusal, Is.Null);
    }

    [Test]
    public void Other_adapters_without_a_purge_are_refused_in_words()
    {
        AppRecord running = Build.RunningApp(Config);

        AppRecord app = Reconciler.ConfigModified(Running, running, Config.Version(2) with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] });

        Assert.That(app.Published().Error, Does.StartWith("A purge is needed because the adapter list changed from none to usb1 (Usb), but"));
        Assert.That(app.Domain, Is.EqualTo(running.Domain));
    }

    [TestCaseSource(nameof(OtherResources))]
    public void Every_changed_resource_is_named_with_both_values(VmConfig resources, string words)
    {
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config.Version(2) with { FixedResources = resources });

        Assert.That(app.Published().Error, Does.Contain("the resources changed: " + words + ", but"));
    }

    private static IEnumerable<TestCaseData> OtherResources()
    {
        VmConfig now = Config.FixedResources;
        yield return new(now with { EnforceNetworkInterfaceOrder = true }, "enforced order of interfaces False to True");
        yield return new(now with { EnableOemWinLicenseKey = true, VCpus = 2 }, "CPUs 1 to 2, OEM Windows licence key False to True");
        yield return new(now with { CPUs = [1, 2] }, "CPU list none to 1 2");
        yield return new(now with { DeviceTree = "/dtb" }, "device tree none to /dtb");
        yield return new(now with { VncPasswd = "secret" }, "VNC password");
    }

    [Test]
    public void An_adapter_that_changes_only_its_order_is_told_apart()
    {
        AppInstanceConfig config = Config with { IoAdapterList = [new() { Type = IoType.NetEth, Name = "eth1" }] };

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(config), config.Version(2) with { IoAdapterList = [new() { Type = IoType.NetEth, Name = "eth1", IntfOrder = 2 }] });

        Assert.That(app.Published().Error, Does.Contain("from eth1 (NetEth) to eth1 (NetEth, order 2)"));
    }

    [Test]
    public void A_refused_config_still_decides_whether_the_app_runs()
    {
        AppInstanceConfig config = Config.Version(2) with { FixedResources = Config.FixedResources with { VCpus = 4 }, Activate = false };

        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);

        Assert.That((app.Domain!.Activate, app.Domain.VCpus), Is.EqualTo((false, 1)));
        Assert.That(app.Published().Error, Does.StartWith("A restart is needed"));
    }

    [Test]
    public void A_restart_command_in_a_refused_config_waits_until_a_config_is_taken_over()
    {
        AppRecord running = Build.RunningApp(Config);
        AppRecord app = Reconciler.ConfigModified(Running, running, Config.Version(2).NewVolumes().Restarted());
        Assert.That(app.Status.RestartInprogress, Is.EqualTo(Inprogress.NotInprogress));
        Assert.That(app.Published().Error, Does.StartWith("A purge is needed"));
        Assert.That(app.Domain, Is.EqualTo(running.Domain));

        app = Reconciler.ConfigModified(Running, app, Config.Version(3).Restarted());
        Assert.That((app.Status.RestartInprogress, app.Domain!.Activate, app.Domain.RestartCounter), Is.EqualTo((Inprogress.BringDown, false, 1u)));
    }

    [Test]
    public void A_restart_with_a_start_delay_follows_the_domain_down_before_it_waits()
    {
        AppInstanceConfig config = Config.Version(2).Restarted() with { Delay = TimeSpan.FromSeconds(30) };
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), config);
        Assert.That((app.Status.State, app.Domain!.Activate), Is.EqualTo((SwState.Running, false)));

        app = Reconciler.Update(Running.Domain(SwState.Halting), app);
        Assert.That(app.Status.State, Is.EqualTo(SwState.Halting));

        app = Reconciler.Update(Running.Domain(SwState.Halted), app);
        Assert.That((app.Status.State, app.Domain!.Activate), Is.EqualTo((SwState.StartDelayed, false)));

        app = Reconciler.Update(Running.Domain(SwState.Halted).Later(30), app);
        Assert.That(app.Domain!.Activate, Is.True);
    }

    [Test]
    public void The_boot_order_alone_needs_nothing()
    {
        AppRecord app = Reconciler.ConfigModified(Running, Build.RunningApp(Config), Config with { FixedResources = Config.FixedResources with { BootOrder = BootOrder.Usb } });

        Assert.That((app.Refusal is null, app.Domain!.BootOrder), Is.EqualTo((true, BootOrder.Usb)));
    }

    [Test]
    public void A_refusal_is_shown_besides_the_apps_own_error()
    {
        World world = Running.Domain(SwState.Broken, domain => domain with { Error = "crashed" });

        AppInstanceStatus status = Reconciler.ConfigModified(world, Build.RunningApp(Config), Config.Version(2).NewVolumes()).Published();

        Assert.That(status.Error, Does.StartWith("A purge is needed").And.EndsWith("\n\ncrashed"));
        Assert.That(status.ErrorSourceType, Is.EqualTo("types.DomainStatus"));
    }
}
