using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of EdgeNodeClusterConfig, EdgeNodeClusterStatus, IPRouteConfig, IPRouteInfo and others. Source: types/_types/IPNet.schema.json of the facts.</summary>
public sealed record IPNet : IMayBeNull
{
    /// <summary>All members at their zero.</summary>
    public static IPNet Zero { get; } = new();

    public IpText IP { get; init; }

    public Bytes? Mask { get; init; }
}
