using Eve.Agents.Zedmanager.Core.Start;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Stages;

/// <summary>The DomainConfig of an app, built anew in each pass (fields facts, 4 and 5).</summary>
public static class DomainPlan
{
    /// <returns>null when a volume has no file yet; <paramref name="error"/> then says which.</returns>
    public static DomainConfig? Build(World world, AppInstanceConfig config, AppInstanceStatus status, AppNetworkStatus link, out string error)
    {
        error = "";
        List<DiskConfig> disks = [];
        foreach (VolumeRefConfig volume in config.VolumeRefConfigList.OrEmpty())
        {
            RefKey key = RefKey.Of(volume);
            if (status.VolumeRefStatusList.OrEmpty().FirstOrDefault(entry => RefKey.Of(entry) == key) is not { } entry)
                continue;
            // In a cluster the disks are volumes of the cluster, which have no file here.
            if (entry.ActiveFileLocation.Length == 0 && !world.IsCluster)
            {
                error = $"Volume {entry.DisplayName} ({volume.VolumeID}) has no file to start the app from: purge the app to have it made again.";
                return null;
            }
            disks.Add(Disk(volume, key, entry));
        }
        VmConfig resources = config.FixedResources;
        bool container = disks.Count > 0 && disks[0].Format == Format.Container;
        bool active = Profiles.Effective(world, config);
        DomainConfig domain = new()
        {
            UUIDandVersion = config.UUIDandVersion,
            DisplayName = config.DisplayName,
            Activate = active,
            UserActivate = Profiles.Effective(world.Profile, config),
            AppNum = link.AppNum,
            Kernel = container && resources.Kernel.Length == 0 ? "/hostfs/boot/kernel" : resources.Kernel,
            Ramdisk = container && resources.Ramdisk.Length == 0 ? "/usr/lib/xen/boot/runx-initrd" : resources.Ramdisk,
            ExtraArgs = container ? ContainerArguments(resources, link) : resources.ExtraArgs,
            BootLoader = BootLoader(resources, container, world.IsArm64),
            GPUConfig = container && !resources.EnableVnc ? "" : "legacy",
            DiskConfigList = [.. disks],
            VifList = [.. link.AppNetAdapterList.OrEmpty().Select(Vif)],
            IoAdapterList = config.IoAdapterList,
            KubeImageName = resources.VirtualizationMode == VmMode.NoHyper ? ImageName(status) : "",
            PurgeCounter = Counters.Purge(config),
            RestartCounter = Counters.Restart(config),
        };
        return WithConfig(WithResources(domain, resources), config);
    }

    private static DomainConfig WithResources(DomainConfig domain, VmConfig resources) => domain with
    {
        Memory = resources.Memory,
        MaxMem = resources.MaxMem,
        VCpus = resources.VCpus,
        MaxCpus = resources.MaxCpus,
        RootDev = resources.RootDev,
        CPUs = resources.CPUs,
        DeviceTree = resources.DeviceTree,
        DtDev = resources.DtDev,
        IRQs = resources.IRQs,
        IOMem = resources.IOMem,
        VirtualizationMode = resources.VirtualizationMode,
        EnableVnc = resources.EnableVnc,
        VncDisplay = resources.VncDisplay,
        VncPasswd = resources.VncPasswd,
        CPUsPinned = resources.CPUsPinned,
        VMMMaxMem = resources.VMMMaxMem,
        EnableVncShimVM = resources.EnableVncShimVM,
        EnforceNetworkInterfaceOrder = resources.EnforceNetworkInterfaceOrder,
        EnableOemWinLicenseKey = resources.EnableOemWinLicenseKey,
        DisableVirtualTPM = resources.DisableVirtualTPM,
        BootOrder = resources.BootOrder,
    };

    private static DomainConfig WithConfig(DomainConfig domain, AppInstanceConfig config) => domain with
    {
        DisableLogs = config.DisableLogs,
        IsDNidNode = config.IsDesignatedNodeID,
        AffinityType = config.AffinityType,
        CloudInitUserData = config.CloudInitUserData,
        CipherBlockID = config.CipherBlockID,
        CipherContextID = config.CipherContextID,
        InitialValue = config.InitialValue,
        CipherData = config.CipherData,
        ClearTextHash = config.ClearTextHash,
        IsCipher = config.IsCipher,
        CipherContext = config.CipherContext,
        ErrorDescription = config.ErrorDescription,
        MetaDataType = config.MetaDataType,
        Service = config.Service,
        CloudInitVersion = config.CloudInitVersion,
        DeploymentType = config.DeploymentType,
    };

    private static DiskConfig Disk(VolumeRefConfig volume, RefKey key, VolumeRefStatus entry) => new()
    {
        VolumeKey = key.VolumeKey,
        FileLocation = entry.ActiveFileLocation,
        ReadOnly = entry.ReadOnly,
        Format = entry.ContentFormat,
        MountDir = volume.MountDir,
        DisplayName = entry.DisplayName,
        WWN = entry.WWN,
        Target = entry.Target,
        CustomMeta = entry.CustomMeta,
    };

    private static VifConfig Vif(AppNetAdapterStatus adapter) => new()
    {
        Bridge = adapter.Bridge,
        Vif = adapter.Vif,
        Mac = adapter.Mac,
        MTU = adapter.MTU,
        PodVif = adapter.PodVif,
        VifOrder = adapter.VifOrder,
    };

    private static string ContainerArguments(VmConfig resources, AppNetworkStatus link)
    {
        string arguments = resources.ExtraArgs.Length == 0 ? "console=hvc0 root=9p dhcp=1" : resources.ExtraArgs;
        if (resources.EnableVnc)
            arguments += " console=tty0";
        ValueList<AppNetAdapterStatus> adapters = link.AppNetAdapterList.OrEmpty();
        return adapters.Count == 0 ? arguments : $"{arguments} mtu={string.Join(',', adapters.Select(adapter => adapter.MTU))}";
    }

    private static string BootLoader(VmConfig resources, bool container, bool arm64)
    {
        string loader = resources.BootLoader == "/usr/bin/pygrub" ? "" : resources.BootLoader;
        return loader.Length != 0 ? loader
            : container ? arm64 ? "/usr/lib/xen/boot/ovmf.bin" : "/usr/lib/xen/boot/seabios.bin"
            : resources.VirtualizationMode == VmMode.Fml ? "/usr/lib/xen/boot/OVMF_CODE.fd"
            : arm64 ? "/usr/lib/xen/boot/ovmf.bin"
            : "";
    }

    private static string ImageName(AppInstanceStatus status) =>
        status.VolumeRefStatusList.OrEmpty().FirstOrDefault(entry => entry.ReferenceName.Length != 0)?.ReferenceName ?? "";
}
