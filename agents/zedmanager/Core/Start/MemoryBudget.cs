using Eve.Types;

namespace Eve.Agents.Zedmanager.Core.Start;

/// <summary>Whether there is memory for one more app (state machine facts, 10.4).</summary>
public static class MemoryBudget
{
    private const ulong MiB = 1 << 20;

    public static ulong GuestBytes(VmConfig resources) => (ulong)Math.Max(0, resources.Memory) << 10;

    /// <summary>What the virtual machine monitor needs besides the guest's own memory, in bytes. 0 when an adapter is unknown: domainmgr refuses the app.</summary>
    public static ulong Overhead(World world, AppInstanceConfig config)
    {
        VmConfig resources = config.FixedResources;
        if (resources.VirtualizationMode == VmMode.NoHyper || world.Hypervisor is not (Hypervisor.Kvm or Hypervisor.Kubevirt))
            return 0;
        if (world.Settings.VmmMemoryLimit != 0)
            return world.Settings.VmmMemoryLimit;
        if (resources.VMMMaxMem > 0)
            return (ulong)resources.VMMMaxMem << 10;
        ulong cpus = (ulong)Math.Max(0, resources.MaxCpus != 0 ? resources.MaxCpus : resources.VCpus);
        return MappedBytes(world, config.IoAdapterList.OrEmpty()) is { } mapped
            ? (350 + 20) * MiB + GuestBytes(resources) * 25 / 1000 + 3 * MiB * cpus + mapped / 100
            : 0;
    }

    /// <summary>
    /// What the PCI devices that are passed through to the app show of their memory; null when an adapter is unknown. Before
    /// domainmgr has told its adapters none counts.
    /// </summary>
    private static ulong? MappedBytes(World world, ValueList<IoAdapter> adapters)
    {
        if (!world.Adapters.Initialized)
            return 0;
        HashSet<string> devices = [];
        foreach (IoAdapter adapter in adapters)
        {
            IoBundle[] group = Group(world.Adapters.IoBundleList.OrEmpty(), adapter.Name);
            if (group.Length == 0)
                return null;
            devices.UnionWith(group.Where(bundle => bundle.ShowsMemory()).Select(bundle => bundle.PciLong));
        }
        return devices.Aggregate(0UL, (sum, device) => sum + world.PciMemory.GetValueOrDefault(device));
    }

    /// <summary>Whether the device shows memory of its own to the guest, so that it counts.</summary>
    public static bool ShowsMemory(this IoBundle bundle) =>
        bundle.PciLong.Length != 0 && bundle.UsbAddr.Length == 0 && bundle.Type is IoType.Hdmi or IoType.Other;

    /// <summary>The whole assignment group that a name means: a group, else a physical, else a logical label (domainmgr facts, 7.2).</summary>
    private static IoBundle[] Group(ValueList<IoBundle> bundles, string name)
    {
        IoBundle[] named = Called(bundle => bundle.AssignmentGroup);
        if (named.Length == 0)
            named = Called(bundle => bundle.Phylabel);
        if (named.Length == 0)
            named = Called(bundle => bundle.Logicallabel);
        return named is [{ AssignmentGroup.Length: > 0 }, ..] ? [.. bundles.Where(bundle => bundle.AssignmentGroup == named[0].AssignmentGroup)] : named;

        IoBundle[] Called(Func<IoBundle, string> label) =>
            [.. bundles.Where(bundle => name.Length != 0 && label(bundle).Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>In words, when the device cannot hold such a guest even without any other app; else null.</summary>
    public static string? TooMuch(World world, AppInstanceConfig config)
    {
        VmConfig resources = config.FixedResources;
        if (world.Settings.IgnoreMemoryCheck || world.HostMemory is not { } host)
            return null;
        ulong total = host.TotalMemoryMB << 20;
        ulong apps = total > world.Settings.EveMemoryLimit ? total - world.Settings.EveMemoryLimit : 0;
        ulong overhead = Overhead(world, config);
        return GuestBytes(resources) + overhead <= apps ? null
            : $"The app is given {Text(GuestBytes(resources))} of memory{(overhead == 0 ? "" : $" and needs {Text(overhead)} besides")}, but this device has {Text(apps)} for all apps: give it less";
    }

    /// <summary>Admits the app, or says in its error what is missing.</summary>
    public static Step Run(World world, AppInstanceConfig config, AppRecord app)
    {
        if (world.Settings.IgnoreMemoryCheck)
            return Step.Next(Admitted(app));
        if (app.Status.MemOverhead == 0 && Overhead(world, config) is > 0 and ulong overhead)
            app = app.With(app.Status with { MemOverhead = overhead });

        if (world.HostMemory is not { } host)
            return Refuse(world, app, "The app's memory cannot be granted: domainmgr has not reported the host's memory yet.",
                ErrorSeverity.Notice, "Started when the host's memory is known", null);

        ulong need = GuestBytes(config.FixedResources) + app.Status.MemOverhead;
        Share? own = world.Shares.Find(app.UUID);
        ulong used = world.Settings.EveMemoryLimit + world.Shares.Used;
        ulong leaving = world.Shares.Leaving;
        ulong total = host.TotalMemoryMB << 20;
        ulong remaining = total > used ? total - used : 0;
        if (remaining >= need)
            return Step.Next(Admitted(app));

        if (TooMuch(world, config) is { } tooMuch)
            return Refuse(world, app, tooMuch + ".", ErrorSeverity.Error, "", null);

        ErrorEntity?[] others = [.. world.Shares.ActiveBut(app.UUID)
            .Select(other => new ErrorEntity { EntityType = ErrorEntityType.AppInstance, EntityID = other.ToString() })];
        string retry = others.Length == 0 ? "" : "Started when other apps shut down";
        ValueList<ErrorEntity?>? entities = others.Length == 0 ? null : [.. others];
        return remaining + leaving >= need
            ? Refuse(world, app, $"The app needs {Text(need)} of memory and {Text(remaining)} are left; apps that are stopping will free {Text(leaving)}.",
                ErrorSeverity.Notice, retry, entities)
            : Refuse(world, app, $"The app needs {Text(need)} of memory and only {Text(remaining)} are left: stop another app or give this one less.",
                others.Length == 0 ? ErrorSeverity.Error : ErrorSeverity.Warning, retry, entities);
    }

    /// <summary>Memory was found: the mark goes (the original keeps it for good).</summary>
    private static AppRecord Admitted(AppRecord app) =>
        app.Status.MissingMemory ? app.With(app.Status with { MissingMemory = false }) : app;

    private static Step Refuse(World world, AppRecord app, string text, ErrorSeverity severity, string retry, ValueList<ErrorEntity?>? entities)
    {
        AppInstanceStatus status = app.Status.WithError(world, AppErrors.FromConfig, text, severity, retry, entities) with { MissingMemory = true };
        return Step.Wait(app.With(status), new WaitReason(Owner.Domainmgr.Name, nameof(HostMemory), "global", "enough memory"));
    }

    private static string Text(ulong bytes) => $"{bytes} bytes ({bytes / MiB} MiB)";
}
