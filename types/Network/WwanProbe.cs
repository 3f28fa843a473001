using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of CellNetPortConfig, WwanNetworkConfig. Source: types/_types/WwanProbe.schema.json of the facts.</summary>
public sealed record WwanProbe
{
    /// <summary>All members at their zero.</summary>
    public static WwanProbe Zero { get; } = new();

    public bool Disable { get; init; }

    public ConnectivityProbe UserDefinedProbe { get; init => field = value ?? ConnectivityProbe.Zero; } = ConnectivityProbe.Zero;
}
