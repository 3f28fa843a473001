using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EncryptedVaultKeyFromDevice (published by vaultmgr). Source: types/EncryptedVaultKeyFromDevice.schema.json of the facts.</summary>
public sealed record EncryptedVaultKeyFromDevice
{
    /// <summary>All members at their zero.</summary>
    public static EncryptedVaultKeyFromDevice Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public Bytes? EncryptedVaultKey { get; init; }

    public bool IsTpmEnabled { get; init; }

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EncryptedVaultKeyFromDevice);
}
