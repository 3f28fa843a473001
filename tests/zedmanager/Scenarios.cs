using Eve.Replay.Zedmanager.Original;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

/// <summary>One situation in which the original is recorded.</summary>
/// <param name="Play">What the owner and the neighbours do.</param>
/// <param name="NotCopied">The defects of the original that the recording shows and ours does not have.</param>
/// <param name="Cluster">The device is one of a cluster.</param>
internal sealed record Scenario(string Name, Action<Recording> Play, string NotCopied = "", bool Cluster = false)
{
    public override string ToString() => Name;
}

/// <summary>What could have been recorded and was not: each row of the transition table, and what crosses it.</summary>
internal static class Scenarios
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly AppInstanceConfig Off = Config with { Activate = false };
    private static readonly AppInstanceConfig NotHere = Config with { IsDesignatedNodeID = false };
    private static readonly AppInstanceConfig OtherAcl = Config with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] };
    private static readonly AppInstanceConfig OtherNetwork = Config with { AppNetAdapterList = [new() { Name = "eth0", Network = Build.Id(0x22) }] };
    private static readonly AppInstanceConfig OtherAdapter = Config with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] };
    private static readonly AppInstanceConfig Two = Build.Config(null, Build.Disk, Build.OtherDisk);
    private static readonly DomainStatus Event = Dom(SwState.Running, true) with { BootTime = Build.Start };

    public static IReadOnlyList<Scenario> Commands { get; } =
    [
        new("restart inactive", r => { r.Want(Off); r.Want(Off.Version(2).Restarted()); r.Want(Off.Version(3).Restarted() with { Activate = true }); }),
        new("purge inactive never ran", r => { r.Want(Off); r.Want(Off.Version(2).Purged().NewVolumes()); r.Want(Config.Version(3).Purged().NewVolumes()); }),
        new("purge inactive never ran same volumes", r => { r.Want(Off); r.Want(Off.Version(2).Purged()); r.Want(Config.Version(3).Purged()); }),
        new("purge halted that ran", r => { r.Want(Config); r.Want(Off.Version(2)); r.Want(Off.Version(3).Purged().NewVolumes()); r.Want(Config.Version(4).Purged().NewVolumes()); }, "HALTING sticks after a purge of an app that is not to run"),
        new("deactivate and purge", r => { r.Want(Config); r.Want(Off.Version(2).Purged().NewVolumes()); r.Want(Config.Version(3).Purged().NewVolumes()); }, "HALTING sticks after a purge of an app that is not to run"),
        new("purge only", r => { r.Want(Config); r.Want(Config.Version(2).Purged()); }),
        new("local purge", r => { r.Want(Config); r.Want(Config.Version(2) with { LocalPurgeCmd = new() { Counter = 3 }, VolumeRefConfigList = [Build.Ref(Build.Disk) with { LocalGenerationCounter = 1 }] }); }),
        new("purge and restart", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes().Restarted()); }),
        new("purge twice", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 4); r.Want(Config.Version(3).Purged().Purged().NewVolumes().NewVolumes()); }),
        new("purge and change of adapters", r => { r.Want(Config); r.Want(Config.Version(2).Purged() with { AppNetAdapterList = [.. Config.AppNetAdapterList!, new() { Name = "eth1", Network = Build.Id(0x22) }] }); }),
        new("purge while downloading", r => { r.Want(Config, 3); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        new("purge while booting", r => { r.Want(Config, 14); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        new("purge io", r => { r.Want(Config); r.Want(OtherAdapter.Version(2).Purged()); }),
        new("purge with cpus", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Purged(), 4)); }, "a purge command with changed resources but no restart command is lost"),
        new("purge with cpus and restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Purged().Restarted(), 4)); }, "FixedResources in the status stay as they were at creation"),
        new("purge drop unused", r => { r.Want(Two); r.Want(Two.Version(2).Purged() with { VolumeRefConfigList = [Build.Ref(Build.OtherDisk)] }); }),
        new("purge download fails", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Say(r.Neighbours.Volumes.Values.Last() with { Error = "404", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error, ErrorTime = Build.Start }); r.Rest(1); r.Work(); }),
        new("purge undone", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Want(Config.Version(3).Purged().Purged()); }),
        new("deactivate while downloading", r => { r.Want(Config, 3); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        new("deactivate while network pending", r => { r.Want(Config, 11); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        new("deactivate while booting", r => { r.Want(Config, 14); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        new("deactivate while restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Want(Off.Version(3).Restarted()); r.Want(Config.Version(4).Restarted()); }),
        new("deactivate while purge", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Want(Off.Version(3).Purged().NewVolumes()); r.Want(Config.Version(4).Purged().NewVolumes()); }, "HALTING sticks after a purge of an app that is not to run"),
        new("deactivate in bringdown", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 10); r.Want(Off.Version(3).Purged().NewVolumes()); }, "HALTING sticks after a purge of an app that is not to run"),
        new("activate twice fast", r => { r.Want(Config); r.Want(Off.Version(2), 2); r.Want(Config.Version(3)); }),
        new("restart while booting", r => { r.Want(Config, 14); r.Want(Config.Version(2).Restarted()); }),
        new("restart installed", r => { r.Want(Config, 13); r.Want(Config.Version(2).Restarted()); }),
        new("restart while downloading", r => { r.Want(Config, 3); r.Want(Config.Version(2).Restarted()); }),
        new("restart twice", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Want(Config.Version(3).Restarted().Restarted()); }),
        new("restart counter shrinks", r => { r.Want(Config.Restarted().Restarted()); r.Want(Config.Version(2).Restarted()); }),
        new("restart with cpus", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Restarted(), 2)); }, "FixedResources in the status stay as they were at creation"),
        new("restart with adapters", r => { r.Want(Config); r.Want(OtherNetwork.Version(2).Restarted()); }),
        new("acl while downloading", r => { r.Want(Config, 3); r.Want(OtherAcl.Version(2)); }),
        new("acl while inactive", r => { r.Want(Off); r.Want(OtherAcl.Version(2) with { Activate = false }); r.Want(OtherAcl.Version(3)); }),
        new("acl while booting", r => { r.Want(Config, 14); r.Want(OtherAcl.Version(2)); }),
        new("acl halted", r => { r.Want(Config); r.Want(Off.Version(2)); r.Want(OtherAcl.Version(3) with { Activate = false }); r.Want(OtherAcl.Version(4)); }),
        new("adapter staged", r => { r.Want(Config); r.Want(OtherNetwork.Version(2)); r.Want(OtherNetwork.Version(3).Restarted()); }),
        new("adapter staged activation", r => { r.Want(Config); r.Want(OtherNetwork.Version(2)); r.Want(OtherNetwork.Version(3) with { Activate = false }); r.Want(OtherNetwork.Version(4)); }),
        new("adapter staged purge", r => { r.Want(Config); r.Want(OtherNetwork.Version(2)); r.Want(OtherNetwork.Version(3).Purged()); }),
        new("name", r => { r.Want(Config); r.Want(Config.Version(2) with { DisplayName = "other" }); }),
        new("version only", r => { r.Want(Config); r.Want(Config.Version(2)); }),
        new("restart while delayed", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Want(Config.Version(2).Restarted() with { Delay = TimeSpan.FromSeconds(5) }); r.Rest(6); r.Work(); }),
        new("equal config", r => { r.Want(Config); r.Want(Config); }),
        new("cloud init", r => { r.Want(Config with { CloudInitUserData = "abc" }); r.Want(Config.Version(2) with { CloudInitUserData = "abc" }); r.Want(Off.Version(3) with { CloudInitUserData = "abcd" }); r.Want(Config.Version(4) with { CloudInitUserData = "abcd" }); }),
        new("three apps", r => { r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk)); r.Want(Build.Config(Build.Id(3), Build.Id(0x13))); r.Want(Config.Version(2).Restarted()); r.Delete(Build.OtherApp); }, "the last status of a deleted app says that it runs"),
        new("two apps share a volume", r => { r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.Disk)); r.Delete(Build.App); }, "the last status of a deleted app says that it runs"),
        new("nohyper", r => { r.Want(Config with { FixedResources = Config.FixedResources with { VirtualizationMode = VmMode.NoHyper } }); }),
        new("stats and misc", r => { r.Want(Config); r.Want(Config.Version(2) with { DisableLogs = true, Service = true, MetaDataType = MetaDataType.Drive, CloudInitVersion = 3 }); }),
    ];

    public static IReadOnlyList<Scenario> Life { get; } =
    [
        new("delete restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Delete(Build.App); }, "the last status of a deleted app says that it runs"),
        new("delete purge 1", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Delete(Build.App); }, "the last status of a deleted app says that it runs"),
        new("delete purge 2", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 10); r.Delete(Build.App); }, "an app deleted while a purge brings it down stays"),
        new("delete purge 3", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 16); r.Delete(Build.App); }, "the last status of a deleted app says that it runs"),
        new("delete purge 4", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 19); r.Delete(Build.App); }),
        new("delete halted", r => { r.Want(Config); r.Want(Off.Version(2)); r.Delete(Build.App); }),
        new("delete inactive", r => { r.Want(Off); r.Delete(Build.App); }),
        new("delete at network", r => { r.Want(Config, 11); r.Delete(Build.App); }),
        new("delete at installed", r => { r.Want(Config, 13); r.Delete(Build.App); }),
        new("delete at booting", r => { r.Want(Config, 14); r.Delete(Build.App); }),
        new("delete creating", r => { r.Want(Config, 8); r.Delete(Build.App); }),
        new("delete and create again", r => { r.Want(Config.Purged()); r.Delete(Build.App); r.Want(Config.Purged().Purged().Version(3)); }, "the last status of a deleted app says that it runs"),
        new("delete and create while going", r => { r.Want(Config); r.Delete(Build.App, 1); r.Want(Config.Version(3)); }, "an app that comes back while it is removed is uninstalled in the end"),
        new("delay", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Rest(6); r.Work(); }),
        new("delay off", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Want(Off.Version(2) with { Delay = TimeSpan.FromSeconds(5) }); r.Rest(6); r.Work(); }),
        new("delay delete", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Delete(Build.App); }),
        new("delay shortened", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(50) }); r.Rest(2); r.Want(Config.Version(2) with { Delay = TimeSpan.FromSeconds(1) }); r.Rest(2); r.Work(); }),
        new("delay restart", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(3) }); r.Rest(4); r.Work(); r.Want(Config.Version(2).Restarted() with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        new("delay purge", r => { r.Want(Config); r.Want(Config.Version(2).Purged() with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        new("delay off on", r => { r.Want(Config); r.Want(Off.Version(2) with { Delay = TimeSpan.FromSeconds(30) }); r.Want(Config.Version(3) with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        new("profile", r => { r.Want(Config with { ProfileList = ["p1"] }); Profile(r, "p2"); r.Work(); Profile(r, "p1"); r.Work(); Profile(r, ""); r.Work(); }),
        new("profile restart", r => { r.Want(Config with { ProfileList = ["p1"] }); Profile(r, "p2"); r.Work(); r.Want(Config.Version(2).Restarted() with { ProfileList = ["p1"] }); Profile(r, "p1"); r.Work(); }),
    ];

    public static IReadOnlyList<Scenario> Troubles { get; } =
    [
        new("domain broken and restart", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Rest(1); r.Want(Config.Version(2).Restarted()); }),
        new("domain broken and purge", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        new("domain broken and off", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }, "a BROKEN app that is switched off stays BROKEN"),
        new("domain broken and delete", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Delete(Build.App); }, "errors lose severity and retry condition on the way; the last status of a deleted app says that it runs"),
        new("domain halts by itself", r => { r.Want(Config); r.Say(Dom(SwState.Halted, false, "stopped by itself") with { BootFailed = true }); r.Rest(2); r.Say(Dom(SwState.Booting, false)); r.Say(Dom(SwState.Running, true)); }),
        new("network error on running and halt", r => { r.Want(Config); r.Say(r.Neighbours.Networks.Values.Single() with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning }); r.Rest(1); r.Configs.Publish(Off.Version(2)); r.Rest(1); r.Work(); }, "errors lose severity and retry condition on the way"),
        new("network error on running and domain halts", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Say(Dom(SwState.Halted, false)); r.Rest(1); r.Say(n); r.Rest(1); }),
        new("network error then restart", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Configs.Publish(Config.Version(2).Restarted()); r.Rest(1); r.Say(n); r.Work(); }),
        new("network error then purge", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Configs.Publish(Config.Version(2).Purged()); r.Rest(1); r.Work(); }),
        new("network error then delete", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Delete(Build.App); }, "the last status of a deleted app says that it runs"),
        new("network severity", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, Error = "no address", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "soon" }); r.Rest(1); r.Work(); }, "errors lose severity and retry condition on the way"),
        new("domain error while deleting", r => { r.Want(Config); r.Delete(Build.App, 1); r.Say(Dom(SwState.Halting, true, "cannot stop")); r.Rest(1); r.Work(); }, "errors lose severity and retry condition on the way; the last status of a deleted app says that it runs"),
        new("domain error while purge down", r => { r.Want(Config); r.Want(Config.Version(2).Purged(), 1); r.Say(Dom(SwState.Halting, true, "cannot stop")); r.Rest(1); r.Work(); }, "errors lose severity and retry condition on the way"),
        new("domain error while restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 1); r.Say(Dom(SwState.Halted, false, "cannot stop")); r.Rest(1); r.Work(); }),
        new("no volumes", r => { r.Want(Config with { VolumeRefConfigList = null }); r.Rest(1); }, "an app without volumes stays INITIAL"),
        new("no file", r => { r.Want(Config, 9); r.Say(r.Neighbours.Volumes.Values.Single() with { State = SwState.CreatedVolume, ActiveFileLocation = "" }); r.Work(); }),
        new("volume error halted", r => { r.Want(Off); r.Say(r.Neighbours.Volumes.Values.Single() with { Error = "lost", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error }); r.Rest(1); }),
        new("volume error running", r => { r.Want(Config); r.Say(r.Neighbours.Volumes.Values.Single() with { Error = "lost", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error }); r.Rest(1); }),
        new("memory too small", r => { Mem(r, 1000); r.Want(Config); r.Rest(20); Mem(r, 4000); r.Rest(20); r.Work(); }, "MissingMemory stays after memory was found"),
        new("memory zero", r => { Mem(r, 0); r.Want(Config); r.Rest(20); Mem(r, 4000); r.Rest(20); r.Work(); }, "memory admission is not tried again when memory is first reported"),
        new("memory second app", r => { Mem(r, 2500); r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk)); r.Rest(20); r.Want(Off.Version(2)); r.Rest(20); r.Work(); }, "MissingMemory stays after memory was found; memory admission is not tried again when another app changes"),
        new("an adapter that the device does not know", r => { r.Want(OtherAdapter); r.Want(OtherAdapter.Version(2).Restarted()); }),
        new("memory halting", r => { Mem(r, 2500); r.Want(Config); r.Want(Off.Version(2), 1); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk), 10); r.Rest(20); r.Work(); r.Rest(20); r.Work(); }, "MissingMemory stays after memory was found"),
        new("await then delete", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, AwaitNetworkInstance = true }); r.Rest(1); r.Delete(Build.App); }),
        new("domain vanishes", r => { r.Want(Config); r.Then(() => r.Neighbours.LoseDomain(Build.App)); r.Rest(1); r.Work(); }, "a vanished AppNetworkStatus uninstalls a configured app; a vanished DomainStatus uninstalls a configured app"),
        new("network vanishes", r => { r.Want(Config); r.Then(() => r.Neighbours.LoseNetwork(Build.App)); r.Rest(1); r.Work(); }, "a vanished AppNetworkStatus uninstalls a configured app"),
        new("await then off", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, AwaitNetworkInstance = true }); r.Rest(1); r.Want(Off.Version(2)); }),
        new("more than 255 faulty apps", r => { for (int i = 1; i <= 257; i++) { r.Want(Build.Config(Build.Id(0x1000 + i), Build.Id(0x2000 + i)) with { Errors = ["bad"] }); } }, "counters wrap at 256"),
        new("no memory setting", r => { r.Then(() => r.Settings.Publish(EveMemory(0))); r.Want(Config); r.Rest(1); }, "without a memory setting no app is ever started"),
        new("memory setting taken back", r => { r.Then(() => r.Settings.Publish(EveMemory(800u << 20))); r.Want(Config); r.Then(() => r.Settings.Publish(EveMemory(0))); r.Want(Config.Version(2).Restarted()); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk)); }, "without a memory setting no app is ever started"),
        new("volume retry", r => { r.Want(Config, 3); VolumeRefStatus v = r.Neighbours.Volumes.Values.Single(); r.Say(v with { Error = "x", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "soon", ErrorTime = Build.Start }); r.Rest(1); r.Work(); }),
    ];

    public static IReadOnlyList<Scenario> Refusals { get; } =
    [
        new("boot order", r => { r.Want(Config); r.Want(Config.Version(2) with { FixedResources = Config.FixedResources with { BootOrder = BootOrder.Usb } }); }, "FixedResources in the status stay as they were at creation"),
        new("boot order inactive", r => { r.Want(Off); r.Want(Off.Version(2) with { FixedResources = Config.FixedResources with { BootOrder = BootOrder.Usb } }); }, "FixedResources in the status stay as they were at creation"),
        new("refused cpus then event", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Event); r.Rest(1); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus then event then restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Event); r.Rest(1); r.Want(Cpus(Config.Version(3).Restarted(), 2)); }, "FixedResources in the status stay as they were at creation; a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus then acl", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Cpus(OtherAcl.Version(3), 2)); r.Rest(1); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus undone", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Config.Version(3)); r.Rest(1); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus undone after event", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Event); r.Want(Config.Version(3)); r.Rest(1); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Cpus(Config.Version(3).Restarted(), 2)); }, "FixedResources in the status stay as they were at creation"),
        new("refused cpus off", r => { r.Want(Config); r.Want(Cpus(Off.Version(2), 2)); r.Want(Cpus(Off.Version(3), 2)); r.Want(Cpus(Config.Version(4), 2)); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused cpus delete", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Delete(Build.App); }, "a refused change is followed at the next event, and its undoing is refused; the last status of a deleted app says that it runs"),
        new("refused inactive cpus", r => { r.Want(Off); r.Want(Cpus(Off.Version(2), 2)); r.Want(Cpus(Config.Version(3), 2)); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused volume count", r => { r.Want(Config); r.Want(Two.Version(2)); r.Rest(1); }),
        new("refused volume count event purge", r => { r.Want(Config); r.Want(Two.Version(2)); r.Say(Event); r.Want(Two.Version(3).Purged()); }, "an app whose volumes changed without a purge is frozen at the next event"),
        new("refused volume count event undone", r => { r.Want(Config); r.Want(Two.Version(2)); r.Say(Event); r.Want(Config.Version(3)); r.Rest(1); }, "an app whose volumes changed without a purge is frozen at the next event"),
        new("refused generation", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes()); r.Say(Event); r.Want(Config.Version(3).Purged().NewVolumes()); }, "an app whose volumes changed without a purge is frozen at the next event"),
        new("refused generation and undone", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes()); r.Want(Config.Version(3)); r.Rest(1); }),
        new("refused io", r => { r.Want(Config); r.Want(OtherAdapter.Version(2)); r.Say(Event); r.Rest(1); r.Want(OtherAdapter.Version(3).Purged()); }, "a refused change is followed at the next event, and its undoing is refused"),
        new("refused purge plus restart", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes().Restarted()); r.Rest(1); r.Want(Config.Version(3).NewVolumes().Restarted().Purged()); }, "an app whose volumes changed without a purge is frozen at the next event"),
        new("memory zero config", r => { AppInstanceConfig c = Config with { FixedResources = Config.FixedResources with { Memory = 0 } }; r.Want(c); r.Want(Config.Version(2)); r.Rest(1); r.Want(Config.Version(3)); }, "FixedResources in the status stay as they were at creation; a repaired config is refused"),
        new("errors config", r => { r.Want(Config with { Errors = ["bad"] }); r.Want(Config.Version(2)); }),
        new("errors on running", r => { r.Want(Config); r.Want(Config.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }, "a faulty config is followed"),
        new("purge counter back", r => { r.Want(Config.Purged().Purged()); r.Want(Config.Version(2).Purged()); }, "a config that contradicts itself is followed; a faulty config is followed"),
        new("two volumes one key", r => { r.Want(Build.Config(null, Build.Disk, Build.Disk)); }, "a config that contradicts itself is followed"),
        new("two volumes one key later", r => { r.Want(Config); r.Want(Build.Config(null, Build.Disk, Build.Disk).Purged()); }, "a config that contradicts itself is followed; a faulty config is followed"),
        new("errors twice", r => { r.Want(Config with { Errors = ["bad"] }); r.Want(Config.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }, "a faulty config is followed"),
        new("errors with off", r => { r.Want(Config); r.Want(Off.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }, "a faulty config is followed"),
        new("memory too much on running", r => { r.Want(Config); r.Want(Config.Version(2).Restarted() with { FixedResources = Config.FixedResources with { Memory = 64 << 20 } }); r.Rest(10); r.Want(Config.Version(3).Restarted()); }, "a config that contradicts itself is followed; a faulty config is followed; a repaired config is refused"),
        new("refused generation off", r => { r.Want(Config); r.Want(Off.Version(2).NewVolumes()); r.Rest(1); r.Want(Config.Version(3)); }, "an app whose volumes changed without a purge is frozen at the next event"),
    ];

    public static IReadOnlyList<Scenario> Nodes { get; } =
    [
        new("cluster designated", r => { r.Want(Config); Node(r); r.Want(Config.Version(2).Restarted()); }, Cluster: true),
        new("cluster designated and scheduled", r => { Node(r, here: true, designated: true); r.Want(Config); Node(r, designated: true); r.Rest(1); Node(r, here: true, designated: true); r.Want(Off.Version(2)); }, Cluster: true),
        new("cluster designated but runs elsewhere", r => { Node(r, running: true); r.Want(Config); r.Rest(1); r.Want(Config.Version(2)); }, Cluster: true),
        new("cluster designated and moved", r => { r.Want(Config); Node(r, running: true); r.Work(); r.Say(Event); r.Work(); }, Cluster: true),
        new("cluster not designated", r => { r.Want(NotHere); r.Rest(1); r.Want(NotHere.Version(2).Restarted()); r.Delete(Build.App); }, Cluster: true),
        new("cluster not designated then scheduled", r => { r.Want(NotHere); Node(r, here: true, running: true); r.Work(); r.Rest(1); }, Cluster: true),
        new("cluster scheduled first", r => { Node(r, here: true); r.Want(NotHere); r.Want(NotHere.Version(2).Purged().NewVolumes()); r.Delete(Build.App); }, "the last status of a deleted app says that it runs", Cluster: true),
        new("cluster scheduled before installed", r => { r.Want(NotHere, 3); Node(r, here: true); r.Work(); }, "an app that is scheduled here is activated though it is not installed or not to run", Cluster: true),
        new("cluster scheduled away", r => { Node(r, here: true); r.Want(NotHere); Node(r, running: true); r.Say(Event); r.Work(); }, Cluster: true),
        new("cluster scheduled but off", r => { r.Want(NotHere with { Activate = false }); Node(r, here: true); r.Work(); }, "an app that is scheduled here is activated though it is not installed or not to run", Cluster: true),
        new("cluster designation moves", r => { r.Want(Config); r.Want(NotHere.Version(2)); r.Want(Config.Version(3)); }, Cluster: true),
        new("cluster forgets", r => { r.Want(Config); Node(r, designated: true); r.Nodes.Unpublish(Build.App.ToString()); r.Work(); r.Rest(1); }, Cluster: true),
        new("cluster scheduled away without an event", r => { Node(r, here: true); r.Want(NotHere); Node(r, running: true); r.Work(); }, "an app that is scheduled elsewhere follows only at its next event", Cluster: true),
        new("no cluster not designated", r => { r.Want(NotHere); r.Want(NotHere.Version(2).Restarted()); }),
    ];

    public static IEnumerable<Scenario> All => [.. Commands, .. Life, .. Troubles, .. Refusals, .. Nodes, .. SnapshotScenarios.All, .. RestartScenarios.All];

    private static void Node(Recording r, bool here = false, bool designated = false, bool running = false) => r.Then(() => r.Nodes.Publish(new ENClusterAppStatus
    {
        AppUUID = Build.App,
        ScheduledOnThisNode = here,
        IsDNidNode = designated,
        AppKubeStatus = running ? AppKubeStatus.RunningState : AppKubeStatus.NotRunningState,
    }));

    private static AppInstanceConfig Cpus(AppInstanceConfig config, int cpus) => config with { FixedResources = config.FixedResources with { VCpus = cpus, MaxCpus = cpus } };

    private static DomainStatus Dom(SwState state, bool activated = false, string error = "") => new()
    {
        UUIDandVersion = Config.UUIDandVersion,
        State = state,
        Activated = activated,
        DomainName = $"{Build.App}.1",
        Error = error,
        ErrorTime = error.Length == 0 ? GoTime.Zero : Build.Start,
        ErrorSeverity = error.Length == 0 ? ErrorSeverity.Unspecified : ErrorSeverity.Warning,
        ErrorRetryCondition = error.Length == 0 ? "" : "later",
    };

    private static void Profile(Recording r, string name) => r.Then(() => r.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success, CurrentProfile = name }));

    private static ConfigItemValueMap EveMemory(uint bytes) => new()
    {
        GlobalSettings = ValueMap<string, ConfigItemValue>.Empty.Set("memory.eve.limit.bytes", new() { Key = "memory.eve.limit.bytes", ItemType = ConfigItemType.Int, IntValue = bytes }),
    };

    private static void Mem(Recording r, uint mb) => r.Then(() => r.Memory.Publish("global", new HostMemory { TotalMemoryMB = mb }));
}
