using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic CipherBlockStatus (published by domainmgr, downloader, msrv, nim, wwan, zedkube). Source: types/CipherBlockStatus.schema.json of the facts.</summary>
public sealed record CipherBlockStatus
{
    /// <summary>All members at their zero.</summary>
    public static CipherBlockStatus Zero { get; } = new();

    public string CipherBlockID { get; init => field = value ?? ""; } = "";

    public string CipherContextID { get; init => field = value ?? ""; } = "";

    public Bytes? InitialValue { get; init; }

    [JsonPropertyName("pubsub-large-CipherData")]
    public Bytes? CipherData { get; init; }

    public Bytes? ClearTextHash { get; init; }

    public bool IsCipher { get; init; }

    public CipherContext? CipherContext { get; init; }

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

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(CipherBlockStatus);
}
