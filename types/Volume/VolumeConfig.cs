using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VolumeConfig (published by zedagent). Source: types/VolumeConfig.schema.json of the facts.</summary>
public sealed record VolumeConfig
{
    /// <summary>All members at their zero.</summary>
    public static VolumeConfig Zero { get; } = new();

    public Guid VolumeID { get; init; }

    public Guid ContentID { get; init; }

    public VolumeContentOriginType VolumeContentOriginType { get; init; }

    public ulong MaxVolSize { get; init; }

    public bool ReadOnly { get; init; }

    public long GenerationCounter { get; init; }

    public long LocalGenerationCounter { get; init; }

    public bool Encrypted { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public bool HasNoAppReferences { get; init; }

    public Target Target { get; init; }

    public string CustomMeta { get; init => field = value ?? ""; } = "";

    public bool IsReplicated { get; init; }

    public bool IsNativeContainer { get; init; }
}
