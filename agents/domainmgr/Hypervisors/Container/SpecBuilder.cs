namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>All that a container's runtime spec is made of.</summary>
public sealed record SpecInput
{
    public required string RootFs { get; init; }

    public required ImageConfig Image { get; init; }

    public required SpecUser User { get; init; }

    public required string Hostname { get; init; }

    /// <summary>Cloud-init variables; they win over the image's.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>KiB; 0 for no limit.</summary>
    public long MemoryKiB { get; init; }

    /// <summary>0 for no limit.</summary>
    public long VCpus { get; init; }

    /// <summary>CPUs it may use; empty for all.</summary>
    public IReadOnlyList<uint> Cpus { get; init; } = [];

    public required string CgroupsPath { get; init; }

    public required string NetworkNamespace { get; init; }

    /// <summary>Volumes and files of domainmgr, after the standard mounts, in order.</summary>
    public IReadOnlyList<SpecMount> Binds { get; init; } = [];

    /// <summary>Set for an app that owns a physical network port.</summary>
    public bool NetworkAdmin { get; init; }
}

/// <summary>Writes a runtime spec with the defaults that containerd gives (domainmgr facts, section 6).</summary>
public static class SpecBuilder
{
    /// <summary>Replaces the image's command when it is set.</summary>
    public const string CommandVariable = "EVE_ECO_CMD";

    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private const long CpuPeriod = 100_000;

    private static readonly string[] Capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    private static readonly SpecMount[] StandardMounts =
    [
        new("/proc", "proc", "proc", ["nosuid", "noexec", "nodev"]),
        new("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
        new("/dev/pts", "devpts", "devpts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
        new("/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
        new("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]),
        new("/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", "ro"]),
        new("/run", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
    ];

    private static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/sys/firmware", "/proc/scsi",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <exception cref="HypervisorException">Neither image nor config name a command.</exception>
    public static RuntimeSpec Build(SpecInput input)
    {
        string[] capabilities = input.NetworkAdmin ? [.. Capabilities, "CAP_NET_ADMIN"] : Capabilities;
        SpecProcess process = new(
            Terminal: false,
            input.User,
            Command(input.Image, input.Variables),
            Environment(input.Image, input.Variables),
            string.IsNullOrEmpty(input.Image.WorkingDir) ? "/" : input.Image.WorkingDir,
            new(capabilities, capabilities, capabilities),
            [new("RLIMIT_NOFILE", 1024, 1024)],
            NoNewPrivileges: true);
        SpecNamespace[] namespaces = [new("pid"), new("ipc"), new("uts"), new("mount"), new("network", input.NetworkNamespace)];
        SpecResources resources = new(
            [new(Allow: false, "rwm")],
            input.MemoryKiB > 0 ? new(input.MemoryKiB * 1024) : null,
            Cpu(input));
        return new(
            "1.0.2",
            process,
            new(input.RootFs, Readonly: false),
            input.Hostname,
            [.. StandardMounts, .. input.Binds],
            new Dictionary<string, string>(),
            new(namespaces, resources, input.CgroupsPath, Masked, ReadOnly));
    }

    private static SpecCpu? Cpu(SpecInput input)
    {
        string? cpus = input.Cpus.Count > 0 ? string.Join(',', input.Cpus) : null;
        if (input.VCpus > 0)
            return new(input.VCpus * CpuPeriod, CpuPeriod, cpus);
        return cpus is null ? null : new(null, null, cpus);
    }

    private static string[] Command(ImageConfig image, IReadOnlyDictionary<string, string> variables)
    {
        if (variables.TryGetValue(CommandVariable, out string? command) && command.Trim(' ', '"', '\'') is { Length: > 0 } words)
            return words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] own = [.. image.Entrypoint ?? [], .. image.Cmd ?? []];
        return own.Length > 0
            ? own
            : throw new HypervisorException($"the image has neither entry point nor command: set {CommandVariable} in the app's user data, or correct the image");
    }

    /// <summary>One entry per name: where the image and the config both set a variable, the config's value stands.</summary>
    private static string[] Environment(ImageConfig image, IReadOnlyDictionary<string, string> variables)
    {
        Dictionary<string, string> all = [];
        foreach (string entry in image.Env ?? [])
        {
            string name = entry.Split('=', 2)[0];
            all[name] = entry;
        }
        all.TryAdd("PATH", DefaultPath);
        foreach ((string name, string value) in variables)
            all[name] = $"{name}={value}";
        return [.. all.Values];
    }
}
