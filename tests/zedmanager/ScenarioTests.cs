using Eve.Agents.Zedmanager.Core;
using Eve.Replay.Zedmanager;
using Eve.Replay.Zedmanager.Original;
using Eve.Types;

namespace Eve.Zedmanager.Tests;

public sealed class ScenarioTests
{
    private static readonly AppInstanceConfig Config = Build.Config();
    private static readonly AppInstanceConfig Off = Config with { Activate = false };

    private static AppInstanceConfig Cpus(AppInstanceConfig config, int cpus) => config with { FixedResources = config.FixedResources with { VCpus = cpus, MaxCpus = cpus } };

    private static DomainStatus Dom(SwState state, bool activated = false, string error = "", bool pending = false) => new()
    {
        UUIDandVersion = Config.UUIDandVersion, State = state, Activated = activated, PendingModify = pending, DomainName = $"{Build.App}.1",
        Error = error, ErrorTime = error.Length == 0 ? GoTime.Zero : Build.Start, ErrorSeverity = error.Length == 0 ? 0 : ErrorSeverity.Warning, ErrorRetryCondition = error.Length == 0 ? "" : "later",
    };

    private static TestCaseData S(string name, Action<Recording> play) => new TestCaseData(play).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> All =>
    [
        S("restart inactive", r => { r.Want(Off); r.Want(Off.Version(2).Restarted()); r.Want(Off.Version(3).Restarted() with { Activate = true }); }),
        S("purge inactive never ran", r => { r.Want(Off); r.Want(Off.Version(2).Purged().NewVolumes()); r.Want(Config.Version(3).Purged().NewVolumes()); }),
        S("purge inactive never ran same volumes", r => { r.Want(Off); r.Want(Off.Version(2).Purged()); r.Want(Config.Version(3).Purged()); }),
        S("purge halted that ran", r => { r.Want(Config); r.Want(Off.Version(2)); r.Want(Off.Version(3).Purged().NewVolumes()); r.Want(Config.Version(4).Purged().NewVolumes()); }),
        S("deactivate and purge", r => { r.Want(Config); r.Want(Off.Version(2).Purged().NewVolumes()); r.Want(Config.Version(3).Purged().NewVolumes()); }),
        S("purge only", r => { r.Want(Config); r.Want(Config.Version(2).Purged()); }),
        S("local purge", r => { r.Want(Config); r.Want(Config.Version(2) with { LocalPurgeCmd = new() { Counter = 3 }, VolumeRefConfigList = [Build.Ref(Build.Disk) with { LocalGenerationCounter = 1 }] }); }),
        S("purge and restart", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes().Restarted()); }),
        S("purge twice", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 4); r.Want(Config.Version(3).Purged().Purged().NewVolumes().NewVolumes()); }),
        S("purge and change of adapters", r => { r.Want(Config); r.Want(Config.Version(2).Purged() with { AppNetAdapterList = [.. Config.AppNetAdapterList!, new() { Name = "eth1", Network = Build.Id(0x22) }] }); }),
        S("purge while downloading", r => { r.Want(Config, 3); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        S("purge while booting", r => { r.Want(Config, 14); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        S("purge io", r => { r.Want(Config); r.Want(Config.Version(2).Purged() with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] }); }),
        S("purge with cpus", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Purged(), 4)); }),
        S("purge with cpus and restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Purged().Restarted(), 4)); }),
        S("purge drop unused", r => { AppInstanceConfig c = Build.Config(null, Build.Disk, Build.OtherDisk); r.Want(c); r.Want(c.Version(2).Purged() with { VolumeRefConfigList = [Build.Ref(Build.OtherDisk)] }); }),
        S("purge download fails", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Say(r.Neighbours.Volumes.Values.Last() with { Error = "404", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error, ErrorTime = Build.Start }); r.Rest(1); r.Work(); }),
        S("purge undone", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Want(Config.Version(3).Purged().Purged()); }),
        S("deactivate while downloading", r => { r.Want(Config, 3); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        S("deactivate while network pending", r => { r.Want(Config, 11); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        S("deactivate while booting", r => { r.Want(Config, 14); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        S("deactivate while restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Want(Off.Version(3).Restarted()); r.Want(Config.Version(4).Restarted()); }),
        S("deactivate while purge", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Want(Off.Version(3).Purged().NewVolumes()); r.Want(Config.Version(4).Purged().NewVolumes()); }),
        S("deactivate in bringdown", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 10); r.Want(Off.Version(3).Purged().NewVolumes()); }),
        S("activate twice fast", r => { r.Want(Config); r.Want(Off.Version(2), 2); r.Want(Config.Version(3)); }),
        S("restart while booting", r => { r.Want(Config, 14); r.Want(Config.Version(2).Restarted()); }),
        S("restart installed", r => { r.Want(Config, 13); r.Want(Config.Version(2).Restarted()); }),
        S("restart while downloading", r => { r.Want(Config, 3); r.Want(Config.Version(2).Restarted()); }),
        S("restart twice", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Want(Config.Version(3).Restarted().Restarted()); }),
        S("restart counter shrinks", r => { r.Want(Config.Restarted().Restarted()); r.Want(Config.Version(2).Restarted()); }),
        S("restart with cpus", r => { r.Want(Config); r.Want(Cpus(Config.Version(2).Restarted(), 2)); }),
        S("restart with adapters", r => { r.Want(Config); r.Want(Config.Version(2).Restarted() with { AppNetAdapterList = [new() { Name = "eth0", Network = Build.Id(0x22) }] }); }),
        S("delete restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 2); r.Delete(Build.App); }),
        S("delete purge 1", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 3); r.Delete(Build.App); }),
        S("delete purge 2", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 10); r.Delete(Build.App); }),
        S("delete purge 3", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 16); r.Delete(Build.App); }),
        S("delete purge 4", r => { r.Want(Config); r.Want(Config.Version(2).Purged().NewVolumes(), 19); r.Delete(Build.App); }),
        S("delete halted", r => { r.Want(Config); r.Want(Off.Version(2)); r.Delete(Build.App); }),
        S("delete inactive", r => { r.Want(Off); r.Delete(Build.App); }),
        S("delete at network", r => { r.Want(Config, 11); r.Delete(Build.App); }),
        S("delete at installed", r => { r.Want(Config, 13); r.Delete(Build.App); }),
        S("delete at booting", r => { r.Want(Config, 14); r.Delete(Build.App); }),
        S("delete creating", r => { r.Want(Config, 8); r.Delete(Build.App); }),
        S("delete and create again", r => { r.Want(Config.Purged()); r.Delete(Build.App); r.Want(Config.Purged().Purged().Version(3)); }),
        S("delete and create while going", r => { r.Want(Config); r.Delete(Build.App, 1); r.Want(Config.Version(3)); }),
        S("acl while downloading", r => { r.Want(Config, 3); r.Want(Config.Version(2) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); }),
        S("acl while inactive", r => { r.Want(Off); r.Want(Off.Version(2) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); r.Want(Config.Version(3) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); }),
        S("acl while booting", r => { r.Want(Config, 14); r.Want(Config.Version(2) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); }),
        S("acl halted", r => { r.Want(Config); r.Want(Off.Version(2)); r.Want(Off.Version(3) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); r.Want(Config.Version(4) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }); }),
        S("adapter staged", r => { AppInstanceConfig c = Config.Version(2) with { AppNetAdapterList = [new() { Name = "eth0", Network = Build.Id(0x22) }] }; r.Want(Config); r.Want(c); r.Want(c.Version(3).Restarted()); }),
        S("adapter staged activation", r => { AppInstanceConfig c = Config.Version(2) with { AppNetAdapterList = [new() { Name = "eth0", Network = Build.Id(0x22) }] }; r.Want(Config); r.Want(c); r.Want(c.Version(3) with { Activate = false }); r.Want(c.Version(4)); }),
        S("adapter staged purge", r => { AppInstanceConfig c = Config.Version(2) with { AppNetAdapterList = [new() { Name = "eth0", Network = Build.Id(0x22) }] }; r.Want(Config); r.Want(c); r.Want(c.Version(3).Purged()); }),
        S("name", r => { r.Want(Config); r.Want(Config.Version(2) with { DisplayName = "other" }); }),
        S("version only", r => { r.Want(Config); r.Want(Config.Version(2)); }),
        S("boot order", r => { r.Want(Config); r.Want(Config.Version(2) with { FixedResources = Config.FixedResources with { BootOrder = BootOrder.Usb } }); }),
        S("boot order inactive", r => { r.Want(Off); r.Want(Off.Version(2) with { FixedResources = Config.FixedResources with { BootOrder = BootOrder.Usb } }); }),
        S("refused cpus", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Rest(1); }),
        S("refused cpus then event", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Rest(1); }),
        S("refused cpus then event then restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Rest(1); r.Want(Cpus(Config.Version(3).Restarted(), 2)); }),
        S("refused cpus then acl", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Cpus(Config.Version(3) with { AppNetAdapterList = [Config.AppNetAdapterList![0] with { ACLs = null }] }, 2)); r.Rest(1); }),
        S("refused cpus undone", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Config.Version(3)); r.Rest(1); }),
        S("refused cpus undone after event", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Want(Config.Version(3)); r.Rest(1); }),
        S("refused cpus restart", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Want(Cpus(Config.Version(3).Restarted(), 2)); }),
        S("refused cpus off", r => { r.Want(Config); r.Want(Cpus(Off.Version(2), 2)); r.Want(Cpus(Off.Version(3), 2)); r.Want(Cpus(Config.Version(4), 2)); }),
        S("refused cpus delete", r => { r.Want(Config); r.Want(Cpus(Config.Version(2), 2)); r.Delete(Build.App); }),
        S("refused inactive cpus", r => { r.Want(Off); r.Want(Cpus(Off.Version(2), 2)); r.Want(Cpus(Config.Version(3), 2)); }),
        S("refused volume count", r => { r.Want(Config); r.Want(Build.Config(null, Build.Disk, Build.OtherDisk).Version(2)); r.Rest(1); }),
        S("refused volume count event purge", r => { r.Want(Config); r.Want(Build.Config(null, Build.Disk, Build.OtherDisk).Version(2)); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Want(Build.Config(null, Build.Disk, Build.OtherDisk).Version(3).Purged()); }),
        S("refused volume count event undone", r => { r.Want(Config); r.Want(Build.Config(null, Build.Disk, Build.OtherDisk).Version(2)); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Want(Config.Version(3)); r.Rest(1); }),
        S("refused generation", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes()); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Want(Config.Version(3).Purged().NewVolumes()); }),
        S("refused generation and undone", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes()); r.Want(Config.Version(3)); r.Rest(1); }),
        S("refused io", r => { r.Want(Config); r.Want(Config.Version(2) with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] }); r.Say(Dom(SwState.Running, true) with { BootTime = Build.Start }); r.Rest(1); r.Want(Config.Version(3).Purged() with { IoAdapterList = [new() { Type = IoType.Usb, Name = "usb1" }] }); }),
        S("refused purge plus restart", r => { r.Want(Config); r.Want(Config.Version(2).NewVolumes().Restarted()); r.Rest(1); r.Want(Config.Version(3).NewVolumes().Restarted().Purged()); }),
        S("domain broken and restart", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Rest(1); r.Want(Config.Version(2).Restarted()); }),
        S("domain broken and purge", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Want(Config.Version(2).Purged().NewVolumes()); }),
        S("domain broken and off", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Want(Off.Version(2)); r.Want(Config.Version(3)); }),
        S("domain broken and delete", r => { r.Want(Config); r.Say(Dom(SwState.Broken, false, "crash")); r.Delete(Build.App); }),
        S("domain halts by itself", r => { r.Want(Config); r.Say(Dom(SwState.Halted, false, "stopped by itself") with { BootFailed = true }); r.Rest(2); r.Say(Dom(SwState.Booting, false)); r.Say(Dom(SwState.Running, true)); }),
        S("domain vanishes", r => { r.Want(Config); r.Then(() => r.Neighbours.Say(Dom(SwState.Halted))); r.Rest(1); }),
        S("network error on running and halt", r => { r.Want(Config); r.Say(r.Neighbours.Networks.Values.Single() with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning }); r.Rest(1); r.Configs.Publish(Off.Version(2)); r.Rest(1); r.Work(); }),
        S("network error on running and domain halts", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Say(Dom(SwState.Halted, false)); r.Rest(1); r.Say(n); r.Rest(1); }),
        S("network error then restart", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Configs.Publish(Config.Version(2).Restarted()); r.Rest(1); r.Say(n); r.Work(); }),
        S("network error then purge", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Configs.Publish(Config.Version(2).Purged()); r.Rest(1); r.Work(); }),
        S("network error then delete", r => { r.Want(Config); AppNetworkStatus n = r.Neighbours.Networks.Values.Single(); r.Say(n with { Error = "port went away", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Error }); r.Delete(Build.App); }),
        S("network severity", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, Error = "no address", ErrorTime = Build.Start, ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "soon" }); r.Rest(1); r.Work(); }),
        S("domain error while deleting", r => { r.Want(Config); r.Delete(Build.App, 1); r.Say(Dom(SwState.Halting, true, "cannot stop")); r.Rest(1); r.Work(); }),
        S("domain error while purge down", r => { r.Want(Config); r.Want(Config.Version(2).Purged(), 1); r.Say(Dom(SwState.Halting, true, "cannot stop")); r.Rest(1); r.Work(); }),
        S("domain error while restart", r => { r.Want(Config); r.Want(Config.Version(2).Restarted(), 1); r.Say(Dom(SwState.Halted, false, "cannot stop")); r.Rest(1); r.Work(); }),
        S("no volumes", r => { r.Want(Config with { VolumeRefConfigList = null }); r.Rest(1); }),
        S("no file", r => { r.Want(Config, 9); r.Say(r.Neighbours.Volumes.Values.Single() with { State = SwState.CreatedVolume, ActiveFileLocation = "" }); r.Work(); }),
        S("volume error halted", r => { r.Want(Off); r.Say(r.Neighbours.Volumes.Values.Single() with { Error = "lost", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error }); r.Rest(1); }),
        S("volume error running", r => { r.Want(Config); r.Say(r.Neighbours.Volumes.Values.Single() with { Error = "lost", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Error }); r.Rest(1); }),
        S("delay", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Rest(6); r.Work(); }),
        S("delay off", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Want(Off.Version(2) with { Delay = TimeSpan.FromSeconds(5) }); r.Rest(6); r.Work(); }),
        S("delay delete", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(5) }); r.Delete(Build.App); }),
        S("delay shortened", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(50) }); r.Rest(2); r.Want(Config.Version(2) with { Delay = TimeSpan.FromSeconds(1) }); r.Rest(2); r.Work(); }),
        S("delay restart", r => { r.Want(Config with { Delay = TimeSpan.FromSeconds(3) }); r.Rest(4); r.Work(); r.Want(Config.Version(2).Restarted() with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        S("delay purge", r => { r.Want(Config); r.Want(Config.Version(2).Purged() with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        S("delay off on", r => { r.Want(Config); r.Want(Off.Version(2) with { Delay = TimeSpan.FromSeconds(30) }); r.Want(Config.Version(3) with { Delay = TimeSpan.FromSeconds(30) }); r.Rest(60); r.Work(); }),
        S("profile", r => { r.Want(Config with { ProfileList = ["p1"] }); Profile(r, "p2"); r.Work(); Profile(r, "p1"); r.Work(); Profile(r, ""); r.Work(); }),
        S("profile restart", r => { r.Want(Config with { ProfileList = ["p1"] }); Profile(r, "p2"); r.Work(); r.Want(Config.Version(2).Restarted() with { ProfileList = ["p1"] }); Profile(r, "p1"); r.Work(); }),
        S("ignore memory", r => { r.Want(Config); }),
        S("memory too small", r => { Mem(r, 1000); r.Want(Config); r.Rest(20); Mem(r, 4000); r.Rest(20); r.Work(); }),
        S("memory zero", r => { Mem(r, 0); r.Want(Config); r.Rest(20); Mem(r, 4000); r.Rest(20); r.Work(); }),
        S("memory second app", r => { Mem(r, 2500); r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk)); r.Rest(20); r.Want(Off.Version(2)); r.Rest(20); r.Work(); }),
        S("memory halting", r => { Mem(r, 2500); r.Want(Config); r.Want(Off.Version(2), 1); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk), 10); r.Rest(20); r.Work(); r.Rest(20); r.Work(); }),
        S("memory zero config", r => { AppInstanceConfig c = Config with { FixedResources = Config.FixedResources with { Memory = 0 } }; r.Want(c); r.Want(Config.Version(2)); r.Rest(1); r.Want(Config.Version(3)); }),
        S("errors config", r => { r.Want(Config with { Errors = ["bad"] }); r.Want(Config.Version(2)); }),
        S("errors on running", r => { r.Want(Config); r.Want(Config.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }),
        S("equal config", r => { r.Want(Config); r.Want(Config); }),
        S("cloud init", r => { r.Want(Config with { CloudInitUserData = "abc" }); r.Want(Config.Version(2) with { CloudInitUserData = "abc" }); r.Want(Off.Version(3) with { CloudInitUserData = "abcd" }); r.Want(Config.Version(4) with { CloudInitUserData = "abcd" }); }),
        S("three apps", r => { r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.OtherDisk)); r.Want(Build.Config(Build.Id(3), Build.Id(0x13))); r.Want(Config.Version(2).Restarted()); r.Delete(Build.OtherApp); }),
        S("two apps share a volume", r => { r.Want(Config); r.Want(Build.Config(Build.OtherApp, Build.Disk)); r.Delete(Build.App); }),
        S("purge counter back", r => { r.Want(Config.Purged().Purged()); r.Want(Config.Version(2).Purged()); }),
        S("await then delete", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, AwaitNetworkInstance = true }); r.Rest(1); r.Delete(Build.App); }),
        S("domain really vanishes", r => { r.Want(Config); r.Then(() => r.Neighbours.LoseDomain(Build.App)); r.Rest(1); r.Work(); }),
        S("network really vanishes", r => { r.Want(Config); r.Then(() => r.Neighbours.LoseNetwork(Build.App)); r.Rest(1); r.Work(); }),
        S("two volumes one key", r => { r.Want(Build.Config(null, Build.Disk, Build.Disk)); }),
        S("two volumes one key later", r => { r.Want(Config); r.Want(Build.Config(null, Build.Disk, Build.Disk).Purged()); }),
        S("errors twice", r => { r.Want(Config with { Errors = ["bad"] }); r.Want(Config.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }),
        S("errors with off", r => { r.Want(Config); r.Want(Off.Version(2) with { Errors = ["bad"] }); r.Want(Config.Version(3)); }),
        S("memory too much on running", r => { r.Want(Config); r.Want(Config.Version(2).Restarted() with { FixedResources = Config.FixedResources with { Memory = 64 << 20 } }); r.Rest(10); r.Want(Config.Version(3).Restarted()); }),
        S("refused generation off", r => { r.Want(Config); r.Want(Off.Version(2).NewVolumes()); r.Rest(1); r.Want(Config.Version(3)); }),
        S("await then off", r => { r.Want(Config, 12); r.Say(r.Neighbours.Networks.Values.Single() with { PendingAdd = false, AwaitNetworkInstance = true }); r.Rest(1); r.Want(Off.Version(2)); }),
        S("nohyper", r => { r.Want(Config with { FixedResources = Config.FixedResources with { VirtualizationMode = VmMode.NoHyper } }); }),
        S("stats and misc", r => { r.Want(Config); r.Want(Config.Version(2) with { DisableLogs = true, Service = true, MetaDataType = MetaDataType.Drive, CloudInitVersion = 3 }); }),
        S("volume retry", r => { r.Want(Config, 3); VolumeRefStatus v = r.Neighbours.Volumes.Values.Single(); r.Say(v with { Error = "x", ErrorSourceType = "types.VolumeStatus", ErrorSeverity = ErrorSeverity.Warning, ErrorRetryCondition = "soon", ErrorTime = Build.Start }); r.Rest(1); r.Work(); }),
    ];

    private static void Profile(Recording r, string name) => r.Then(() => r.ZedAgent.Publish(new ZedAgentStatus { Name = "zedagent", ConfigGetStatus = ConfigGetStatus.Success, CurrentProfile = name }));

    private static void Mem(Recording r, uint mb) => r.Then(() => r.Memory.Publish("global", new HostMemory { TotalMemoryMB = mb }));

    [TestCaseSource(nameof(All))]
    public void Same(Action<Recording> play)
    {
        using Recording recording = new();
        play(recording);
        (string? difference, IReadOnlyCollection<string> notCopied) = TraceComparison.Compare(recording.Events, TraceRun.Play(recording.Events));
        TestContext.Out.WriteLine(string.Join("; ", notCopied));
        if (Environment.GetEnvironmentVariable("TELL") is { } file)
            File.WriteAllLines(file, recording.Events.Select(e => $"{e.Kind} {e} {e.Value?.ToJsonString()}").Concat(["OURS"]).Concat(TraceRun.Play(recording.Events).Select(e => $"{e} {e.Value?.ToJsonString()}")));
        Assert.That(difference, Is.Null);
    }
}
