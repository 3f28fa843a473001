using System.Text.Json.Serialization;

namespace Eve.Types;

/// <summary>A record of the topic EncryptedVaultKeyFromController (published by zedagent). Source: types/EncryptedVaultKeyFromController.schema.json of the facts.</summary>
public sealed record EncryptedVaultKeyFromController
{
    /// <summary>All members at their zero.</summary>
    public static EncryptedVaultKeyFromController Zero { get; } = new();

    public string Name { get; init => field = value ?? ""; } = "";

    public Bytes? EncryptedVaultKey { get; init; }

    public VaultKeyPolicyPCR PolicyPcr { get; init => field = value ?? VaultKeyPolicyPCR.Zero; } = VaultKeyPolicyPCR.Zero;

    /// <summary>The name only: some members are secrets.</summary>
    public override string ToString() => nameof(EncryptedVaultKeyFromController);
}

/// <summary>Part of EncryptedVaultKeyFromController. Source: types/_types/VaultKeyPolicyPCR.schema.json of the facts.</summary>
public sealed record VaultKeyPolicyPCR
{
    /// <summary>All members at their zero.</summary>
    public static VaultKeyPolicyPCR Zero { get; } = new();

    public bool PolicyPresent { get; init; }

    public ValueList<long>? Indexes { get; init; }

    public long ID { get; init; }
}
