using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ContentTreeStatus (published by volumemgr). Source: types/ContentTreeStatus.schema.json of the facts.</summary>
public sealed record ContentTreeStatus
{
    /// <summary>All members at their zero.</summary>
    public static ContentTreeStatus Zero { get; } = new();

    public Guid ContentID { get; init; }

    public ValueList<Guid>? DatastoreIDList { get; init; }

    public ValueList<string>? DatastoreTypesList { get; init; }

    public bool AllDatastoresResolved { get; init; }

    public bool IsOCIRegistry { get; init; }

    public string RelativeURL { get; init => field = value ?? ""; } = "";

    public Format Format { get; init; }

    public string ContentSha256 { get; init => field = value ?? ""; } = "";

    public ulong MaxDownloadSize { get; init; }

    public long GenerationCounter { get; init; }

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public bool HasResolverRef { get; init; }

    public SwState State { get; init; }

    public GoTime CreateTime { get; init; }

    public long TotalSize { get; init; }

    public long CurrentSize { get; init; }

    public ulong Progress { get; init; }

    public string FileLocation { get; init => field = value ?? ""; } = "";

    public bool NameIsURL { get; init; }

    public ValueList<string>? Blobs { get; init; }

    public bool HVTypeKube { get; init; }

    public bool IsLocal { get; init; }

    public string ErrorSourceType { get; init => field = value ?? ""; } = "";

    public string Error { get; init => field = value ?? ""; } = "";

    public GoTime ErrorTime { get; init; }

    public ErrorSeverity ErrorSeverity { get; init; }

    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    public ValueList<ErrorEntity?>? ErrorEntities { get; init; }

    /// <summary>The five error members as one value.</summary>
    [JsonIgnore]
    public ErrorDescription ErrorDescription
    {
        get => new() { Error = Error, ErrorTime = ErrorTime, ErrorSeverity = ErrorSeverity, ErrorRetryCondition = ErrorRetryCondition, ErrorEntities = ErrorEntities };
        init => (Error, ErrorTime, ErrorSeverity, ErrorRetryCondition, ErrorEntities) = (value.Error, value.ErrorTime, value.ErrorSeverity, value.ErrorRetryCondition, value.ErrorEntities);
    }
}
