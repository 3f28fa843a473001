using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AssignableAdapters (published by domainmgr). Source: types/AssignableAdapters.schema.json of the facts.</summary>
public sealed record AssignableAdapters
{
    /// <summary>All members at their zero.</summary>
    public static AssignableAdapters Zero { get; } = new();

    [OmitEmpty]
    public bool Initialized { get; init; }

    [OmitEmpty]
    public ValueList<IoBundle>? IoBundleList { get; init; }
}

/// <summary>Part of IoBundle. Source: types/_types/IOBundleError.schema.json of the facts.</summary>
public sealed record IOBundleError
{
    /// <summary>All members at their zero.</summary>
    public static IOBundleError Zero { get; } = new();

    [OmitEmpty]
    public ValueList<IoBundleErrorBase>? Errors { get; init; }

    public GoTime TimeOfError { get; init; }
}

/// <summary>Part of AssignableAdapters. Source: types/_types/IoBundle.schema.json of the facts.</summary>
public sealed record IoBundle
{
    /// <summary>All members at their zero.</summary>
    public static IoBundle Zero { get; } = new();

    [OmitEmpty]
    public IoType Type { get; init; }

    [OmitEmpty]
    public string Phylabel { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Logicallabel { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string AssignmentGroup { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string ParentAssignmentGroup { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public PhyIoMemberUsage Usage { get; init; }

    [OmitEmpty]
    public byte Cost { get; init; }

    [OmitEmpty]
    public string Ifname { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string PciLong { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Irq { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Ioports { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Serial { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string UsbAddr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string UsbProduct { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string Unique { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string MacAddr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public Guid UsedByUUID { get; init; }

    [OmitEmpty]
    public bool IsPCIBack { get; init; }

    [OmitEmpty]
    public bool IsPort { get; init; }

    [OmitEmpty]
    public bool KeepInHost { get; init; }

    public IOBundleError Error { get; init => field = value ?? IOBundleError.Zero; } = IOBundleError.Zero;

    public VFList Vfs { get; init => field = value ?? VFList.Zero; } = VFList.Zero;

    public VfInfo VfParams { get; init => field = value ?? VfInfo.Zero; } = VfInfo.Zero;

    [OmitEmpty]
    public ValueMap<string, string>? Cbattr { get; init; }
}

/// <summary>Part of IoBundle. Source: types/_types/VfInfo.schema.json of the facts.</summary>
public sealed record VfInfo
{
    /// <summary>All members at their zero.</summary>
    public static VfInfo Zero { get; } = new();

    [OmitEmpty]
    public byte Index { get; init; }

    [OmitEmpty]
    public ushort VlanID { get; init; }

    [OmitEmpty]
    public string PFIface { get; init => field = value ?? ""; } = "";
}

/// <summary>Part of IOBundleError. Source: types/_types/ioBundleErrorBase.schema.json of the facts.</summary>
public sealed record IoBundleErrorBase
{
    /// <summary>All members at their zero.</summary>
    public static IoBundleErrorBase Zero { get; } = new();

    [OmitEmpty]
    public string ErrStr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public string TypeStr { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public bool Warning { get; init; }

    [OmitEmpty]
    public bool GroupScoped { get; init; }
}
