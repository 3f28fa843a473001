using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic PatchEnvelopeInfo (published by msrv). Source: types/PatchEnvelopeInfo.schema.json of the facts.</summary>
public sealed record PatchEnvelopeInfo
{
    /// <summary>All members at their zero.</summary>
    public static PatchEnvelopeInfo Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public string Version { get; init => field = value ?? ""; } = "";

    public ValueList<string>? AllowedApps { get; init; }

    public string PatchID { get; init => field = value ?? ""; } = "";

    public ValueList<string>? Errors { get; init; }

    public PatchEnvelopeState State { get; init; }

    public ValueList<BinaryBlobCompleted>? BinaryBlobs { get; init; }

    public ValueList<BinaryBlobVolumeRef>? VolumeRefs { get; init; }

    public ValueList<BinaryCipherBlob>? CipherBlobs { get; init; }
}

/// <summary>Part of PatchEnvelopeInfo. Source: types/_types/BinaryCipherBlob.schema.json of the facts.</summary>
public sealed record BinaryCipherBlob
{
    /// <summary>All members at their zero.</summary>
    public static BinaryCipherBlob Zero { get; } = new();

    [JsonPropertyName("artifactMetaData")]
    public string ArtifactMetaData { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("encArtifactMeta")]
    [JsonConverter(typeof(EmptyWhenZero))]
    public CipherBlockStatus EncArtifactMeta { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    [JsonPropertyName("encFileName")]
    public string EncFileName { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("encType")]
    public BlobEncrytedType EncType { get; init; }

    [JsonPropertyName("encURL")]
    public string EncURL { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("inline")]
    public BinaryBlobCompleted? Inline { get; init; }

    [JsonPropertyName("volume")]
    public BinaryBlobVolumeRef? Volume { get; init; }
}

/// <summary>A number on the wire (int8 types.BlobEncrytedType); other numbers are carried as they are.</summary>
public enum BlobEncrytedType : sbyte
{
    None = 0,
    Inline = 1,
    Volume = 2,
}

/// <summary>A number on the wire (int32 types.PatchEnvelopeState); other numbers are carried as they are.</summary>
public enum PatchEnvelopeState : int
{
    Error = 0,
    Received = 1,
    Downloading = 2,
    Downloaded = 3,
    Ready = 4,
    Active = 5,
}
