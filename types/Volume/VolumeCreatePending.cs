using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeCreatePending (published by volumemgr). Source: types/VolumeCreatePending.schema.json of the facts.</summary>
public sealed record VolumeCreatePending
{
    /// <summary>All members at their zero.</summary>
    public static VolumeCreatePending Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public long GenerationCounter { get; init; }

    public long LocalGenerationCounter { get; init; }

    public Format ContentFormat { get; init; }

    public bool Encrypted { get; init; }
}
