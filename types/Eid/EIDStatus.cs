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

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EIDStatus);
}
