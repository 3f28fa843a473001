using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic BlobStatus (published by volumemgr). Source: types/BlobStatus.schema.json of the facts.</summary>
public sealed record BlobStatus
{
    /// <summary>All members at their zero.</summary>
    public static BlobStatus Zero { get; } = new();

    public ValueList<Guid>? DatastoreIDList { get; init; }

    public string RelativeURL { get; init => field = value ?? ""; } = "";

    public string Sha256 { get; init => field = value ?? ""; } = "";

    public ulong Size { get; init; }

    public string Path { get; init => field = value ?? ""; } = "";

    public Bytes? Content { get; init; }

    public SwState State { get; init; }

    public GoTime CreateTime { get; init; }

    public string MediaType { get; init => field = value ?? ""; } = "";

    public bool HasDownloaderRef { get; init; }

    public bool HasVerifierRef { get; init; }

    public ulong RefCount { get; init; }

    public GoTime LastRefCountChangeTime { get; init; }

    public long TotalSize { get; init; }

    public long CurrentSize { get; init; }

    public ulong Progress { get; init; }

    public string ErrorSourceType { get; init => field = value ?? ""; } = "";

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public uint RetryCount { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}
