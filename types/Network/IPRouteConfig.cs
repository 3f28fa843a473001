using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkInstanceConfig, NetworkInstanceStatus. Source: types/_types/IPRouteConfig.schema.json of the facts.</summary>
public sealed record IPRouteConfig
{
    /// <summary>All members at their zero.</summary>
    public static IPRouteConfig Zero { get; } = new();

    public IPNet? DstNetwork { get; init; }

    public IpText Gateway { get; init; }

    public string OutputPortLabel { get; init => field = value ?? ""; } = "";

    public NIPortProbe PortProbe { get; init => field = value ?? NIPortProbe.Zero; } = NIPortProbe.Zero;

    public bool PreferLowerCost { get; init; }

    public bool PreferStrongerWwanSignal { get; init; }
}
