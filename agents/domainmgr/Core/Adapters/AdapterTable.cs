using Eve.Types;

namespace Eve.Agents.Domainmgr.Core.Adapters;

/// <summary>The device's physical adapters and who has them: what AssignableAdapters publishes.</summary>
/// <param name="Initialized">The adapter list and the device's ports are known.</param>
public sealed record AdapterTable(bool Initialized, ValueList<IoBundle> Bundles)
{
    /// <summary>Why a device cannot be used: it does not exist.</summary>
    private const string Missing = "missing device";

    public static AdapterTable Empty { get; } = new(false, []);

    /// <summary>What goes on the wire.</summary>
    public AssignableAdapters Published => new() { Initialized = Initialized, IoBundleList = Bundles.Count == 0 ? null : Bundles };

    /// <summary>Takes over a new list. Adapters keep who uses them; those that are not in it are gone.</summary>
    /// <param name="look">What the host knows about an interface or a PCI device.</param>
    public AdapterTable WithList(PhysicalIOAdapterList list, Func<IoBundle, HostDevice> look, DateTimeOffset now) =>
        this with { Bundles = [.. list.AdapterList.OrEmpty().Select(adapter => Bundle(adapter, look, now))] };

    /// <summary>Marks the ports of the device, and what must stay visible to it.</summary>
    public AdapterTable Placed(DeviceNetworkStatus network, AdapterSettings settings)
    {
        HashSet<string> ports = [.. network.Ports.OrEmpty().Select(port => port.IfName)];
        HashSet<string> portPci = [.. Bundles.Where(bundle => bundle.PciLong.Length > 0 && IsNetwork(bundle.Type) && ports.Contains(bundle.Ifname)).Select(bundle => bundle.PciLong)];
        HashSet<string> portGroups =
        [
            .. Bundles.Where(bundle => bundle.AssignmentGroup.Length > 0 && IsNetwork(bundle.Type) && (ports.Contains(bundle.Ifname) || portPci.Contains(bundle.PciLong)))
                .Select(bundle => bundle.AssignmentGroup),
        ];
        return new(true, [.. Bundles.Select(Place)]);

        IoBundle Place(IoBundle bundle)
        {
            bool port = portGroups.Contains(bundle.AssignmentGroup)
                || (IsNetwork(bundle.Type) && (ports.Contains(bundle.Ifname) || portPci.Contains(bundle.PciLong)));
            bool keep = port
                || portPci.Contains(bundle.PciLong)
                || bundle.Type is IoType.NetWLAN or IoType.NetWWAN or IoType.NetEthPF or IoType.Can or IoType.Vcan
                || (bundle.Type is IoType.Usb or IoType.USBController && settings.Usb)
                || (bundle.Type == IoType.Hdmi && settings.Vga)
                // Without a PCI address there is nothing that could be taken away from the host.
                || bundle.PciLong.Length == 0;
            return bundle with { IsPort = port, KeepInHost = keep };
        }
    }

    /// <summary>The bundles that an adapter of an app means: a whole assignment group, found by group, physical or logical label.</summary>
    public IReadOnlyList<IoBundle> Find(string name)
    {
        IoBundle[] group = Where(bundle => bundle.AssignmentGroup);
        if (group.Length == 0)
            group = Where(bundle => bundle.Phylabel);
        if (group.Length == 0)
            group = Where(bundle => bundle.Logicallabel);
        if (group.Length == 0 || group[0].AssignmentGroup.Length == 0)
            return group;
        return [.. Bundles.Where(bundle => bundle.AssignmentGroup == group[0].AssignmentGroup)];

        IoBundle[] Where(Func<IoBundle, string> label) =>
            [.. Bundles.Where(bundle => name.Length > 0 && label(bundle).Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Gives bundles to an app, or with the nil UUID back.</summary>
    public AdapterTable Used(IEnumerable<IoBundle> bundles, Guid app)
    {
        HashSet<string> labels = [.. bundles.Select(bundle => bundle.Phylabel)];
        return this with { Bundles = [.. Bundles.Select(bundle => labels.Contains(bundle.Phylabel) ? bundle with { UsedByUUID = app } : bundle)] };
    }

    /// <summary>Takes everything back from an app.</summary>
    public AdapterTable Released(Guid app) => Used(Bundles.Where(bundle => bundle.UsedByUUID == app), Guid.Empty);

    /// <summary>Types that are network ports.</summary>
    public static bool IsNetwork(IoType type) => type is IoType.NetEth or IoType.NetWLAN or IoType.NetWWAN or IoType.NetEthPF;

    private IoBundle Bundle(PhysicalIOAdapter adapter, Func<IoBundle, HostDevice> look, DateTimeOffset now)
    {
        IoBundle? old = Bundles.FirstOrDefault(bundle => bundle.Phylabel == adapter.Phylabel);
        IoType type = (IoType)(byte)adapter.Ptype;
        string label = adapter.Logicallabel.Length > 0 ? adapter.Logicallabel : adapter.Phylabel;
        IoBundle fresh = (old ?? IoBundle.Zero) with
        {
            Type = type,
            Phylabel = adapter.Phylabel,
            Logicallabel = adapter.Logicallabel,
            AssignmentGroup = adapter.Assigngrp,
            ParentAssignmentGroup = adapter.Parentassigngrp,
            Usage = adapter.Usage,
            Ifname = adapter.Phyaddr.Ifname.Length > 0 ? adapter.Phyaddr.Ifname : IsNetwork(type) ? label : "",
            PciLong = Kept(adapter.Phyaddr.PciLong, old?.PciLong),
            Irq = adapter.Phyaddr.Irq,
            Ioports = adapter.Phyaddr.Ioports,
            Serial = adapter.Phyaddr.Serial,
            UsbAddr = adapter.Phyaddr.UsbAddr,
            UsbProduct = adapter.Phyaddr.UsbProduct,
            Vfs = adapter.Vfs,
            Cbattr = old?.Cbattr ?? adapter.Cbattr,
        };
        HostDevice host = look(fresh);
        fresh = fresh with { PciLong = Kept(fresh.PciLong, host.PciLong), MacAddr = Kept(fresh.MacAddr, IsNetwork(type) ? host.MacAddr : ""), Unique = Kept(fresh.Unique, host.Unique) };
        return fresh with { Error = Marked(fresh.Error, host.Exists || fresh.UsedByUUID != Guid.Empty, fresh, now) };
    }

    private static IOBundleError Marked(IOBundleError error, bool exists, IoBundle bundle, DateTimeOffset now)
    {
        bool marked = error.Errors.OrEmpty().Any(entry => entry.TypeStr == Missing);
        if (exists)
        {
            if (!marked)
                return error;
            IoBundleErrorBase[] others = [.. error.Errors.OrEmpty().Where(entry => entry.TypeStr != Missing)];
            return others.Length == 0 ? IOBundleError.Zero : error with { Errors = [.. others] };
        }
        if (marked)
            return error;
        string where = bundle.PciLong.Length > 0 ? $"PCI device {bundle.PciLong}" : $"interface {bundle.Ifname}";
        return new()
        {
            Errors = error.Errors.OrEmpty().With(new() { ErrStr = $"{where} of adapter {bundle.Phylabel} does not exist on this device: correct the device model", TypeStr = Missing }),
            TimeOfError = now,
        };
    }

    private static string Kept(string first, string? second) => first.Length > 0 ? first : second ?? "";
}

/// <summary>What the host knows about an adapter.</summary>
public sealed record HostDevice(bool Exists, string PciLong = "", string MacAddr = "", string Unique = "");

/// <summary>The settings that decide what the host keeps.</summary>
public sealed record AdapterSettings(bool Usb, bool Vga)
{
    public static AdapterSettings Default { get; } = new(true, true);
}
