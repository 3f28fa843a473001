using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceStatus, AppNetworkStatus. Source: types/_types/AppNetAdapterStatus.schema.json of the facts.</summary>
public sealed record AppNetAdapterStatus
{
    /// <summary>All members at their zero.</summary>
    public static AppNetAdapterStatus Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public MacAddress AppMacAddr { get; init; }

    public IpText AppIPAddr { get; init; }

    public uint IntfOrder { get; init; }

    public string Error { get; init => field = value ?? ""; } = "";

    public Guid Network { get; init; }

    public ValueList<ACE>? ACLs { get; init; }

    public uint AccessVlanID { get; init; }

    public uint IfIdx { get; init; }

    public bool AllowToDiscover { get; init; }

    public string Bridge { get; init => field = value ?? ""; } = "";

    public string Vif { get; init => field = value ?? ""; } = "";

    public MacAddress Mac { get; init; }

    public ushort MTU { get; init; }

    public PodVIF PodVif { get; init => field = value ?? PodVIF.Zero; } = PodVIF.Zero;

    public uint VifOrder { get; init; }

    public string VifUsed { get; init => field = value ?? ""; } = "";

    public MacAddress BridgeMac { get; init; }

    public IpText BridgeIPAddr { get; init; }

    public AssignedAddrs AssignedAddresses { get; init => field = value ?? AssignedAddrs.Zero; } = AssignedAddrs.Zero;

    public bool IPv4Assigned { get; init; }

    public bool IPAddrMisMatch { get; init; }

    public string HostName { get; init => field = value ?? ""; } = "";
}
