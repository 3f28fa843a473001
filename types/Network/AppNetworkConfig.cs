using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic AppNetworkConfig (published by zedagent, zedmanager). Source: types/AppNetworkConfig.schema.json of the facts.</summary>
public sealed record AppNetworkConfig
{
    /// <summary>All members at their zero.</summary>
    public static AppNetworkConfig Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public bool Activate { get; init; }

    public IpText GetStatsIPAddr { get; init; }

    /// <summary>Overlay (LISP) adapters with their EIDs. Absent, not null, without any: today's records have no such member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<OverlayNetworkConfig>? OverlayNetworkList { get; init; }

    public ValueList<AppNetAdapterConfig>? AppNetAdapterList { get; init; }

    [JsonPropertyName("pubsub-large-CloudInitUserData")]
    public string? CloudInitUserData { get; init; }

    public CipherBlockStatus CipherBlockStatus { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    public MetaDataType MetaDataType { get; init; }

    public AppRuntimeType DeploymentType { get; init; }

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(AppNetworkConfig);
}
