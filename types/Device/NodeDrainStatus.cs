using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic NodeDrainStatus (published by zedkube). Source: types/NodeDrainStatus.schema.json of the facts.</summary>
public sealed record NodeDrainStatus
{
    /// <summary>All members at their zero.</summary>
    public static NodeDrainStatus Zero { get; } = new();

    public DrainStatus Status { get; init; }

    public DrainRequester RequestedBy { get; init; }
}

/// <summary>A number on the wire (uint8 kubeapi.DrainStatus); other numbers are carried as they are.</summary>
public enum DrainStatus : byte
{
    Unknown = 0,
    NotSupported = 1,
    NotRequested = 2,
    Requested = 3,
    Starting = 4,
    Cordoned = 5,
    FailedCordon = 6,
    DrainRetrying = 7,
    FailedDrain = 8,
    Complete = 9,
}
