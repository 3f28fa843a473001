using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>The status of an app at its first handling, and the parts of it that later configs may change.</summary>
public static class NewStatus
{
    /// <summary>A status with a copy of the whole VM config; its CPUs are given out later.</summary>
    public static DomainStatus From(DomainConfig config) => Named(
        new()
        {
            UUIDandVersion = config.UUIDandVersion,
            DisplayName = config.DisplayName,
            State = SwState.Installed,
            PendingAdd = true,
            DisableLogs = config.DisableLogs,
            Kernel = config.Kernel,
            Ramdisk = config.Ramdisk,
            Memory = config.Memory,
            MaxMem = config.MaxMem,
            VCpus = config.VCpus,
            MaxCpus = config.MaxCpus,
            RootDev = config.RootDev,
            ExtraArgs = config.ExtraArgs,
            BootLoader = config.BootLoader,
            CPUs = [],
            DeviceTree = config.DeviceTree,
            DtDev = config.DtDev,
            IRQs = config.IRQs,
            IOMem = config.IOMem,
            VirtualizationMode = Normal(config.VirtualizationMode),
            EnableVnc = config.EnableVnc,
            VncDisplay = config.VncDisplay,
            VncPasswd = config.VncPasswd,
            CPUsPinned = config.CPUsPinned,
            VMMMaxMem = config.VMMMaxMem,
            EnableVncShimVM = config.EnableVncShimVM,
            EnforceNetworkInterfaceOrder = config.EnforceNetworkInterfaceOrder,
            EnableOemWinLicenseKey = config.EnableOemWinLicenseKey,
            DisableVirtualTPM = config.DisableVirtualTPM,
            BootOrder = config.BootOrder,
            Service = config.Service,
            DeploymentType = config.DeploymentType,
        },
        config);

    /// <summary>Takes over what makes the task name, and the VIFs: at create and at each re-activation.</summary>
    public static DomainStatus Named(DomainStatus status, DomainConfig config) => status with
    {
        DomainName = TaskName.Of(config),
        AppNum = config.AppNum,
        PurgeCounter = config.PurgeCounter,
        RestartCounter = config.RestartCounter,
        VifList = [.. config.VifList.OrEmpty().Select(vif => new VifInfo
        {
            Bridge = vif.Bridge, Vif = vif.Vif, Mac = vif.Mac, MTU = vif.MTU, PodVif = vif.PodVif, VifOrder = vif.VifOrder, VifUsed = vif.Vif,
        })],
    };

    /// <summary>The few members that follow the config without a new activation.</summary>
    public static DomainStatus Updated(DomainStatus status, DomainConfig config) => status with
    {
        VirtualizationMode = Normal(config.VirtualizationMode),
        EnableVnc = config.EnableVnc,
        EnableVncShimVM = config.EnableVncShimVM,
        VncDisplay = config.VncDisplay,
        VncPasswd = config.VncPasswd,
        DisableLogs = config.DisableLogs,
    };

    /// <summary>Unknown modes, and the filler, act as PV.</summary>
    private static VmMode Normal(VmMode mode) => mode is VmMode.Hvm or VmMode.Fml or VmMode.NoHyper or VmMode.Legacy ? mode : VmMode.Pv;
}

/// <summary>The name of a domain: app UUID, version and app number, parted by dots.</summary>
public static class TaskName
{
    public static string Of(DomainConfig config) => $"{config.UUIDandVersion.UUID}.{config.UUIDandVersion.Version}.{config.AppNum}";
}
