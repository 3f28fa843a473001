using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceConfig, AppInstanceStatus. Source: types/_types/VmConfig.schema.json of the facts.</summary>
public sealed record VmConfig
{
    /// <summary>All members at their zero.</summary>
    public static VmConfig Zero { get; } = new();

    public string Kernel { get; init => field = value ?? ""; } = "";

    public string Ramdisk { get; init => field = value ?? ""; } = "";

    public long Memory { get; init; }

    public long MaxMem { get; init; }

    public long VCpus { get; init; }

    public long MaxCpus { get; init; }

    public string RootDev { get; init => field = value ?? ""; } = "";

    public string ExtraArgs { get; init => field = value ?? ""; } = "";

    public string BootLoader { get; init => field = value ?? ""; } = "";

    public ValueList<uint>? CPUs { get; init; }

    public string DeviceTree { get; init => field = value ?? ""; } = "";

    public ValueList<string>? DtDev { get; init; }

    public ValueList<long>? IRQs { get; init; }

    public ValueList<string>? IOMem { get; init; }

    public VmMode VirtualizationMode { get; init; }

    public bool EnableVnc { get; init; }

    public uint VncDisplay { get; init; }

    public string VncPasswd { get; init => field = value ?? ""; } = "";

    public bool CPUsPinned { get; init; }

    public long VMMMaxMem { get; init; }

    public bool EnableVncShimVM { get; init; }

    public bool EnforceNetworkInterfaceOrder { get; init; }

    public bool EnableOemWinLicenseKey { get; init; }

    public bool DisableVirtualTPM { get; init; }

    public BootOrder BootOrder { get; init; }
}
