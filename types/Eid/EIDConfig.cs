using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EIDConfig (published by zedmanager). Source: types/EIDConfig.schema.json of the facts.</summary>
public sealed record EIDConfig
{
    /// <summary>All members at their zero.</summary>
    public static EIDConfig Zero { get; } = new();

    public UUIDandVersion UUIDandVersion { get; init => field = value ?? UUIDandVersion.Zero; } = UUIDandVersion.Zero;

    public string DisplayName { get; init => field = value ?? ""; } = "";

    public uint IID { get; init; }

    public bool Allocate { get; init; }

    public bool ExportPrivate { get; init; }

    public Bytes? AllocationPrefix { get; init; }

    public long AllocationPrefixLen { get; init; }

    public IpText EID { get; init; }

    public string LispSignature { get; init => field = value ?? ""; } = "";

    public Bytes? PemCert { get; init; }

    public Bytes? PemPrivateKey { get; init; }

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EIDConfig);
}
