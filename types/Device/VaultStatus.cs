using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic VaultStatus (published by vaultmgr). Source: types/VaultStatus.schema.json of the facts.</summary>
public sealed record VaultStatus
{
    /// <summary>All members at their zero.</summary>
    public static VaultStatus Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public DataSecAtRestStatus Status { get; init; }

    public PCRStatus PCRStatus { get; init; }

    public bool ConversionComplete { get; init; }

    public ValueList<long>? MismatchingPCRs { get; init; }

    public VaultUnlockMethod UnlockMethod { get; init; }

    public VaultTrimStatus TrimStatus { get; init => field = value ?? VaultTrimStatus.Zero; } = VaultTrimStatus.Zero;

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

/// <summary>Part of VaultStatus. Source: types/_types/VaultTrimStatus.schema.json of the facts.</summary>
public sealed record VaultTrimStatus
{
    /// <summary>All members at their zero.</summary>
    public static VaultTrimStatus Zero { get; } = new();

    public GoTime LastStartTime { get; init; }

    public GoTime LastEndTime { get; init; }

    public string LastError { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (uint8 types.VaultUnlockMethod); other numbers are carried as they are.</summary>
public enum VaultUnlockMethod : byte
{
    None = 0,
    TPMLocalSealed = 1,
    ControllerKey = 2,
    NoTPM = 3,
    Recreated = 4,
}
