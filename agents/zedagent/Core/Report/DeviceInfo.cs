using Eve.Api.Info;
using Eve.Types;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>The device as the controller sees it (report facts, section 2). What no agent of this suite tells yet is left out.</summary>
public static class DeviceInfo
{
    // The highest that the API knows; it tells the controller which parts of a config are understood.
    private const int apiCapability = 22;

    public static ZInfoDevice Of(ReportWorld world)
    {
        MachineFacts machine = world.Machine;
        NodeNames names = world.Config.Names;
        ZInfoDevice info = new()
        {
            MachineArch = machine.Architecture,
            CpuArch = machine.Architecture,
            Platform = machine.Architecture,
            Ncpu = world.Memory?.Ncpus ?? (uint)machine.Cpus,
            Memory = world.Memory?.TotalMemoryMB ?? (ulong)machine.MemoryMB,
            Storage = Storage(world),
            Minfo = Product(machine.Product),
            BootTime = Timestamp.FromDateTimeOffset(machine.BootTime),
            HostName = machine.HostName,
            Dns = new ZInfoDNS(),
            LastRebootReason = world.NodeAgent.RebootReason,
            LastRebootStack = world.NodeAgent.RebootStack,
            LastRebootTime = Convert.Time(world.NodeAgent.RebootTime),
            LastBootReason = (Api.Info.BootReason)(int)world.NodeAgent.BootReason,
            RestartCounter = world.NodeAgent.RestartCounter,
            RebootInprogress = world.NodeAgent.DeviceReboot,
            SystemAdapter = SystemAdapters.Of(world),
            HSMStatus = HwSecurityModuleStatus.Notfound,
            SecInfo = new SecurityInfo { ShaRootCa = ByteString.CopyFrom(machine.RootCertificateHash.AsSpan()) },
            ConfigItemStatus = Items(world.Config),
            MaintenanceMode = IsMaintained(world),
            HardwareWatchdogPresent = machine.HasWatchdog,
            Capabilities = new Api.Info.Capabilities
            {
                HWAssistedVirtualization = world.Capabilities.HWAssistedVirtualization,
                IOVirtualization = world.Capabilities.IOVirtualization,
            },
            State = StateOf(world),
            ApiCapability = (APICapability)apiCapability,
            RemoteAccessDisabled = machine.RemoteAccessDisabled,
            OptionalCapabilities = new OptionalCapabilities { HwInventorySupport = true },
            DeviceName = names.Device,
            EnterpriseName = names.Enterprise,
            EnterpriseId = names.EnterpriseId,
            ProjectName = names.Project,
            ProjectId = names.ProjectId,
        };
        info.Dns.DNSservers.AddRange(machine.DnsServers);
        info.Dns.DNSsearch.AddRange(machine.DnsSearch);
        AddMaintenance(info, world);
        AddAdapters(info, world);
        AddStorage(info, world);
        AddPartitions(info, world);
        foreach (AppInstanceStatus app in world.Apps.Values)
            info.AppInstances.Add(new ZInfoAppInstance { Uuid = app.UUIDandVersion.UUID.ToString(), Name = app.DisplayName, DomainName = app.DomainName });
        return info;
    }

    /// <summary>The first that holds (config mapping facts, section 3).</summary>
    public static ZDeviceState StateOf(ReportWorld world) =>
        IsMaintained(world) ? ZDeviceState.MaintenanceMode
        : world.NodeAgent.UpdateInprogress ? ZDeviceState.BaseosUpdating
        : world.NodeAgent.DeviceReboot ? ZDeviceState.Rebooting
        : world.NodeAgent.DeviceShutdown ? world.NodeAgent.AllDomainsHalted ? ZDeviceState.PreparedPoweroff : ZDeviceState.PreparingPoweroff
        : world.NodeAgent.DevicePoweroff ? ZDeviceState.PoweringOff
        : world.HasConfig ? ZDeviceState.Online
        : ZDeviceState.Booting;

    private static bool IsMaintained(ReportWorld world) => world.Config.Maintenance || world.NodeAgent.LocalMaintenanceMode;

    private static void AddMaintenance(ZInfoDevice info, ReportWorld world)
    {
        if (world.Config.Maintenance)
            info.MaintenanceModeReasons.Add(Api.Info.MaintenanceModeReason.UserRequested);
        foreach (Types.MaintenanceModeReason reason in world.NodeAgent.LocalMaintenanceModeReasons.OrEmpty().Where(reason => reason != 0))
            info.MaintenanceModeReasons.Add((Api.Info.MaintenanceModeReason)(int)reason);
#pragma warning disable CS0612 // controllers still read the older member
        info.MaintenanceModeReason = info.MaintenanceModeReasons.FirstOrDefault();
#pragma warning restore CS0612
    }

    private static ulong Storage(ReportWorld world) =>
        world.Disks.Values.FirstOrDefault(disk => disk.DiskPath == "/persist") is { } persist
            ? persist.TotalBytes >> 20
            : (ulong)(world.Machine.PersistBytes >> 20);

    private static ZInfoManufacturer Product(ProductFacts product) => new()
    {
        Manufacturer = product.Manufacturer,
        ProductName = product.Name,
        Version = product.Version,
        SerialNumber = product.Serial,
        UUID = product.Uuid,
        BiosVendor = product.BiosVendor,
        BiosVersion = product.BiosVersion,
        BiosReleaseDate = product.BiosDate,
    };

    private static ZInfoConfigItemStatus Items(ConfigState config)
    {
        ZInfoConfigItemStatus status = new();
        foreach ((string name, Parse.ItemStatus item) in config.Items)
            status.ConfigItems[name] = new ZInfoConfigItem { Value = item.Value, Error = item.Error };
        return status;
    }

    private static void AddAdapters(ZInfoDevice info, ReportWorld world)
    {
        int alone = 0;
        // Each adapter without a group is a group of its own.
        foreach (IGrouping<string, IoBundle> group in world.Adapters.IoBundleList.OrEmpty()
            .GroupBy(bundle => bundle.AssignmentGroup.Length > 0 ? bundle.AssignmentGroup : $"\0{alone++}"))
        {
            IoBundle first = group.First();
            ZioBundle bundle = new()
            {
                Type = (Api.Common.PhyIoType)(int)first.Type,
                Name = first.AssignmentGroup,
                Usage = (Api.Common.PhyIoMemberUsage)(int)first.Usage,
                UsedByAppUUID = first.UsedByUUID == Guid.Empty ? "" : first.UsedByUUID.ToString(),
                UsedByBaseOS = first.UsedByUUID == Guid.Empty && first.KeepInHost,
            };
            foreach (IoBundle member in group)
            {
                bundle.Members.Add(member.Logicallabel);
                Convert.AddAddress(bundle, member);
            }
            info.AssignableAdapters.Add(bundle);
        }
    }

    private static void AddStorage(ZInfoDevice info, ReportWorld world)
    {
        foreach (DiskMetric disk in world.Disks.Values)
        {
            info.StorageList.Add(new ZInfoStorage
            {
                MountPath = disk.IsDir ? disk.DiskPath : "",
                Device = disk.IsDir ? "" : disk.DiskPath,
                Total = disk.TotalBytes >> 20,
                StorageLocation = disk.DiskPath == "/persist",
                PartitionLabel = disk.PartitionLabel,
                PartitionTypeGuid = disk.PartitionType,
                PartitionUuid = disk.PartitionUUID,
            });
        }
    }

    private static void AddPartitions(ZInfoDevice info, ReportWorld world)
    {
        foreach (ZbootStatus partition in world.Partitions.Values.OrderByDescending(partition => partition.CurrentPartition))
        {
            bool installed = partition.ShortVersion.Length > 0;
            info.SwList.Add(new ZInfoDevSW
            {
                Activated = partition.CurrentPartition,
                PartitionLabel = partition.PartitionLabel,
                PartitionDevice = partition.PartitionDevname,
                PartitionState = partition.PartitionState,
                ShortVersion = partition.ShortVersion,
                LongVersion = partition.LongVersion,
                Status = installed ? ZSwState.Installed : ZSwState.Initial,
                DownloadProgress = installed ? 100u : 0u,
            });
        }
        // A device without partitions (a development device) still runs something.
        if (info.SwList.Count == 0 && world.Machine.Release.Length > 0)
            info.SwList.Add(new ZInfoDevSW { Activated = true, ShortVersion = world.Machine.Release, Status = ZSwState.Installed, DownloadProgress = 100 });
    }
}
