using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeRefConfig (published by zedmanager). Source: types/VolumeRefConfig.schema.json of the facts.</summary>
public sealed record VolumeRefConfig
{
    /// <summary>All members at their zero.</summary>
    public static VolumeRefConfig Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public long GenerationCounter { get; init; }

    public long LocalGenerationCounter { get; init; }

    public Guid AppUUID { get; init; }

    public string MountDir { get; init => field = value ?? ""; } = "";

    public bool VerifyOnly { get; init; }
}
