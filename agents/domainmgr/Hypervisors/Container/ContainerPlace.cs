namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// Where one app's container keeps its files: all below /run, since a container does not survive a reboot either. The folder is
/// named by the app, not by the domain name, so that it is found again when the app's version has changed meanwhile.
/// </summary>
public sealed class ContainerPlace(Paths paths, Guid app)
{
    /// <summary>The bundle that runc gets, and everything else of this app.</summary>
    public string Folder { get; } = $"{AllFolder(paths)}/{app}";

    public string SpecFile => Folder + "/config.json";

    /// <summary>A <see cref="ContainerRecord"/>: what an agent must know to adopt the container.</summary>
    public string RecordFile => Folder + "/domain.json";

    public string PidFile => Folder + "/pid";

    public string MonitorPidFile => Folder + "/conmon.pid";

    /// <summary>What the app wrote, with time and stream on each line; conmon keeps it below its size limit.</summary>
    public string AppLog => Folder + "/app.log";

    /// <summary>What conmon and the DHCP clients said.</summary>
    public string MonitorLog => Folder + "/monitor.log";

    /// <summary>Written by conmon when the kernel killed the container for memory.</summary>
    public string OutOfMemoryFile => Folder + "/oom";

    public string ResolvConf => Folder + "/resolv.conf";

    public string Hosts => Folder + "/hosts";

    /// <summary>Written by the DHCP script, one per interface.</summary>
    public string Lease(string interfaceName) => $"{Folder}/{interfaceName}.lease";

    /// <summary>Conmon writes the exit code here, as decimal text, by rename.</summary>
    public string ExitFile => $"{ExitFolder(paths)}/{app}";

    /// <summary>The app's network namespace, as "ip netns" names it.</summary>
    public string NetworkName { get; } = $"app-{app}";

    public string NetworkFile => $"/run/netns/{NetworkName}";

    /// <summary>The name that runc and conmon know the container by.</summary>
    public string Id { get; } = app.ToString();

    /// <summary>One folder per container.</summary>
    public static string AllFolder(Paths paths) => paths.Run + "/domainmgr/containers";

    /// <summary>One file per container that has ended; watched.</summary>
    public static string ExitFolder(Paths paths) => paths.Run + "/domainmgr/exits";

    /// <summary>The runtime's own state.</summary>
    public static string RuntimeFolder(Paths paths) => paths.Run + "/domainmgr/runc";
}
