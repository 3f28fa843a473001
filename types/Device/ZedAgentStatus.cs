using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic ZedAgentStatus (published by zedagent). Source: types/ZedAgentStatus.schema.json of the facts.</summary>
public sealed record ZedAgentStatus
{
    /// <summary>All members at their zero.</summary>
    public static ZedAgentStatus Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public ConfigGetStatus ConfigGetStatus { get; init; }

    public bool RebootCmd { get; init; }

    public bool ShutdownCmd { get; init; }

    public bool PoweroffCmd { get; init; }

    public string RequestedRebootReason { get; init => field = value ?? ""; } = "";

    public BootReason RequestedBootReason { get; init; }

    public bool MaintenanceMode { get; init; }

    public ValueList<MaintenanceModeReason>? MaintenanceModeReasons { get; init; }

    public bool EdgeNodeCertsRefused { get; init; }

    public uint ForceFallbackCounter { get; init; }

    public string CurrentProfile { get; init => field = value ?? ""; } = "";

    public RadioSilence RadioSilence { get; init => field = value ?? RadioSilence.Zero; } = RadioSilence.Zero;

    public DeviceState DeviceState { get; init; }

    public AttestState AttestState { get; init; }

    public string AttestError { get; init => field = value ?? ""; } = "";

    public DataSecAtRestStatus VaultStatus { get; init; }

    public PCRStatus PCRStatus { get; init; }

    public string VaultErr { get; init => field = value ?? ""; } = "";

    public bool AirgapMode { get; init; }

    public string LOCUrl { get; init => field = value ?? ""; } = "";
}

/// <summary>A number on the wire (int32 types.AttestState); other numbers are carried as they are.</summary>
public enum AttestState : int
{
    None = 0,
    NonceWait = 1,
    InternalQuoteWait = 2,
    InternalEscrowWait = 3,
    AttestWait = 4,
    AttestEscrowWait = 5,
    RestartWait = 6,
    Complete = 7,
    Any = 8,
}

/// <summary>A number on the wire (uint8 types.ConfigGetStatus); other numbers are carried as they are.</summary>
public enum ConfigGetStatus : byte
{
    Success = 1,
    Fail = 2,
    TemporaryFail = 3,
    ReadSaved = 4,
}

/// <summary>A number on the wire (uint8 types.DeviceState); other numbers are carried as they are.</summary>
public enum DeviceState : byte
{
    Unspecified = 0,
}
