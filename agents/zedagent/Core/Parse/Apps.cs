using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>App instances. An app with errors is still published: zedmanager shows them as the app's error.</summary>
internal static class Apps
{
    /// <param name="config">Apps may refer to its network instances; its id is "this device" for designated nodes.</param>
    /// <param name="settings">For the device's default boot order.</param>
    /// <param name="skipped">Apps that cannot be published, with the reason.</param>
    public static Table<AppInstanceConfig> Parse(
        Api.Config.EdgeDevConfig config, Table<CipherContext> contexts, GlobalConfig settings, DateTimeOffset now, List<string> skipped)
    {
        Guid device = Words.Uuid(config.Id.Uuid);
        List<AppInstanceConfig> apps = [];
        foreach (Api.Config.AppInstanceConfig app in config.Apps)
        {
            if (app.Uuidandversion is null || app.Fixedresources is null)
                skipped.Add($"app \"{app.Displayname}\" lacks its {(app.Uuidandversion is null ? "uuidandversion" : "fixedresources")}; it is left out");
            else
                apps.Add(AppChecks.Run(ParseOne(app, config, device, contexts, settings, now)));
        }
        return Table<AppInstanceConfig>.Of(apps, FromZedagent.AppInstanceConfig.KeyOf);
    }

    private static AppInstanceConfig ParseOne(
        Api.Config.AppInstanceConfig app, Api.Config.EdgeDevConfig config, Guid device, Table<CipherContext> contexts, GlobalConfig settings, DateTimeOffset now)
    {
        Guid uuid = Words.Uuid(app.Uuidandversion.Uuid);
        List<string> errors = [];
        CipherBlockStatus cipher = Ciphers.Parse(uuid.ToString(), app.CipherData, contexts, now);
        (BootOrder bootOrder, BootOrderSource bootOrderSource) = BootOrderOf(app.Fixedresources, settings);
        return new AppInstanceConfig
        {
            UUIDandVersion = new UUIDandVersion { UUID = uuid, Version = app.Uuidandversion.Version },
            DisplayName = app.Displayname,
            FixedResources = Resources(app.Fixedresources, errors) with { BootOrder = bootOrder },
            DisableLogs = app.Fixedresources.DisableLogs,
            VolumeRefConfigList = app.VolumeRefList.Select(volume => new VolumeRefConfig
            {
                VolumeID = Words.Uuid(volume.Uuid),
                GenerationCounter = volume.GenerationCount,
                AppUUID = uuid,
                MountDir = volume.MountDir,
                VerifyOnly = true,
            }).ToValueList(),
            Activate = app.Activate,
            AppNetAdapterList = AppAdapters.Network(app, $"{app.Displayname}-{uuid}", config.NetworkInstances, errors),
            OverlayNetworkList = AppAdapters.Overlays(app, $"{app.Displayname}-{uuid}", config.NetworkInstances, errors),
            IoAdapterList = AppAdapters.Io(app),
            RestartCmd = Command(app.Restart),
            PurgeCmd = Command(app.Purge),
            CloudInitUserData = app.UserData.Length == 0 ? null : app.UserData,
            RemoteConsole = app.RemoteConsole,
            CollectStatsIPAddr = IpText.TryParse(app.CollectStatsIPAddr, out IpText address) ? address : IpText.None,
            CipherBlockID = cipher.CipherBlockID,
            CipherContextID = cipher.CipherContextID,
            InitialValue = cipher.InitialValue,
            CipherData = cipher.CipherData,
            ClearTextHash = cipher.ClearTextHash,
            IsCipher = cipher.IsCipher,
            CipherContext = cipher.CipherContext,
            ErrorDescription = cipher.ErrorDescription,
            MetaDataType = (MetaDataType)(byte)(int)app.MetaDataType,
            ProfileList = app.ProfileList.ToValueList().NullIfEmpty(),
            Delay = new GoDuration(app.StartDelayInSeconds * 1_000_000_000L),
            Service = app.Service,
            CloudInitVersion = app.CloudInitVersion,
            Snapshot = Snapshot(app.Snapshot),
            IsDesignatedNodeID = !ContentTrees.IsForAnotherNode(app.DesignatedNodeId, device),
            AffinityType = app.Affinity == Api.Config.AffinityType.Required ? Affinity.RequiredDuringScheduling : Affinity.PreferredDuringScheduling,
            DeploymentType = app.RuntimeType == Api.Config.AppRuntimeType.Docker ? AppRuntimeType.Docker : AppRuntimeType.UnSpecified,
            ControllerBootOrder = (BootOrder)(int)app.Fixedresources.BootOrder,
            BootOrderSource = bootOrderSource,
            Errors = errors.ToValueList().NullIfEmpty(),
        };
    }

    private static VmMode Mode(int mode, List<string> errors)
    {
        if (mode is >= (int)VmMode.Pv and <= (int)VmMode.Legacy)
            return (VmMode)mode;
        errors.Add($"virtualization mode {mode} is not known here: choose PV (0), HVM (1), FML (3), NOHYPER (4) or LEGACY (5) as the app's fixedresources.virtualizationMode");
        return mode is >= 0 and < byte.MaxValue ? (VmMode)mode : (VmMode)byte.MaxValue;
    }

    private static VmConfig Resources(Api.Config.VmConfig vm, List<string> errors) => new()
    {
        Kernel = vm.Kernel,
        Ramdisk = vm.Ramdisk,
        Memory = vm.Memory,
        MaxMem = vm.Maxmem,
        VCpus = vm.Vcpus,
        MaxCpus = vm.Maxcpus,
        RootDev = vm.Rootdev,
        BootLoader = vm.Bootloader,
        VirtualizationMode = Mode((int)vm.VirtualizationMode, errors),
        EnableVnc = vm.EnableVnc,
        VncDisplay = vm.VncDisplay,
        VncPasswd = vm.VncPasswd,
        CPUsPinned = vm.PinCpu,
        VMMMaxMem = vm.VmmMaxmem,
        EnableVncShimVM = vm.EnableVncShimVm,
        EnforceNetworkInterfaceOrder = vm.EnforceNetworkInterfaceOrder,
        EnableOemWinLicenseKey = vm.EnableOemWinLicenseKey,
        DisableVirtualTPM = vm.DisableVtpm,
    };

    /// <summary>The controller's word, else the device's setting.</summary>
    private static (BootOrder Order, BootOrderSource Source) BootOrderOf(Api.Config.VmConfig vm, GlobalConfig settings)
    {
        if (vm.BootOrder != Api.Common.BootOrder.Unspecified)
            return ((BootOrder)(int)vm.BootOrder, BootOrderSource.Controller);
        return settings[SettingsCatalogue.AppBootOrder] switch
        {
            "usb" => (BootOrder.Usb, BootOrderSource.DeviceProperty),
            "nousb" => (BootOrder.Nousb, BootOrderSource.DeviceProperty),
            _ => (BootOrder.Unspecified, BootOrderSource.Unspecified),
        };
    }

    private static AppInstanceOpsCmd Command(Api.Config.InstanceOpsCmd? command) =>
        command is null ? AppInstanceOpsCmd.Zero : new AppInstanceOpsCmd { Counter = command.Counter, ApplyTime = command.OpsTime };

    private static SnapshotConfig Snapshot(Api.Config.SnapshotConfig? snapshot) => snapshot is null ? SnapshotConfig.Zero : new SnapshotConfig
    {
        ActiveSnapshot = snapshot.ActiveSnapshot,
        MaxSnapshots = snapshot.MaxSnapshots,
        RollbackCmd = Command(snapshot.RollbackCmd),
        Snapshots = snapshot.Snapshots.Select(one => new SnapshotDesc { SnapshotID = one.Id, SnapshotType = (SnapshotType)(int)one.Type }).ToValueList(),
    };
}
