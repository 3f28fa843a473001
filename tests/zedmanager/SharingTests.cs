using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Start;
using Eve.Agents.Zedmanager.Shell;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>What apps share: the host's memory, and the order of starting.</summary>
public sealed class SharingTests
{
    private const ulong MiB = 1 << 20;
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly World Installed = Build.World.Volumes(Config, SwState.CreatedVolume);

    [Test]
    public void A_hundredth_of_the_memory_of_passed_through_PCI_devices_counts()
    {
        World world = Build.World with
        {
            Adapters = new()
            {
                Initialized = true,
                IoBundleList =
                [
                    new() { Type = IoType.Hdmi, AssignmentGroup = "screen", Phylabel = "vga", PciLong = "0000:00:02.0" },
                    new() { Type = IoType.Audio, AssignmentGroup = "screen", Phylabel = "sound", PciLong = "0000:00:1f.3" },
                    new() { Type = IoType.Other, AssignmentGroup = "card", Phylabel = "card", Logicallabel = "accelerator", PciLong = "0000:01:00.0" },
                    new() { Type = IoType.Other, AssignmentGroup = "stick", Phylabel = "stick", PciLong = "0000:00:14.0", UsbAddr = "1:2" },
                ],
            },
            PciMemory = Build.World.PciMemory.Add("0000:00:02.0", 256 * MiB + 99).Add("0000:01:00.0", 1000).Add("0000:00:14.0", 5000),
        };
        AppInstanceConfig config = Config with { IoAdapterList = [new() { Type = IoType.Hdmi, Name = "screen" }, new() { Type = IoType.Other, Name = "accelerator" }] };
        ulong plain = MemoryBudget.Overhead(world, Config);

        Assert.That(MemoryBudget.Overhead(world, config) - plain, Is.EqualTo((256 * MiB + 99 + 1000) / 100));
        Assert.That(MemoryBudget.Overhead(world, config with { IoAdapterList = [new() { Name = "card" }, new() { Name = "accelerator" }] }) - plain, Is.EqualTo(10), "one device counts once");
        Assert.That(MemoryBudget.Overhead(world, config with { IoAdapterList = [new() { Name = "sound" }] }) - plain, Is.EqualTo((256 * MiB + 99) / 100), "its group goes as a whole");
        Assert.That(MemoryBudget.Overhead(world, config with { IoAdapterList = [new() { Name = "stick" }] }) - plain, Is.Zero, "the controller stays here");
        Assert.That(MemoryBudget.Overhead(world, config with { IoAdapterList = [new() { Name = "unknown" }] }), Is.Zero, "domainmgr refuses such an app");
        Assert.That(MemoryBudget.Overhead(world with { Adapters = world.Adapters with { Initialized = false } }, config with { IoAdapterList = [new() { Name = "unknown" }] }),
            Is.EqualTo(plain), "nobody knows yet");
    }

    [Test]
    public void The_kernel_says_how_much_memory_a_PCI_device_shows()
    {
        using TempRoot root = new();
        root.Write("/sys/bus/pci/devices/0000:00:02.0/class", "0x030000\n");
        root.Write("/sys/bus/pci/devices/0000:00:02.0/resource", "0x00000000f6000000 0x00000000f6ffffff 0x0000000000140204\n0x00000000e0000000 0x00000000efffffff 0x000000000014220c\n"
            + "0x0000000000003000 0x000000000000303f 0x0000000000040101\n0x0000000000000000 0x0000000000000000 0x0000000000000000\n");
        root.Write("/sys/bus/pci/devices/0000:00:01.0/class", "0x060400\n");
        root.Write("/sys/bus/pci/devices/0000:00:01.0/resource", "0x00000000f6000000 0x00000000f6ffffff 0x0000000000000200\n");
        PciDevices devices = new(root.Paths.Of("/sys"));

        Assert.That(devices.MemoryOf("0000:00:02.0"), Is.EqualTo(16 * MiB + 256 * MiB), "the ports are no memory");
        Assert.That(devices.MemoryOf("0000:00:01.0"), Is.Zero, "a bridge");
        Assert.That(devices.MemoryOf("0000:00:09.0"), Is.Zero);
    }

    [Test]
    public void The_monitors_memory_is_estimated_from_the_guests()
    {
        Assert.That(MemoryBudget.Overhead(Build.World, new() { FixedResources = new() { Memory = 589824, MaxCpus = 2, VirtualizationMode = VmMode.Hvm } }), Is.EqualTo(409364070));
        Assert.That(MemoryBudget.Overhead(Build.World, new() { FixedResources = new() { Memory = 589824, MaxCpus = 2, VirtualizationMode = VmMode.NoHyper } }), Is.Zero);
        Assert.That(MemoryBudget.Overhead(Build.World with { Hypervisor = Hypervisor.Null }, new() { FixedResources = new() { Memory = 589824, VCpus = 2 } }), Is.Zero);
    }

    [Test]
    public void An_app_that_does_not_fit_says_what_is_missing_and_asks_for_nothing()
    {
        World world = Installed with { HostMemory = new() { TotalMemoryMB = 1000 } };

        AppInstanceStatus status = Build.Create(world, Config).Status;

        Assert.That(status.Error, Does.Match("The app is given .* MiB.* but this device has 209715200 bytes \\(200 MiB\\) for all apps: give it less"));
        Assert.That((status.MissingMemory, status.ErrorSeverity, status.ErrorSourceType, status.State),
            Is.EqualTo((true, ErrorSeverity.Error, "types.AppInstanceConfig", SwState.Installed)));
        Assert.That(status.ErrorEntities, Is.Null);
    }

    [Test]
    public void Other_apps_that_take_the_memory_are_named()
    {
        World world = Installed with { Shares = Shares.None.With(Build.OtherApp, new(15500 * MiB, Active: true, Leaving: false, SwState.Running)) };

        AppInstanceStatus status = Build.Create(world, Config).Status;

        Assert.That(status.ErrorSeverity, Is.EqualTo(ErrorSeverity.Warning));
        Assert.That(status.ErrorEntities.OrEmpty().Single()!.EntityID, Is.EqualTo(Build.OtherApp.ToString()));
        Assert.That(status.ErrorRetryCondition, Is.Not.Empty);
    }

    [Test]
    public void Memory_that_comes_back_soon_makes_it_a_notice()
    {
        World world = Installed with { Shares = Shares.None.With(Build.OtherApp, new(15500 * MiB, Active: true, Leaving: true, SwState.Halting)) };

        Assert.That(Build.Create(world, Config).Status.ErrorSeverity, Is.EqualTo(ErrorSeverity.Notice));
    }

    [Test]
    public void MissingMemory_goes_when_memory_was_found()
    {
        AppRecord app = Build.Create(Installed with { HostMemory = null }, Config);
        Assert.That((app.Status.MissingMemory, app.Status.ErrorSeverity), Is.EqualTo((true, ErrorSeverity.Notice)));

        app = Reconciler.Update(Installed, app);

        Assert.That((app.Status.MissingMemory, app.Status.Error, app.Network is not null), Is.EqualTo((false, "", true)));
    }

    [Test]
    public void The_memory_check_can_be_switched_off()
    {
        World world = Installed with { HostMemory = null, Settings = MemorySettings.Default with { IgnoreMemoryCheck = true } };

        AppRecord app = Build.Create(world, Config);

        Assert.That((app.Network is not null, app.Status.MemOverhead), Is.EqualTo((true, 0ul)));
    }

    [Test]
    public void Without_a_setting_the_usual_memory_is_kept_for_the_system()
    {
        Assert.That(MemorySettings.From(GlobalConfig.Default).EveMemoryLimit, Is.EqualTo(800 * MiB));
        Assert.That(MemorySettings.From(Setting("memory.eve.limit.MiB", 100)).EveMemoryLimit, Is.EqualTo(100 * MiB));
        Assert.That(MemorySettings.From(Setting("memory.eve.limit.bytes", 7)).EveMemoryLimit, Is.EqualTo(7));
    }

    private static GlobalConfig Setting(string name, uint value) => new(new ConfigItemValueMap
    {
        GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set(name, new() { Key = name, ItemType = ConfigItemType.Int, IntValue = value }),
    });

    [Test]
    public void Sums_follow_what_apps_do()
    {
        Shares shares = Shares.None
            .With(Build.App, new(100, Active: true, Leaving: false, SwState.Running))
            .With(Build.OtherApp, new(30, Active: true, Leaving: true, SwState.Halting))
            .With(Build.App, new(200, Active: true, Leaving: false, SwState.Running));
        Assert.That((shares.Used, shares.Leaving), Is.EqualTo((230ul, 30ul)));

        shares = shares.With(Build.OtherApp, null).With(Build.App, new(200, Active: false, Leaving: false, SwState.Halted));
        Assert.That((shares.Used, shares.Leaving), Is.EqualTo((0ul, 0ul)));
    }

    [Test]
    public void Apps_that_ran_before_the_device_restarted_come_first()
    {
        World world = Build.World with { HighPriority = [Build.OtherApp] };
        AppRecord app = Build.Create(world, Config);
        Assert.That((app.Status.NoBootPriority, app.VolumeRefs.Count), Is.EqualTo((true, 0)));
        Assert.That(app.Waiting!.Until, Is.EqualTo(Build.Start.AddSeconds(301)));

        World booting = world with { Shares = Shares.None.With(Build.OtherApp, new(0, true, false, SwState.Booting)) };
        Assert.That(Reconciler.Update(booting, app).VolumeRefs, Has.Count.EqualTo(1));
        Assert.That(Reconciler.Update(booting, app).Status.NoBootPriority, Is.False);
        Assert.That(Reconciler.Update(world.Later(301), app).VolumeRefs, Has.Count.EqualTo(1));
    }

    [Test]
    public void Nobody_waits_for_others_before_the_first_config_was_fetched()
    {
        World world = Build.World with { HighPriority = [Build.OtherApp], DelayBase = null };

        Assert.That(Build.Create(world, Config).Status.NoBootPriority, Is.False);
    }
}
