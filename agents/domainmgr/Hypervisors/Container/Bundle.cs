using System.Text;
using System.Text.Json;
using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>Writes what a container is made from: the files of its cloud-config, its runtime spec, and the record for adoption.</summary>
/// <param name="appsCgroup">The parent of all containers' cgroups.</param>
public sealed class Bundle(Volumes volumes, string appsCgroup)
{
    /// <summary>Bound into the container, where others than root read them, too.</summary>
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What cannot be run here is said at once and clearly.</summary>
    /// <exception cref="HypervisorException">The app needs a virtual machine and the like.</exception>
    public static void Refuse(DomainConfig config)
    {
        if (!Configure.IsContainer(config))
        {
            string what = config.DiskConfigList is [{ } disk, ..] ? $"its first volume is a {disk.Format} disk image" : "it has no volume";
            throw new HypervisorException($"this device runs containers only, and the app is none ({what}): deploy it to a device with virtual machines, or as a container image");
        }
        if (config.Service)
            throw new HypervisorException("the app is a system service, which this device cannot run: deploy it as a plain container");
    }

    /// <exception cref="HypervisorException">A volume is missing, the image names no command, and the like.</exception>
    public void Write(ContainerPlace place, DomainSpec spec, DateTimeOffset now)
    {
        ValueList<DiskStatus> disks = spec.Status.DiskStatusList.OrEmpty();
        volumes.Check(disks);
        WriteUserFiles(spec, disks);
        ImageConfig image = ImageConfig.Read(volumes.Of(disks[0].FileLocation) + "/image-config.json");
        string hostname = spec.Key.App.ToString();
        PrivateFile.MakeFolder(place.Folder);
        PrivateFile.Write(place.ResolvConf, [], Readable);
        PrivateFile.Write(place.Hosts, Encoding.UTF8.GetBytes($"127.0.0.1 localhost {hostname}\n::1 localhost ip6-localhost ip6-loopback\n"), Readable);

        Dictionary<string, string> hostPorts = HostPorts(spec);
        string cgroup = $"{appsCgroup}/{Safe(spec.Status.DomainName)}";
        RuntimeSpec runtime = SpecBuilder.Build(new()
        {
            RootFs = volumes.RootFs(disks[0]),
            Image = image,
            User = ContainerUser.Resolve(volumes.RootFs(disks[0]), image.User ?? ""),
            Hostname = hostname,
            Variables = spec.Status.EnvVariables ?? ValueMap<string, string>.Empty,
            MemoryKiB = spec.Config.Memory,
            VCpus = spec.Config.VCpus,
            Cpus = spec.Status.CPUs.OrEmpty(),
            CgroupsPath = cgroup,
            NetworkNamespace = place.NetworkFile,
            Binds =
            [
                new("/etc/resolv.conf", "bind", place.ResolvConf, ["bind", "ro"]),
                new("/etc/hosts", "bind", place.Hosts, ["bind", "ro"]),
                .. volumes.Binds(disks),
            ],
            NetworkAdmin = hostPorts.Count > 0,
        });
        PrivateFile.Write(place.SpecFile, JsonSerializer.SerializeToUtf8Bytes(runtime, ContainerJson.Default.RuntimeSpec));
        string[] vifs = [.. spec.Status.VifList.OrEmpty().Select(vif => vif.Vif)];
        new ContainerRecord(spec.Status.DomainName, 0, 0, now, cgroup, image.StopSignal ?? "", vifs, hostPorts).Write(place.RecordFile);
    }

    private void WriteUserFiles(DomainSpec spec, ValueList<DiskStatus> disks)
    {
        if (spec.Status.WritableFiles.OrEmpty() is not { Count: > 0 } files)
            return;
        string version = spec.Config.CloudInitVersion > 0 ? spec.Config.CloudInitVersion.ToString() : spec.Config.UUIDandVersion.Version;
        foreach (DiskStatus disk in disks.Where(disk => disk.Format == Format.Container))
            UserFiles.Write(volumes.RootFs(disk), spec.Key.App, version, files);
    }

    /// <summary>Ethernet ports of the device that the app gets as they are; inside they carry their label.</summary>
    private static Dictionary<string, string> HostPorts(DomainSpec spec) =>
        spec.Adapters.Where(bundle => bundle.Type == IoType.NetEth && bundle.Ifname.Length > 0)
            .DistinctBy(bundle => bundle.Ifname)
            .ToDictionary(bundle => bundle.Ifname, bundle => bundle.Logicallabel.Length > 0 ? bundle.Logicallabel : bundle.Ifname);

    /// <summary>Without the characters that a cgroup's directory would not take.</summary>
    private static string Safe(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
}
