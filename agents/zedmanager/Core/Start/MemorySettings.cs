using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>The device settings that decide here.</summary>
/// <param name="IgnoreMemoryCheck">Apps are started without looking at the memory.</param>
/// <param name="EveMemoryLimit">Bytes kept for the system.</param>
/// <param name="VmmMemoryLimit">Bytes that a guest's virtual machine monitor may use; 0: estimated.</param>
public sealed record MemorySettings(bool IgnoreMemoryCheck, ulong EveMemoryLimit, ulong VmmMemoryLimit)
{
    /// <summary>Kept for the system when the settings do not say. The original then starts no app at all.</summary>
    public const ulong UsualEveMemoryLimit = 800UL << 20;

    public static MemorySettings Default { get; } = From(GlobalConfig.Default);

    public static MemorySettings From(GlobalConfig config)
    {
        ulong bytes = config[SettingsCatalogue.EveMemoryLimitInBytes];
        ulong mebibytes = config[SettingsCatalogue.EveMemoryLimitInMiB];
        return new(
            config[SettingsCatalogue.IgnoreMemoryCheckForApps],
            bytes != 0 ? bytes : mebibytes != 0 ? mebibytes << 20 : UsualEveMemoryLimit,
            (ulong)config[SettingsCatalogue.VmmMemoryLimitInMiB] << 20);
    }
}

/// <summary>What runs the domains; decides only how much memory they need besides their own.</summary>
public enum Hypervisor
{
    Kvm,
    Xen,
    Kubevirt,
    Containerd,
    Null,
}
