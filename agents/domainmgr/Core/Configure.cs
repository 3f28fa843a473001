using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>Turns a config into the parts of the status that a domain is made from: disks, variables, files.</summary>
public static class Configure
{
    /// <summary>The status with its disks and user data.</summary>
    /// <returns>The status, and what is wrong with the config; empty when nothing is.</returns>
    public static (DomainStatus Status, string Error) Run(DomainStatus status, DomainConfig config)
    {
        ValueList<DiskConfig> disks = config.DiskConfigList.OrEmpty();
        List<DiskStatus> found = [.. disks.Select((disk, index) => Disk(disk, index, config.VirtualizationMode))];
        if (disks.Any(disk => disk.Format == Format.Container))
            found.Add(new() { FileLocation = "/mnt", Devtype = "9P" });
        status = status with { DiskStatusList = [.. found], EnvVariables = null };
        if (!IsContainer(config))
            return (status, "");

        UserData data = UserData.Read(config);
        status = status with
        {
            OCIConfigDir = disks[0].FileLocation,
            EnvVariables = data.Variables,
            WritableFiles = data.Files ?? status.WritableFiles,
        };
        return (status, data.Error);
    }

    /// <summary>A domain is made from a container image when its first disk is one.</summary>
    public static bool IsContainer(DomainConfig config) => config.DiskConfigList is [{ Format: Format.Container }, ..];

    private static DiskStatus Disk(DiskConfig disk, int index, VmMode mode)
    {
        bool attached = disk.Target != Target.AppCustom && disk.Format != Format.Container;
        bool iso = attached && disk.Format == Format.Iso;
        return new()
        {
            VolumeKey = disk.VolumeKey,
            ReadOnly = disk.ReadOnly,
            FileLocation = disk.FileLocation,
            Format = iso ? Format.Raw : disk.Format,
            MountDir = index == 0 && disk.Format == Format.Container ? "/" : disk.MountDir,
            DisplayName = disk.DisplayName,
            WWN = disk.WWN,
            CustomMeta = disk.CustomMeta,
            Vdev = $"xvd{(char)('a' + index)}",
            Devtype = disk.Target == Target.AppCustom ? "AppCustom"
                : disk.Format == Format.Container ? ""
                : mode == VmMode.Legacy ? "legacy"
                : iso ? "cdrom"
                : "hdd",
        };
    }
}
