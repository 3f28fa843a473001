using Eve.Agents.Zedmanager.Core;
using Eve.Agents.Zedmanager.Core.Snapshots;
using Eve.Types;

namespace Eve.Replay.Zedmanager;

/// <summary>Records with all that most tests do not care about; a test says only what differs.</summary>
internal static class Build
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly Guid App = Id(1);
    public static readonly Guid OtherApp = Id(2);
    public static readonly Guid Disk = Id(0x11);
    public static readonly Guid OtherDisk = Id(0x12);
    public static readonly Guid Network = Id(0x21);

    /// <summary>All neighbours have been heard, and there is memory for all.</summary>
    public static readonly World World = World.Empty with
    {
        Now = Start,
        DelayBase = Start,
        VolumesKnown = true,
        NetworksKnown = true,
        DomainsKnown = true,
        SnapshotsKnown = true,
        HostMemory = new() { TotalMemoryMB = 16384 },
    };

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static AppInstanceConfig Config(Guid? app = null, params Guid[] disks) => new()
    {
        UUIDandVersion = new() { UUID = app ?? App, Version = "1" },
        DisplayName = "shop",
        Activate = true,
        FixedResources = new() { Memory = 512 << 10, MaxMem = 512 << 10, VCpus = 1, MaxCpus = 1, VirtualizationMode = VmMode.Hvm },
        VolumeRefConfigList = [.. (disks.Length == 0 ? [Disk] : disks).Select(disk => Ref(disk, app: app))],
        AppNetAdapterList = [new() { Name = "eth0", Network = Network, ACLs = [new() { RuleID = 1 }] }],
        IsDesignatedNodeID = true,
    };

    /// <summary>With overlay adapters in these LISP instances, each to be given an EID.</summary>
    public static AppInstanceConfig Overlaid(this AppInstanceConfig config, params uint[] instances) => config with
    {
        OverlayNetworkList = [.. instances.Select(iid => new EIDOverlayConfig { Name = $"mesh{iid}", IID = iid, Allocate = true, Network = Network, ACLs = [new() { RuleID = 1 }] })],
    };

    /// <summary>The first overlay adapter becomes another one.</summary>
    public static AppInstanceConfig OverlayWith(this AppInstanceConfig config, Func<EIDOverlayConfig, EIDOverlayConfig> with) => config with
    {
        OverlayNetworkList = config.OverlayNetworkList!.WithAt(0, with(config.OverlayNetworkList[0])),
    };

    public static AppInstanceConfig Version(this AppInstanceConfig config, int version) =>
        config with { UUIDandVersion = config.UUIDandVersion with { Version = $"{version}" } };

    public static AppInstanceConfig Restarted(this AppInstanceConfig config) => config with { RestartCmd = new() { Counter = config.RestartCmd.Counter + 1 } };

    /// <summary>The snapshots that the app is to have; the limit is five.</summary>
    public static AppInstanceConfig Snapshots(this AppInstanceConfig config, SnapshotType type, params string[] ids) => config with
    {
        Snapshot = config.Snapshot with { MaxSnapshots = 5, Snapshots = [.. ids.Select(id => new SnapshotDesc { SnapshotID = id, SnapshotType = type })] },
    };

    public static AppInstanceConfig RolledBack(this AppInstanceConfig config, string id) => config with
    {
        Snapshot = config.Snapshot with { ActiveSnapshot = id, RollbackCmd = new() { Counter = config.Snapshot.RollbackCmd.Counter + 1 } },
    };

    /// <summary>What an app wants to have on disk is there.</summary>
    public static World Files(this World world, AppRecord app)
    {
        foreach (StoredSnapshot stored in world.Stored.Values)
            if (stored.App == app.UUID && !app.Files.Any(kept => kept.ID == stored.Kept.ID))
                world = world with { Stored = world.Stored.Remove(stored.Kept.ID) };
        foreach (KeptSnapshot kept in app.Files)
            if (world.Stored.GetValueOrDefault(kept.ID)?.Kept != kept)
                world = world with { Stored = world.Stored.SetItem(kept.ID, new(kept, app.UUID)) };
        return world;
    }

    public static World Snapshot(this World world, string id, VolumesSnapshotAction result, string error = "", ErrorSeverity severity = ErrorSeverity.Error, string retry = "") =>
        world.WithSnapshot(id, new()
        {
            SnapshotID = id,
            AppUUID = App,
            ResultOfAction = result,
            TimeCreated = result == VolumesSnapshotAction.Create && error.Length == 0 ? world.Now : GoTime.Zero,
            ErrorSourceType = error.Length == 0 ? "" : "types.VolumesSnapshotStatus",
            Error = error,
            ErrorSeverity = error.Length == 0 ? ErrorSeverity.Unspecified : severity,
            ErrorRetryCondition = retry,
        });

    public static AppInstanceConfig Purged(this AppInstanceConfig config) => config with { PurgeCmd = new() { Counter = config.PurgeCmd.Counter + 1 } };

    /// <summary>Every volume one generation further.</summary>
    public static AppInstanceConfig NewVolumes(this AppInstanceConfig config) => config with
    {
        VolumeRefConfigList = [.. config.VolumeRefConfigList.OrEmpty().Select(volume => volume with { GenerationCounter = volume.GenerationCounter + 1 })],
    };

    public static VolumeRefConfig Ref(Guid disk, long generation = 0, Guid? app = null) =>
        new() { VolumeID = disk, GenerationCounter = generation, AppUUID = app ?? App, VerifyOnly = true };

    public static World Volume(this World world, VolumeRefConfig volume, SwState state, bool verifyOnly = true, string error = "") =>
        world.WithVolume(RefKey.Of(volume), new()
        {
            VolumeID = volume.VolumeID,
            GenerationCounter = volume.GenerationCounter,
            AppUUID = volume.AppUUID,
            State = state,
            VerifyOnly = verifyOnly && state <= SwState.Loaded,
            DisplayName = "disk",
            ContentFormat = Format.Qcow2,
            ActiveFileLocation = state >= SwState.CreatedVolume ? $"/persist/volumes/{RefKey.Of(volume).VolumeKey}.qcow2" : "",
            ErrorSourceType = error.Length == 0 ? "" : "types.VolumeStatus",
            Error = error,
            ErrorSeverity = error.Length == 0 ? ErrorSeverity.Unspecified : ErrorSeverity.Error,
        });

    /// <summary>All volumes of a config in one state.</summary>
    public static World Volumes(this World world, AppInstanceConfig config, SwState state) =>
        config.VolumeRefConfigList.OrEmpty().Aggregate(world, (now, volume) => now.Volume(volume, state));

    public static World Link(this World world, Func<AppNetworkStatus, AppNetworkStatus>? with = null, Guid? app = null)
    {
        AppNetworkStatus status = new()
        {
            UUIDandVersion = new() { UUID = app ?? App, Version = "1" },
            AppNum = 1,
            Activated = true,
            AppNetAdapterList = [new() { Name = "eth0", Network = Network, Bridge = "bn1", Vif = "nbu1x1", MTU = 1500 }],
        };
        return world.WithNetwork(app ?? App, with is null ? status : with(status));
    }

    /// <summary>identitymanager answers one request of an app.</summary>
    public static World Eid(this World world, EIDConfig request, Func<EIDStatus, EIDStatus>? with = null)
    {
        EIDStatus status = Neighbours.StepEid(request, Neighbours.StepEid(request, null, 0), 0)!;
        return world.WithEid(EidKey.Of(request), with is null ? status : with(status));
    }

    public static World Domain(this World world, SwState state, Func<DomainStatus, DomainStatus>? with = null, Guid? app = null)
    {
        DomainStatus status = new()
        {
            UUIDandVersion = new() { UUID = app ?? App, Version = "1" },
            State = state,
            Activated = state is SwState.Running or SwState.Halting,
            DomainName = $"{app ?? App}.1.1",
        };
        return world.WithDomain(app ?? App, with is null ? status : with(status));
    }

    /// <summary>The world in which an app of this config runs.</summary>
    public static World Running(AppInstanceConfig config) =>
        World.Volumes(config, SwState.CreatedVolume).Link(app: config.UUIDandVersion.UUID).Domain(SwState.Running, app: config.UUIDandVersion.UUID);

    /// <summary>A new app, which is asked for its volumes before this world answers.</summary>
    public static AppRecord Create(World world, AppInstanceConfig config)
    {
        AppRecord app = Reconciler.ConfigCreated(world with { Volumes = World.Volumes }, null, config);
        return Reconciler.Update(world, app);
    }

    /// <summary>An app of this config that runs, brought there step by step.</summary>
    public static AppRecord RunningApp(AppInstanceConfig config)
    {
        World world = World.Volumes(config, SwState.CreatedVolume);
        AppRecord app = Create(world, config);
        app = Reconciler.Update(world.Link(app: app.UUID), app);
        return Reconciler.Update(Running(config), app);
    }

    public static World Later(this World world, double seconds) => world with { Now = world.Now.AddSeconds(seconds) };
}
