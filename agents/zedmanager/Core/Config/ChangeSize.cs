using System.Globalization;
using Eve.Agents.Zedmanager.Core.Stages;
using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Config;

/// <summary>What a change of the config needs before it can be followed, and why (state machine facts, 6.1).</summary>
/// <param name="PurgeReason">"" when no purge is needed. In words, for the app's owner.</param>
/// <param name="RestartReason">"" when no restart is needed, or a purge is.</param>
public sealed record ChangeSize(string PurgeReason, string RestartReason)
{
    public bool NeedsPurge => PurgeReason.Length != 0;

    public bool NeedsRestart => RestartReason.Length != 0;

    /// <param name="old">The config that the app follows.</param>
    /// <param name="status">Its volumes are what the app really has.</param>
    public static ChangeSize Of(AppInstanceConfig old, AppInstanceConfig config, AppInstanceStatus status)
    {
        List<string> purge = [];
        int had = old.VolumeRefConfigList.OrEmpty().Count;
        int has = config.VolumeRefConfigList.OrEmpty().Count;
        if (had != has)
            purge.Add(string.Create(CultureInfo.InvariantCulture, $"the number of volume references changed from {had} to {has}"));
        else
            purge.AddRange(config.VolumeRefConfigList.OrEmpty()
                .Where(volume => !status.VolumeRefStatusList.OrEmpty().Any(entry => RefKey.Of(entry) == RefKey.Of(volume)))
                .Select(volume => $"volume {volume.VolumeID} with generation {volume.GenerationCounter} and local generation {volume.LocalGenerationCounter} is new"));
        if (old.IoAdapterList != config.IoAdapterList)
            purge.Add($"the adapter list changed from {Text(old.IoAdapterList)} to {Text(config.IoAdapterList)}");
        purge.AddRange(Overlays(old.OverlayNetworkList.OrEmpty(), config.OverlayNetworkList.OrEmpty()));
        if (purge.Count != 0)
            return new(string.Join(" and ", purge), "");

        VmConfig before = old.FixedResources;
        VmConfig after = config.FixedResources;
        // Which disk to boot from is domainmgr's to follow at the next boot; it needs no command.
        return after with { BootOrder = before.BootOrder } == before ? new("", "") : new("", "the resources changed: " + Differences(before, after));
    }

    /// <summary>Of an overlay adapter only its rules may change as it is: its EID goes with the rest.</summary>
    private static IEnumerable<string> Overlays(ValueList<EIDOverlayConfig> old, ValueList<EIDOverlayConfig> now)
    {
        if (old == now)
            yield break;
        if (old.Count != now.Count)
            yield return string.Create(CultureInfo.InvariantCulture, $"the number of overlay adapters changed from {old.Count} to {now.Count}");
        for (int i = 0; i < now.Count && old.Count == now.Count; i++)
            if (old[i] with { ACLs = null } != now[i] with { ACLs = null })
                yield return $"overlay adapter {now[i].Name} changed";
    }

    // With all that can change, so that the two sides never read the same.
    private static string Text(ValueList<IoAdapter>? adapters) =>
        adapters is null ? "none" : adapters.Count == 0 ? "an empty list" : string.Join(", ", adapters.Select(Text));

    private static string Text(IoAdapter adapter)
    {
        List<string> more = [adapter.Type.ToString()];
        if (adapter.IntfOrder != 0)
            more.Add(string.Create(CultureInfo.InvariantCulture, $"order {adapter.IntfOrder}"));
        if (adapter.EthVf != EthVF.Zero)
            more.Add(string.Create(CultureInfo.InvariantCulture, $"VF {adapter.EthVf.Index} {adapter.EthVf.PciLong} {adapter.EthVf.Mac} VLAN {adapter.EthVf.VlanID}"));
        return $"{adapter.Name} ({string.Join(", ", more)})";
    }

    private static string Differences(VmConfig old, VmConfig now)
    {
        List<string> differences = [];
        Compare("memory (KiB)", old.Memory, now.Memory);
        Compare("maximum memory (KiB)", old.MaxMem, now.MaxMem);
        Compare("CPUs", old.VCpus, now.VCpus);
        Compare("maximum CPUs", old.MaxCpus, now.MaxCpus);
        Compare("virtualization mode", old.VirtualizationMode, now.VirtualizationMode);
        Compare("kernel", old.Kernel, now.Kernel);
        Compare("ramdisk", old.Ramdisk, now.Ramdisk);
        Compare("root device", old.RootDev, now.RootDev);
        Compare("extra arguments", old.ExtraArgs, now.ExtraArgs);
        Compare("boot loader", old.BootLoader, now.BootLoader);
        Compare("VNC", old.EnableVnc, now.EnableVnc);
        Compare("VNC display", old.VncDisplay, now.VncDisplay);
        Compare("pinned CPUs", old.CPUsPinned, now.CPUsPinned);
        Compare("virtual TPM disabled", old.DisableVirtualTPM, now.DisableVirtualTPM);
        Compare("monitor memory (KiB)", old.VMMMaxMem, now.VMMMaxMem);
        Compare("VNC for the shim VM", old.EnableVncShimVM, now.EnableVncShimVM);
        Compare("enforced order of interfaces", old.EnforceNetworkInterfaceOrder, now.EnforceNetworkInterfaceOrder);
        Compare("OEM Windows licence key", old.EnableOemWinLicenseKey, now.EnableOemWinLicenseKey);
        Compare("device tree", old.DeviceTree, now.DeviceTree);
        CompareLists("CPU list", old.CPUs, now.CPUs);
        CompareLists("device tree nodes", old.DtDev, now.DtDev);
        CompareLists("interrupts", old.IRQs, now.IRQs);
        CompareLists("I/O memory", old.IOMem, now.IOMem);
        // A secret: its name is enough.
        if (old.VncPasswd != now.VncPasswd)
            differences.Add("VNC password");
        return string.Join(", ", differences);

        void Compare<T>(string name, T was, T wanted)
        {
            if (!EqualityComparer<T>.Default.Equals(was, wanted))
                differences.Add($"{name} {Shown(was)} to {Shown(wanted)}");
        }

        void CompareLists<T>(string name, ValueList<T>? was, ValueList<T>? wanted)
        {
            if (was != wanted)
                differences.Add($"{name} {Shown(string.Join(' ', was.OrEmpty()))} to {Shown(string.Join(' ', wanted.OrEmpty()))}");
        }
    }

    private static string Shown<T>(T value) => value is null or "" ? "none" : value.ToString()!;
}
