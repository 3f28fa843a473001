using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EIDStatus (published by identitymgr). Source: types/EIDStatus.schema.json of the facts.</summary>
public sealed record EIDStatus
{
    /// <summary>All members at their zero.</summary>
    public static EIDStatus Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public uint IID { get; init; }

    public bool Allocate { get; init; }

    public bool ExportPrivate { get; init; }

    public Bytes? AllocationPrefix { get; init; }

    public long AllocationPrefixLen { get; init; }

    public bool PendingAdd { get; init; }

    public bool PendingModify { get; init; }

    public bool PendingDelete { get; init; }

    public IpText EID { get; init; }

    public string LispSignature { get; init => field = value ?? ""; } = "";

    public Bytes? PemCert { get; init; }

    public Bytes? PemPublicKey { get; init; }

    public Bytes? PemPrivateKey { get; init; }

    public GoTime CreateTime { get; init; }

    /// <summary>An addition of this suite, absent without an error: why there is no EID. The original stays pending for ever without a word.</summary>
    [OmitEmpty]
    public string Error { get; init => field = value ?? ""; } = "";

    /// <summary>An addition of this suite, absent when empty: what has to happen before it is tried again.</summary>
    [OmitEmpty]
    public string ErrorRetryCondition { get; init => field = value ?? ""; } = "";

    /// <summary>What an app's status says of it.</summary>
    [JsonIgnore]
    public EIDStatusDetails Details => new()
    {
        IID = IID,
        Allocate = Allocate,
        ExportPrivate = ExportPrivate,
        AllocationPrefix = AllocationPrefix,
        AllocationPrefixLen = AllocationPrefixLen,
        PendingAdd = PendingAdd,
        PendingModify = PendingModify,
        PendingDelete = PendingDelete,
        EID = EID,
        LispSignature = LispSignature,
        PemCert = PemCert,
        PemPublicKey = PemPublicKey,
        PemPrivateKey = PemPrivateKey,
        CreateTime = CreateTime,
    };

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EIDStatus);
}
