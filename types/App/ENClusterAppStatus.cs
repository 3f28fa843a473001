using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ENClusterAppStatus (published by zedkube). Source: types/ENClusterAppStatus.schema.json of the facts.</summary>
public sealed record ENClusterAppStatus
{
    /// <summary>All members at their zero.</summary>
    public static ENClusterAppStatus Zero { get; } = new();

    public Guid AppUUID { get; init; }

    public bool IsDNidNode { get; init; }

    public bool ScheduledOnThisNode { get; init; }

    public AppKubeStatus AppKubeStatus { get; init; }

    public bool AppIsVMI { get; init; }

    public string VMIName { get; init => field = value ?? ""; } = "";

    public uint VNCPort { get; init; }
}

/// <summary>A number on the wire (uint8 types.AppKubeStatus); other numbers are carried as they are.</summary>
public enum AppKubeStatus : byte
{
    Unknown = 0,
    APIUnreachable = 1,
    NotInCluster = 2,
    NotRunningState = 3,
    RunningState = 4,
}
