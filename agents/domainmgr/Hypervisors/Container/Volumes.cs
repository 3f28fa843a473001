using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Checks an app's volumes and says where they appear inside its container.</summary>
public sealed class Volumes(Paths paths)
{
    private const string ById = "/dev/eve/volumes/by-id/";
    private const string ByName = "/dev/eve/volumes/by-name/";

    /// <summary>A volume's place as this process sees it. Records carry paths of the device.</summary>
    public string Of(string location) =>
        paths.Root.Length > 0 && location.StartsWith(paths.Root + "/", StringComparison.Ordinal) ? location : paths.Of(location);

    /// <summary>The root file system of a container volume.</summary>
    public string RootFs(DiskStatus disk) => Of(disk.FileLocation) + "/rootfs";

    /// <summary>Every volume exists and is what the config says.</summary>
    /// <exception cref="HypervisorException">The first one that is not.</exception>
    public void Check(ValueList<DiskStatus> disks)
    {
        foreach (DiskStatus disk in disks.Where(disk => disk.Format != Format.Unknown))
        {
            string path = Of(disk.FileLocation);
            if (disk.Format == Format.Container)
            {
                if (!Directory.Exists(path + "/rootfs"))
                    throw new HypervisorException($"volume {disk.DisplayName} ({disk.VolumeKey}) has no root file system at {disk.FileLocation}/rootfs: purge the app to build it anew");
                continue;
            }
            if (!Path.Exists(path))
                throw new HypervisorException($"volume {disk.DisplayName} ({disk.VolumeKey}) is missing at {disk.FileLocation}: purge the app to build it anew");
            Format real = DiskFormat.Of(path);
            if (real != disk.Format)
                throw new HypervisorException($"volume {disk.DisplayName} at {disk.FileLocation} has format {real}, the config says {disk.Format}: correct the format in the controller");
        }
    }

    /// <summary>Where the volumes appear: by number, by name, and at the place the app asked for.</summary>
    /// <exception cref="HypervisorException">A mount point that is no absolute path.</exception>
    public IReadOnlyList<SpecMount> Binds(ValueList<DiskStatus> disks)
    {
        List<SpecMount> binds = [];
        for (int i = 0; i < disks.Count; i++)
        {
            DiskStatus disk = disks[i];
            bool container = disk.Format == Format.Container;
            if (disk.Format == Format.Unknown || (container && disk.MountDir == "/"))
                continue;
            string source = container ? RootFs(disk) : Of(disk.FileLocation);
            string[] options = ["rbind", disk.ReadOnly ? "ro" : "rw"];
            binds.Add(new(ById + i, "bind", source, options));
            if (disk.DisplayName.Length > 0)
                binds.Add(new(ByName + disk.DisplayName, "bind", source, options));
            if (disk.MountDir.Length == 0)
                continue;
            if (disk.MountDir[0] != '/')
                throw new HypervisorException($"volume {disk.DisplayName} is to be mounted at '{disk.MountDir}', which is no absolute path: begin it with a slash");
            binds.Add(new(container ? disk.MountDir : $"{disk.MountDir.TrimEnd('/')}/{i}", "bind", source, options));
        }
        return binds;
    }
}
