using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>The physical ports of the device's model.</summary>
internal static class PhysicalIo
{
    /// <param name="skipped">Adapters that are left out, with the reason.</param>
    public static ValueList<PhysicalIOAdapter> Parse(IEnumerable<Api.Config.PhysicalIO> adapters, List<string> skipped)
    {
        List<PhysicalIOAdapter> records = [];
        foreach (Api.Config.PhysicalIO adapter in adapters)
        {
            string? error = Vfs(adapter.Vflist, out VFList vfs);
            if (error is not null)
                skipped.Add($"physical adapter \"{adapter.Phylabel}\": {error}; it is left out");
            else
                records.Add(ParseOne(adapter, vfs));
        }
        return [.. records];
    }

    private static PhysicalIOAdapter ParseOne(Api.Config.PhysicalIO adapter, VFList vfs) => new()
    {
        Ptype = (PhyIoType)(int)adapter.Ptype,
        Phylabel = adapter.Phylabel,
        Phyaddr = Address(adapter.Phyaddrs),
        Logicallabel = adapter.Logicallabel.Length == 0 ? adapter.Phylabel : adapter.Logicallabel,
        Assigngrp = adapter.Assigngrp,
        Parentassigngrp = adapter.Parentassigngrp,
        Usage = (PhyIoMemberUsage)(int)adapter.Usage,
        UsagePolicy = new PhyIOUsagePolicy { FreeUplink = adapter.UsagePolicy?.FreeUplink ?? false },
        Vfs = vfs,
        Cbattr = adapter.Cbattr.Count > 0 ? ValueMap<string, string>.From(adapter.Cbattr) : null,
    };

    private static PhysicalAddress Address(IEnumerable<KeyValuePair<string, string>> parts)
    {
        PhysicalAddress address = PhysicalAddress.Zero;
        foreach ((string kind, string value) in parts)
        {
            address = kind.ToLowerInvariant() switch
            {
                "pcilong" => address with { PciLong = value },
                "ifname" => address with { Ifname = value },
                "serial" => address with { Serial = value },
                "irq" => address with { Irq = value },
                "ioports" => address with { Ioports = value },
                "usbaddr" => address with { UsbAddr = value },
                "usbproduct" => address with { UsbProduct = value },
                _ => address with { UnknownType = value },
            };
        }
        return address;
    }

    private static string? Vfs(Api.Config.VfList? list, out VFList vfs)
    {
        vfs = VFList.Zero;
        if (list is null || list.VfCount == 0)
            return null;
        // The array has a place for each function; those that the config does not describe stay empty at its end.
        EthVF[] functions = [.. Enumerable.Repeat(EthVF.Zero, Words.Low8(list.VfCount))];
        if (list.Data.Count > functions.Length)
            return $"it describes {list.Data.Count} virtual functions but has {functions.Length}";
        for (int i = 0; i < list.Data.Count; i++)
        {
            Api.Config.EthVF data = list.Data[i];
            if (data.VlanId > 4094)
                return $"VLAN {data.VlanId} of virtual function {data.Index} is above 4094";
            functions[i] = new EthVF { Index = Words.Low8(data.Index), Mac = data.Mac, VlanID = (ushort)data.VlanId };
        }
        vfs = new VFList { Count = Words.Low8(list.VfCount), Data = [.. functions] };
        return null;
    }
}
