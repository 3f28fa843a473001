using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of WwanNetworkConfig, WwanNetworkMetrics, WwanNetworkStatus. Source: types/_types/WwanPhysAddrs.schema.json of the facts.</summary>
public sealed record WwanPhysAddrs
{
    /// <summary>All members at their zero.</summary>
    public static WwanPhysAddrs Zero { get; } = new();

    public string Interface { get; init => field = value ?? ""; } = "";

    public string USB { get; init => field = value ?? ""; } = "";

    public string PCI { get; init => field = value ?? ""; } = "";

    public string Dev { get; init => field = value ?? ""; } = "";
}
