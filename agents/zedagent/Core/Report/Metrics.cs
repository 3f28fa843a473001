using Eve.Api.Metrics;
using Eve.Types;
using Google.Protobuf.WellKnownTypes;

namespace Eve.Agents.Zedagent.Core.Report;

/// <summary>One metrics message: device, apps, network instances, volumes (report facts, section 7).</summary>
public static class Metrics
{
    private static readonly string hostKey = Guid.Empty.ToString();

    public static ZMetricMsg Of(ReportWorld world)
    {
        DomainMetric? host = world.DomainMetrics.GetValueOrDefault(hostKey);
        ZMetricMsg message = new()
        {
            DevID = world.Device.ToString(),
            AtTimeStamp = host is { LastHeard.IsZero: false } ? Convert.Time(host.LastHeard) : Timestamp.FromDateTimeOffset(world.Now),
            Dm = Device(world, host),
        };
        foreach (AppInstanceStatus app in world.Apps.Values.Where(app => !app.NoUploadStatsToController))
            message.Am.Add(App(app, world));
        foreach (NetworkInstanceMetrics network in world.NetworkInstanceMetrics.Values)
            message.Nm.Add(Network(network));
        foreach (VolumeStatus volume in world.Volumes.Values)
            message.Vm.Add(Volume(volume, world));
        return message;
    }

    private static deviceMetric Device(ReportWorld world, DomainMetric? host)
    {
        ulong total = world.Memory?.TotalMemoryMB ?? (ulong)world.Machine.MemoryMB;
        ulong free = world.Memory?.FreeMemoryMB ?? (ulong)world.Machine.FreeMemoryMB;
        ulong used = total > free ? total - free : 0;
        ulong busy = host?.CPUTotalNs ?? (ulong)(world.Machine.Busy.Ticks * 100);
        deviceMetric device = new()
        {
            CpuMetric = new appCpuMetric
            {
                UpTime = UpTime(world.Now - world.Machine.BootTime),
                Total = busy / 1_000_000_000,
                TotalNs = busy,
            },
            Memory = new memoryMetric
            {
                UsedMem = (uint)used,
                AvailMem = (uint)free,
                UsedPercentage = total == 0 ? 0 : used * 100.0 / total,
                AvailPercentage = total == 0 ? 0 : free * 100.0 / total,
            },
            Acl = new AclMetric { TotalRuleCount = world.NetworkMetrics.TotalRuleCount },
            LastReceivedConfig = Time(world.Config.LastReceived),
            LastProcessedConfig = Time(world.Config.LastProcessed),
            DormantTimeInSeconds = 3UL * world.Config.Settings[SettingsCatalogue.MetricInterval],
        };
        foreach (NetworkPortStatus port in world.Network.Ports.OrEmpty())
            if (Find(world.NetworkMetrics, port.IfName) is { } metric)
                device.Network.Add(Traffic(metric, port.Logicallabel, port.IfName, port.Alias, swapped: false));
        foreach (DiskMetric disk in world.Disks.Values)
            device.Disk.Add(Disk(disk));
        if (host is not null)
            device.DeviceMemory = DeviceMemory(world);
        return device;
    }

    private static DeviceMemoryMetric DeviceMemory(ReportWorld world)
    {
        long allocated = 0;
        foreach (AppInstanceStatus app in world.Apps.Values)
            allocated += world.DomainMetrics.GetValueOrDefault(app.UUIDandVersion.UUID.ToString()) is { AllocatedMB: > 0 } metric
                ? metric.AllocatedMB
                : (app.FixedResources.Memory + 1023) / 1024;
        return new DeviceMemoryMetric
        {
            MemoryMB = (uint)(world.Memory?.TotalMemoryMB ?? (ulong)world.Machine.MemoryMB),
            AllocatedAppsMB = (uint)allocated,
            UsedEveMB = (uint)(world.Memory?.UsedEveMB ?? 0),
        };
    }

    private static appMetric App(AppInstanceStatus app, ReportWorld world)
    {
        string uuid = app.UUIDandVersion.UUID.ToString();
        DomainMetric? domain = world.DomainMetrics.GetValueOrDefault(uuid);
        appMetric metric = new()
        {
            AppID = uuid,
            AppName = app.DisplayName,
            Cpu = new appCpuMetric(),
            Memory = new memoryMetric(),
            AppMemory = new AppMemoryMetric(),
        };
        if (!app.BootTime.IsZero && app.Activated)
            metric.Cpu.UpTime = UpTime(world.Now - app.BootTime.ToDateTimeOffset());
        if (domain is not null)
        {
            metric.Cpu.Total = domain.CPUTotalNs / 1_000_000_000;
            metric.Cpu.TotalNs = domain.CPUTotalNs;
            metric.Memory = new memoryMetric { UsedMem = domain.UsedMemory, AvailMem = domain.AvailableMemory, UsedPercentage = domain.UsedMemoryPercent };
            metric.AppMemory = new AppMemoryMetric { AllocatedMB = domain.AllocatedMB, UsedMB = domain.UsedMemory };
        }
        foreach (AppNetAdapterStatus adapter in app.AppNetAdapters.OrEmpty())
            if (adapter.VifUsed.Length > 0 && Find(world.NetworkMetrics, adapter.VifUsed) is { } traffic)
                metric.Network.Add(Traffic(traffic, adapter.Name, adapter.VifUsed, "", swapped: !IsSeenFromTheApp(adapter.VifUsed)));
        foreach (VolumeRefStatus volume in app.VolumeRefStatusList.OrEmpty())
            if (volume.ActiveFileLocation.Length > 0 && world.AppDisks.GetValueOrDefault(Keys.DiskPath(volume.ActiveFileLocation)) is { } disk)
                metric.Disk.Add(AppDisk(volume.ActiveFileLocation, disk));
        return metric;
    }

    /// <summary>Interfaces of these names count from the app's side already; on others what the device sends is what the app receives.</summary>
    private static bool IsSeenFromTheApp(string vif) =>
        vif.StartsWith("nbn", StringComparison.Ordinal) || vif.StartsWith("nbu", StringComparison.Ordinal) || vif.StartsWith("nbo", StringComparison.Ordinal);

    private static ZMetricNetworkInstance Network(NetworkInstanceMetrics network)
    {
        NetworkStats rx = new();
        NetworkStats tx = new();
        foreach (NetworkMetric metric in network.NetworkMetrics.MetricList.OrEmpty())
        {
            if (metric.IfName != network.BridgeName)
            {
                rx.TotalBytes += metric.RxBytes;
                rx.TotalPackets += metric.RxPkts;
                tx.TotalBytes += metric.TxBytes;
                tx.TotalPackets += metric.TxPkts;
            }
            rx.Errors += metric.RxErrors;
            tx.Errors += metric.TxErrors;
            rx.Drops += metric.RxDrops + metric.RxAclDrops + metric.RxAclRateLimitDrops;
            tx.Drops += metric.TxDrops + metric.TxAclDrops + metric.TxAclRateLimitDrops;
        }
        return new ZMetricNetworkInstance
        {
            NetworkID = network.UUIDandVersion.UUID.ToString(),
            NetworkVersion = network.UUIDandVersion.Version,
            Displayname = network.DisplayName,
            InstType = (uint)network.Type,
            NetworkStats = new ZMetricNetworkStats { Rx = rx, Tx = tx },
        };
    }

    private static ZMetricVolume Volume(VolumeStatus volume, ReportWorld world)
    {
        ZMetricVolume metric = new() { Uuid = volume.VolumeID.ToString(), DisplayName = volume.DisplayName };
        if (volume.FileLocation.Length > 0 && world.AppDisks.GetValueOrDefault(Keys.DiskPath(volume.FileLocation)) is { } disk)
        {
            metric.UsedBytes = disk.UsedBytes;
            metric.TotalBytes = disk.ProvisionedBytes;
            metric.FreeBytes = disk.ProvisionedBytes > disk.UsedBytes ? disk.ProvisionedBytes - disk.UsedBytes : 0;
        }
        return metric;
    }

    private static networkMetric Traffic(NetworkMetric metric, string name, string localName, string alias, bool swapped)
    {
        networkMetric traffic = new()
        {
            IName = name,
            LocalName = localName,
            Alias = alias,
            TxBytes = metric.TxBytes,
            RxBytes = metric.RxBytes,
            TxPkts = metric.TxPkts,
            RxPkts = metric.RxPkts,
            TxDrops = metric.TxDrops,
            RxDrops = metric.RxDrops,
            TxErrors = metric.TxErrors,
            RxErrors = metric.RxErrors,
            TxAclDrops = metric.TxAclDrops,
            RxAclDrops = metric.RxAclDrops,
            TxAclRateLimitDrops = metric.TxAclRateLimitDrops,
            RxAclRateLimitDrops = metric.RxAclRateLimitDrops,
        };
        if (!swapped)
            return traffic;
        (traffic.TxBytes, traffic.RxBytes) = (traffic.RxBytes, traffic.TxBytes);
        (traffic.TxPkts, traffic.RxPkts) = (traffic.RxPkts, traffic.TxPkts);
        (traffic.TxDrops, traffic.RxDrops) = (traffic.RxDrops, traffic.TxDrops);
        (traffic.TxErrors, traffic.RxErrors) = (traffic.RxErrors, traffic.TxErrors);
        (traffic.TxAclDrops, traffic.RxAclDrops) = (traffic.RxAclDrops, traffic.TxAclDrops);
        (traffic.TxAclRateLimitDrops, traffic.RxAclRateLimitDrops) = (traffic.RxAclRateLimitDrops, traffic.TxAclRateLimitDrops);
        return traffic;
    }

    private static diskMetric Disk(DiskMetric disk) => new()
    {
        MountPath = disk.IsDir ? disk.DiskPath : "",
        Disk = disk.IsDir ? "" : disk.DiskPath,
        ReadBytes = Megabytes(disk.ReadBytes),
        WriteBytes = Megabytes(disk.WriteBytes),
        ReadCount = disk.ReadCount,
        WriteCount = disk.WriteCount,
        Total = Megabytes(disk.TotalBytes),
        Used = Megabytes(disk.UsedBytes),
        Free = Megabytes(disk.FreeBytes),
    };

    private static appDiskMetric AppDisk(string location, AppDiskMetric disk) => new()
    {
        Disk = location,
        Provisioned = Megabytes(disk.ProvisionedBytes),
        Used = Megabytes(disk.UsedBytes),
        DiskType = disk.DiskType,
        Dirty = disk.Dirty,
    };

    private static ulong Megabytes(ulong bytes) => (bytes + (1 << 19)) >> 20;

    private static NetworkMetric? Find(NetworkMetrics metrics, string interfaceName) =>
        interfaceName.Length == 0 ? null : metrics.MetricList.OrEmpty().FirstOrDefault(metric => metric.IfName == interfaceName);

    /// <summary>The wire has a length of time in the shape of a moment: that many seconds after 1970.</summary>
    private static Timestamp UpTime(TimeSpan up) => Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(Math.Max(0, Math.Floor(up.TotalSeconds))));

    private static Timestamp? Time(DateTimeOffset? time) => time is { } moment ? Timestamp.FromDateTimeOffset(moment) : null;
}
