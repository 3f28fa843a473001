using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkPortConfig, NetworkPortStatus. Source: types/_types/VLANConfig.schema.json of the facts.</summary>
public sealed record VLANConfig
{
    /// <summary>All members at their zero.</summary>
    public static VLANConfig Zero { get; } = new();

    [OmitEmpty]
    public string ParentPort { get; init => field = value ?? ""; } = "";

    [OmitEmpty]
    public ushort ID { get; init; }
}
