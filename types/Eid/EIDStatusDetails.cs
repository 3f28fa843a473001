using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>
/// Part of AppInstanceStatus: what identitymanager answered for one overlay adapter. Source: types/_era-2020-08/_types/EIDStatusDetails.schema.json
/// of the facts.
/// </summary>
public sealed record EIDStatusDetails
{
    /// <summary>All members at their zero: nothing was answered yet.</summary>
    public static EIDStatusDetails Zero { get; } = new();

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

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EIDStatusDetails);
}
