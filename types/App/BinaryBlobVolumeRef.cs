using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of BinaryCipherBlob, PatchEnvelopeInfo. Source: types/_types/BinaryBlobVolumeRef.schema.json of the facts.</summary>
public sealed record BinaryBlobVolumeRef
{
    /// <summary>All members at their zero.</summary>
    public static BinaryBlobVolumeRef Zero { get; } = new();

    [JsonPropertyName("artifactMetaData")]
    public string ArtifactMetadata { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("encArtifactMeta")]
    [JsonConverter(typeof(EmptyWhenZero))]
    public CipherBlockStatus EncArtifactMeta { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    [JsonPropertyName("fileMetaData")]
    public string FileMetadata { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("fileName")]
    public string FileName { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("imageId")]
    public string ImageID { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("imageName")]
    public string ImageName { get; init => field = value ?? ""; } = "";
}
