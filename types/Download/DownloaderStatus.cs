using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic DownloaderStatus (published by downloader). Source: types/DownloaderStatus.schema.json of the facts.</summary>
public sealed record DownloaderStatus
{
    /// <summary>All members at their zero.</summary>
    public static DownloaderStatus Zero { get; } = new();

    public string ImageSha256 { get; init => field = value ?? ""; } = "";

    public ValueList<Guid>? DatastoreIDList { get; init; }

    public string Target { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public ulong RefCount { get; init; }

    public GoTime LastUse { get; init; }

    public bool Expired { get; init; }

    public bool NameIsURL { get; init; }

    public SwState State { get; init; }

    public ulong ReservedSpace { get; init; }

    public ulong Size { get; init; }

    public long TotalSize { get; init; }

    public long CurrentSize { get; init; }

    public ulong Progress { get; init; }

    public GoTime ModTime { get; init; }

    public string ContentType { get; init => field = value ?? ""; } = "";

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    public long RetryCount { get; init; }

    public string OrigError { get; init => field = value ?? ""; } = "";

    public GoTime LastRetry { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}
