using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic PhysicalIOAdapterList (published by zedagent). Source: types/PhysicalIOAdapterList.schema.json of the facts.</summary>
public sealed record PhysicalIOAdapterList
{
    /// <summary>All members at their zero.</summary>
    public static PhysicalIOAdapterList Zero { get; } = new();

    public bool Initialized { get; init; }

    public ValueList<PhysicalIOAdapter>? AdapterList { get; init; }
}

/// <summary>Part of PhysicalIOAdapter. Source: types/_types/PhyIOUsagePolicy.schema.json of the facts.</summary>
public sealed record PhyIOUsagePolicy
{
    /// <summary>All members at their zero.</summary>
    public static PhyIOUsagePolicy Zero { get; } = new();

    public bool FreeUplink { get; init; }
}

/// <summary>Part of PhysicalIOAdapter. Source: types/_types/PhysicalAddress.schema.json of the facts.</summary>
public sealed record PhysicalAddress
{
    /// <summary>All members at their zero.</summary>
    public static PhysicalAddress Zero { get; } = new();

    public string PciLong { get; init => field = value ?? ""; } = "";

    public string Ifname { get; init => field = value ?? ""; } = "";

    public string Serial { get; init => field = value ?? ""; } = "";

    public string Irq { get; init => field = value ?? ""; } = "";

    public string Ioports { get; init => field = value ?? ""; } = "";

    public string UsbAddr { get; init => field = value ?? ""; } = "";

    public string UsbProduct { get; init => field = value ?? ""; } = "";

    public string UnknownType { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of PhysicalIOAdapterList. Source: types/_types/PhysicalIOAdapter.schema.json of the facts.</summary>
public sealed record PhysicalIOAdapter
{
    /// <summary>All members at their zero.</summary>
    public static PhysicalIOAdapter Zero { get; } = new();

    public PhyIoType Ptype { get; init; }

    public string Phylabel { get; init => field = value ?? ""; } = "";

    public PhysicalAddress Phyaddr { get; init => field = value ?? PhysicalAddress.Zero; } = PhysicalAddress.Zero;

    public string Logicallabel { get; init => field = value ?? ""; } = "";

    public string Assigngrp { get; init => field = value ?? ""; } = "";

    public string Parentassigngrp { get; init => field = value ?? ""; } = "";

    public PhyIoMemberUsage Usage { get; init; }

    public PhyIOUsagePolicy UsagePolicy { get; init => field = value ?? PhyIOUsagePolicy.Zero; } = PhyIOUsagePolicy.Zero;

    public VFList Vfs { get; init => field = value ?? VFList.Zero; } = VFList.Zero;

    public ValueMap<string, string>? Cbattr { get; init; }
}

/// <summary>A number on the wire (int32 evecommon.PhyIoType); other numbers are carried as they are.</summary>
public enum PhyIoType : int
{
    Noop = 0,
    NetEth = 1,
    Usb = 2,
    Com = 3,
    Audio = 4,
    NetWLAN = 5,
    NetWWAN = 6,
    Hdmi = 7,
    NVMEStorage = 9,
    SATAStorage = 10,
    NetEthPF = 11,
    NetEthVF = 12,
    USBController = 13,
    USBDevice = 14,
    Can = 15,
    Vcan = 16,
    Lcan = 17,
    Other = 255,
}
