using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic CipherContext (published by zedagent). Source: types/CipherContext.schema.json of the facts.</summary>
public sealed record CipherContext
{
    /// <summary>All members at their zero.</summary>
    public static CipherContext Zero { get; } = new();

    public string ContextID { get; init => field = value ?? ""; } = "";

    public CertHashAlgorithm HashScheme { get; init; }

    public KeyExchangeScheme KeyExchangeScheme { get; init; }

    public EncryptionScheme EncryptionScheme { get; init; }

    public Bytes? ControllerCertHash { get; init; }

    public Bytes? DeviceCertHash { get; init; }

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

/// <summary>A number on the wire (int32 evecommon.EncryptionScheme); other numbers are carried as they are.</summary>
public enum EncryptionScheme : int
{
    None = 0,
    Aes256Cfb = 1,
}

/// <summary>A number on the wire (int32 evecommon.KeyExchangeScheme); other numbers are carried as they are.</summary>
public enum KeyExchangeScheme : int
{
    None = 0,
    Ecdh = 1,
}
