using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>Part of BinaryCipherBlob, PatchEnvelopeInfo. Source: types/_types/BinaryBlobCompleted.schema.json of the facts.</summary>
public sealed record BinaryBlobCompleted
{
    /// <summary>All members at their zero.</summary>
    public static BinaryBlobCompleted Zero { get; } = new();

    [JsonPropertyName("artifactMetaData")]
    public string ArtifactMetadata { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("encArtifactMeta")]
    [JsonConverter(typeof(EmptyWhenZero))]
    public CipherBlockStatus EncArtifactMeta { get; init => field = value ?? CipherBlockStatus.Zero; } = CipherBlockStatus.Zero;

    [JsonPropertyName("fileMetaData")]
    public string FileMetadata { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("fileName")]
    public string FileName { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("fileSha")]
    public string FileSha { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("size")]
    public long Size { get; init; }

    [JsonPropertyName("url")]
    public string URL { get; init => field = value ?? ""; } = "";
}
