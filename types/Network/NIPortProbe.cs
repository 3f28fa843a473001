using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of IPRouteConfig, IPRouteStatus. Source: types/_types/NIPortProbe.schema.json of the facts.</summary>
public sealed record NIPortProbe
{
    /// <summary>All members at their zero.</summary>
    public static NIPortProbe Zero { get; } = new();

    public bool EnabledGwPing { get; init; }

    public byte GwPingMaxCost { get; init; }

    public ConnectivityProbe UserDefinedProbe { get; init => field = value ?? ConnectivityProbe.Zero; } = ConnectivityProbe.Zero;
}
