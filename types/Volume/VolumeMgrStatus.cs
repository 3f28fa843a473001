using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeMgrStatus (published by volumemgr). Source: types/VolumeMgrStatus.schema.json of the facts.</summary>
public sealed record VolumeMgrStatus
{
    /// <summary>All members at their zero.</summary>
    public static VolumeMgrStatus Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public bool Initialized { get; init; }

    public ulong RemainingSpace { get; init; }
}
