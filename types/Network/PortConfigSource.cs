using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of NetworkPortConfig, NetworkPortStatus. Source: types/_types/PortConfigSource.schema.json of the facts.</summary>
public sealed record PortConfigSource
{
    /// <summary>All members at their zero.</summary>
    public static PortConfigSource Zero { get; } = new();

    [OmitEmpty]
    public NetworkConfigOrigin Origin { get; init; }

    public GoTime SubmittedAt { get; init; }
}

/// <summary>A number on the wire (uint8 types.NetworkConfigOrigin); other numbers are carried as they are.</summary>
public enum NetworkConfigOrigin : byte
{
    Unspecified = 0,
    Controller = 1,
    Bootstrap = 2,
    Override = 3,
    LastResort = 4,
    Tui = 5,
    Loc = 6,
    Lps = 7,
}
