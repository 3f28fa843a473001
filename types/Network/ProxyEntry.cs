using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkPortConfig, NetworkPortStatus, ProxyConfig, WwanNetworkConfig. Source: types/_types/ProxyEntry.schema.json of the facts.</summary>
public sealed record ProxyEntry
{
    /// <summary>All members at their zero.</summary>
    public static ProxyEntry Zero { get; } = new();

    [JsonPropertyName("type")]
    [OmitEmpty]
    public NetworkProxyType Type { get; init; }

    [JsonPropertyName("server")]
    [OmitEmpty]
    public string Server { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("port")]
    [OmitEmpty]
    public uint Port { get; init; }
}

/// <summary>A number on the wire (uint8 types.NetworkProxyType); other numbers are carried as they are.</summary>
public enum NetworkProxyType : byte
{
    Http = 0,
    Https = 1,
    Socks = 2,
    Ftp = 3,
    Noproxy = 4,
}
