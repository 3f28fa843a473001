using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of AppInstanceConfig, AppNetworkConfig. Source: types/_types/AppNetAdapterConfig.schema.json of the facts.</summary>
public sealed record AppNetAdapterConfig
{
    /// <summary>All members at their zero.</summary>
    public static AppNetAdapterConfig Zero { get; } = new();

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
}
