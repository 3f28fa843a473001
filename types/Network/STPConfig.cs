using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkInstanceConfig, NetworkInstanceStatus. Source: types/_types/STPConfig.schema.json of the facts.</summary>
public sealed record STPConfig
{
    /// <summary>All members at their zero.</summary>
    public static STPConfig Zero { get; } = new();

    public string PortsWithBpduGuard { get; init => field = value ?? ""; } = "";
}
