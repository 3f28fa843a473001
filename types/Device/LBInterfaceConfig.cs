using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of EdgeNodeClusterConfig, EdgeNodeClusterStatus. Source: types/_types/LBInterfaceConfig.schema.json of the facts.</summary>
public sealed record LBInterfaceConfig
{
    /// <summary>All members at their zero.</summary>
    public static LBInterfaceConfig Zero { get; } = new();

    public string Interface { get; init => field = value ?? ""; } = "";

    public string IPPrefix { get; init => field = value ?? ""; } = "";
}
